//! Mails and text messages: queued as a name and arguments in the transaction that needs them, written out in the person's
//! language when they leave (CD8). No text and no code is ever in the outbox.

use crate::codes::six_digits;
use crate::failure::{Failure, Fault};
use crate::portal::Portal;
use crate::seal::Place;
use serde::{Deserialize, Serialize};
use vestibule_delivery::{Channel, Message};
use vestibule_i18n::{Args, Translator, format, strip_isolation, t_plain};
use vestibule_shared::auth::Challenge;
use vestibule_shared::auth::challenge::Purpose;
use vestibule_shared::ids::{ChallengeId, MessageId, OrgId, UserId};
use vestibule_shared::locale::LocaleTag;
use vestibule_shared::{Span, Timestamp};
use vestibule_store::{Org, OutboxRow, Tx, User};

macro_rules! templates {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// Every message that can be sent.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Template { $($(#[$doc])* $name,)+ }

        impl Template {
            /// All of them.
            pub const ALL: &'static [Template] = &[$(Template::$name,)+];

            /// The name it is queued under.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Template::$name => $text,)+ }
            }

            /// From the name it is queued under.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|template| template.name() == name)
            }
        }
    };
}

templates! {
    /// Text message: code for signing in.
    SignInText = "sms-sign-in-code",
    /// Text message: code for the second step of a reset.
    ResetText = "sms-reset-code",
    /// Text message: code that proves a number.
    VerifyText = "sms-verify-number",
    /// Text message: code for one act of whoever is signed in.
    StepUpText = "sms-step-up",
    /// Code that proves a new mail address.
    VerifyEmail = "mail-verify-email",
    /// The number is another: to the mail address, with the way to undo it.
    NumberChanged = "mail-number-changed",
    /// The number is another: to the old number.
    NumberChangedOld = "sms-number-changed-old",
    /// The number is another: to the new number.
    NumberChangedNew = "sms-number-changed-new",
    /// The number is another: to the primary admin who asked to be told.
    NumberChangedAdmin = "mail-number-changed-admin",
    /// The mail address is another: to the old address, with the way to undo it.
    EmailChangedOld = "mail-email-changed-old",
    /// The mail address is another: to the new address.
    EmailChangedNew = "mail-email-changed-new",
    /// A change of number or address was undone.
    ContactUndone = "mail-contact-undone",
    /// A code to set the account up with.
    ActivationCode = "mail-activation-code",
    /// A manager has taken text messages away: to whom they were taken from.
    FactorTaken = "mail-factor-taken",
    /// The second factor is not asked for, until when and why.
    MethodNone = "mail-method-none",
    /// It is asked for by text message again.
    MethodText = "mail-method-text",
    /// Text messages were switched on.
    TextOn = "mail-text-on",
    /// Text messages were switched off.
    TextOff = "mail-text-off",
    /// The e-mail backup was switched on.
    BackupOn = "mail-backup-on",
    /// The e-mail backup was switched off.
    BackupOff = "mail-backup-off",
    /// A second factor is required from now on: to people with a number on file.
    EnrolPhone = "mail-enrol-phone",
    /// The same, to people without one: until when.
    EnrolWithout = "mail-enrol-without",
    /// A day before the deadline.
    EnrolReminder = "mail-enrol-reminder",
    /// A payment setting is another: to the admins.
    PaymentsChanged = "mail-payments-changed",
    /// The sign-in code by mail, as backup.
    SignInCode = "mail-sign-in-code",
    /// The six digits that let a person enrol another number than the one on file.
    EnrolCode = "mail-enrol-code",
    /// An account was set up with its activation code.
    Activated = "mail-activated",
    /// A second factor was enrolled at sign-in.
    Enrolled = "mail-enrolled",
    /// An access code was issued: by mail, and by text message.
    AccessCode = "mail-access-code",
    /// See `AccessCode`.
    AccessCodeText = "sms-access-code",
    /// The six digits of a reset.
    ResetCode = "mail-reset-code",
    /// A reset was asked for of an account that is deactivated.
    ResetRefused = "mail-reset-refused",
    /// The password is another.
    PasswordChanged = "mail-password-changed",
    /// Locked for a while: to the owner.
    Locked = "mail-locked",
    /// The same, to the managers.
    LockedManager = "mail-locked-manager",
    /// Closed until unlocked: to the owner.
    Disabled = "mail-disabled",
    /// The same, to the managers.
    DisabledManager = "mail-disabled-manager",
    /// Unlocked: to the owner.
    Unlocked = "mail-unlocked",
    /// A sign-in on a new device.
    NewDevice = "mail-new-device",
    /// Sign-in codes are being guessed: to the admins.
    BreakerSignIn = "mail-breaker-sign-in",
    /// Reset codes are being guessed: to the admins.
    BreakerReset = "mail-breaker-reset",
    /// Text messages are not getting through: to the admins.
    TextDown = "mail-text-down",
    /// The clock is wrong: to the admins.
    Clock = "mail-clock",
    /// To nobody: stands where a message would, so that an unknown name costs the same writes as a known one (RL4, RL8).
    Nobody = "nobody",
}

/// The arguments of a message. Which of them a message has is its own matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageArgs {
    /// The addressee's name.
    pub name: String,
    /// The person that it is about, where that is another.
    pub about: String,
    /// That person's username.
    pub username: String,
    /// A moment that it names.
    pub at: Timestamp,
    /// What a browser calls itself.
    pub agent: String,
    /// A network address.
    pub address: String,
    /// A count.
    pub count: i64,
    /// The message that names an act.
    pub act: String,
    /// What that act is about.
    pub what: String,
    /// The path of a page that it leads to, beginning with `/`.
    pub link: String,
}

/// A message that is about to be queued.
#[derive(Clone, Debug)]
pub(crate) struct Draft<'a> {
    pub template: Template,
    pub org: Option<OrgId>,
    pub user: Option<UserId>,
    pub to: &'a str,
    pub locale: LocaleTag,
    pub args: MessageArgs,
    pub challenge: Option<ChallengeId>,
    pub expires_at: Timestamp,
}

/// Messages that bring no code are of use for a day.
pub(crate) const NEWS: Span = Span::days(1);

/// Queues a message in the transaction that needs it.
pub(crate) async fn enqueue(p: &Portal, tx: &mut Tx, draft: Draft<'_>, now: Timestamp) -> Result<(), Failure> {
    let id = MessageId::new(now, p.bytes()?);
    let channel = match draft.template {
        Template::SignInText
        | Template::ResetText
        | Template::VerifyText
        | Template::StepUpText
        | Template::AccessCodeText
        | Template::NumberChangedOld
        | Template::NumberChangedNew => Channel::Sms,
        _ => Channel::Email,
    };
    let (row, user) = (id.to_string(), draft.user.map(|id| id.to_string()).unwrap_or_default());
    let args = serde_json::to_vec(&draft.args).map_err(|_| Fault::Broken("arguments of a message"))?;
    let message = OutboxRow {
        org: draft.org,
        user: draft.user,
        to_enc: p.seal(Place { table: "outbox", row: &row, user: &user, column: "to" }, draft.to.as_bytes())?,
        args_enc: p.seal(Place { table: "outbox", row: &row, user: &user, column: "args" }, &args)?,
        challenge: draft.challenge,
        ..OutboxRow::new(id, channel.as_str(), draft.template.name(), draft.locale, now, draft.expires_at)
    };
    tx.enqueue(&message).await?;
    p.queued.notify_one();
    Ok(())
}

/// Queues a mail to a person; where there is no address, or no person, a row for nobody takes its place.
pub(crate) async fn mail(
    p: &Portal,
    tx: &mut Tx,
    template: Template,
    org: &Org,
    user: Option<&User>,
    fallback: &LocaleTag,
    args: MessageArgs,
    now: Timestamp,
) -> Result<(), Failure> {
    let to = user.and_then(|user| user.email.as_deref());
    let draft = Draft {
        template: if to.is_some() { template } else { Template::Nobody },
        org: Some(org.id),
        user: user.map(|user| user.id),
        to: to.unwrap_or_default(),
        locale: user.and_then(|user| user.locale.clone()).unwrap_or_else(|| fallback.clone()),
        args: MessageArgs { name: user.map(|user| user.name.clone()).unwrap_or_default(), ..args },
        challenge: None,
        expires_at: now.plus(NEWS),
    };
    enqueue(p, tx, draft, now).await
}

/// What a row of the outbox says, ready to leave; `None` for a row to nobody, and for a code that is of no use any more.
pub(crate) fn render(
    p: &Portal,
    row: &OutboxRow,
    org: Option<&Org>,
    challenge: Option<&Challenge>,
) -> Result<Option<Message>, Fault> {
    let template = Template::from_name(&row.template).ok_or(Fault::Broken("a queued message of an unknown name"))?;
    if template == Template::Nobody {
        return Ok(None);
    }
    let (id, user) = (row.id.to_string(), row.user.map(|id| id.to_string()).unwrap_or_default());
    let to = p.unseal(Place { table: "outbox", row: &id, user: &user, column: "to" }, &row.to_enc)?;
    let args = p.unseal(Place { table: "outbox", row: &id, user: &user, column: "args" }, &row.args_enc)?;
    let to = std::str::from_utf8(&to).map_err(|_| Fault::Broken("an addressee is no text"))?.to_owned();
    let args: MessageArgs = serde_json::from_slice(&args).map_err(|_| Fault::Broken("arguments of a message"))?;
    let code = match (row.challenge, challenge) {
        (None, _) => None,
        // Used, dead or gone: the message would only confuse.
        (Some(_), None) => return Ok(None),
        (Some(_), Some(c)) if c.used_at.is_some() || c.left() == 0 => return Ok(None),
        (Some(_), Some(c)) => Some((six_digits(&p.keys, c.user, c.purpose, c.id, c.created_at), c.expires_at)),
    };
    let text = Text {
        p,
        tr: p.translator(&row.locale),
        org,
        args: &args,
        code: code.as_ref().map(|(code, at)| (code.as_str(), *at)),
    };
    let written = text.write(template).ok_or(Fault::Broken("a queued message lacks what it tells of"))?;
    Ok(Some(Message {
        channel: row.channel.parse().map_err(|_| Fault::Broken("a queued message of an unknown channel"))?,
        to,
        subject: written.subject,
        text: written.text,
        html: written.html,
        locale: text.tr.tag().to_owned(),
        id,
    }))
}

/// The purpose of a code that a text message brings.
pub(crate) const fn text_template(purpose: Purpose) -> Template {
    match purpose {
        Purpose::SignInText => Template::SignInText,
        Purpose::ResetText | Purpose::ResetMail => Template::ResetText,
        Purpose::VerifyPhone | Purpose::EnrolMail => Template::VerifyText,
        Purpose::VerifyEmail => Template::VerifyEmail,
        Purpose::StepUp => Template::StepUpText,
    }
}

struct Written {
    subject: Option<String>,
    text: String,
    html: Option<String>,
}

/// One block of a mail.
enum Part {
    Paragraph(String),
    Code(String),
    /// The address of a page.
    Link(String),
    Facts(Vec<(String, String)>),
}

struct Text<'a> {
    p: &'a Portal,
    tr: Translator,
    org: Option<&'a Org>,
    args: &'a MessageArgs,
    code: Option<(&'a str, Timestamp)>,
}

impl Text<'_> {
    fn time(&self, at: Timestamp) -> String {
        self.org.map_or_else(String::new, |org| format::time(self.tr.tag(), &org.region, &org.time_zone, at, false))
    }

    fn date_time(&self, at: Timestamp) -> String {
        self.org.map_or_else(String::new, |org| format::date_time(self.tr.tag(), &org.region, &org.time_zone, at))
    }

    fn org_name(&self) -> &str {
        self.org.map_or("", |org| &org.name)
    }

    fn write(&self, template: Template) -> Option<Written> {
        use Part::{Code, Facts, Link, Paragraph};
        let (tr, org) = (&self.tr, self.org_name());
        let args = self.args;
        let sms = |text: String| Some(Written { subject: None, text, html: None });
        let (subject, parts) = match template {
            Template::SignInText => {
                return sms(t_plain!(tr, "sms-sign-in-code", host = self.p.base_url.host(), code = self.code?.0));
            }
            Template::ResetText => {
                return sms(t_plain!(tr, "sms-reset-code", host = self.p.base_url.host(), code = self.code?.0));
            }
            Template::VerifyText => {
                return sms(t_plain!(tr, "sms-verify-number", host = self.p.base_url.host(), code = self.code?.0));
            }
            Template::StepUpText => {
                let what = gsm(&self.args.what, 20);
                let act = gsm(&tr.plain(&self.args.act, &Args::new().with("what", what)), 42);
                let (host, code) = (self.p.base_url.host(), self.code?.0);
                return sms(t_plain!(tr, "sms-step-up", host = host, code = code, act = act));
            }
            Template::NumberChangedOld => {
                let (host, ending) = (self.p.base_url.host(), &args.what);
                return sms(t_plain!(tr, "sms-number-changed-old", host = host, ending = ending));
            }
            Template::NumberChangedNew => {
                return sms(t_plain!(tr, "sms-number-changed-new", host = self.p.base_url.host()));
            }
            Template::VerifyEmail => {
                let (code, until) = self.code?;
                (
                    t_plain!(tr, "mail-verify-email-subject", org = org),
                    vec![
                        Paragraph(t_plain!(tr, "mail-verify-email-intro", org = org)),
                        Code(code.to_owned()),
                        Paragraph(t_plain!(tr, "mail-reset-code-expiry", time = self.time(until))),
                        Paragraph(t_plain!(tr, "mail-code-never-share", org = org)),
                        Paragraph(t_plain!(tr, "mail-verify-email-not-you")),
                    ],
                )
            }
            Template::NumberChanged => (
                t_plain!(tr, "mail-number-changed-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-number-changed-intro", org = org, ending = &args.what)),
                    self.facts(),
                    Paragraph(t_plain!(tr, "mail-contact-undo")),
                    Link(self.link()),
                ],
            ),
            Template::NumberChangedAdmin => (
                t_plain!(tr, "mail-number-changed-admin-subject", name = &args.about),
                vec![
                    Paragraph(t_plain!(
                        tr,
                        "mail-number-changed-admin-intro",
                        name = &args.about,
                        username = &args.username
                    )),
                    self.facts(),
                    Paragraph(t_plain!(tr, "mail-number-changed-admin-why")),
                ],
            ),
            Template::EmailChangedOld => (
                t_plain!(tr, "mail-email-changed-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-email-changed-old-intro", org = org)),
                    self.facts(),
                    Paragraph(t_plain!(tr, "mail-contact-undo")),
                    Link(self.link()),
                ],
            ),
            Template::EmailChangedNew => (
                t_plain!(tr, "mail-email-changed-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-email-changed-new-intro", org = org)),
                    self.facts(),
                    Paragraph(t_plain!(tr, "mail-not-you")),
                ],
            ),
            Template::ContactUndone => (
                t_plain!(tr, "mail-contact-undone-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-contact-undone-intro", org = org)),
                    Paragraph(t_plain!(tr, "mail-contact-undone-help")),
                ],
            ),
            Template::EnrolPhone => (
                t_plain!(tr, "mail-enrol-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-enrol-intro", org = org)),
                    Paragraph(t_plain!(tr, "mail-enrol-phone")),
                ],
            ),
            Template::EnrolWithout => (
                t_plain!(tr, "mail-enrol-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-enrol-intro", org = org)),
                    Paragraph(t_plain!(tr, "mail-enrol-without", time = self.date_time(args.at))),
                ],
            ),
            Template::EnrolReminder => (
                t_plain!(tr, "mail-enrol-reminder-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-enrol-reminder", org = org, time = self.date_time(args.at))),
                    Paragraph(t_plain!(tr, "mail-enrol-phone")),
                ],
            ),
            Template::TextOn => (
                t_plain!(tr, "mail-text-on-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-text-on-intro", org = org)),
                    self.facts(),
                    Paragraph(t_plain!(tr, "mail-not-you")),
                ],
            ),
            Template::ActivationCode => (
                t_plain!(tr, "mail-activation-code-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-activation-code-intro", org = org)),
                    Code(args.what.clone()),
                    Paragraph(t_plain!(tr, "mail-activation-code-how", username = &args.username)),
                    Link(self.link()),
                    Paragraph(t_plain!(tr, "mail-activation-code-expiry", time = self.date_time(args.at))),
                ],
            ),
            Template::FactorTaken => (
                t_plain!(tr, "mail-factor-taken-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-factor-taken-intro", org = org)),
                    Paragraph(t_plain!(tr, "mail-factor-taken-reason", reason = &args.what)),
                    Paragraph(t_plain!(tr, "mail-factor-taken-help")),
                ],
            ),
            Template::MethodNone => (
                t_plain!(tr, "mail-method-none-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-method-none-intro", org = org, when = self.date_time(args.at))),
                    Paragraph(t_plain!(tr, "mail-method-none-risk")),
                    Paragraph(t_plain!(tr, "mail-factor-taken-reason", reason = &args.what)),
                    Paragraph(t_plain!(tr, "mail-factor-taken-help")),
                ],
            ),
            Template::MethodText => (
                t_plain!(tr, "mail-method-text-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-method-text-intro", org = org)),
                    Paragraph(t_plain!(tr, "mail-factor-taken-help")),
                ],
            ),
            Template::TextOff => (
                t_plain!(tr, "mail-text-off-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-text-off-intro", org = org)),
                    self.facts(),
                    Paragraph(t_plain!(tr, "mail-not-you")),
                ],
            ),
            Template::BackupOn => (
                t_plain!(tr, "mail-backup-on-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-backup-on-intro", org = org)),
                    self.facts(),
                    Paragraph(t_plain!(tr, "mail-not-you")),
                ],
            ),
            Template::BackupOff => (
                t_plain!(tr, "mail-backup-off-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-backup-off-intro", org = org)),
                    self.facts(),
                    Paragraph(t_plain!(tr, "mail-not-you")),
                ],
            ),
            Template::AccessCodeText => {
                return sms(t_plain!(tr, "sms-access-code", host = self.p.base_url.host()));
            }
            Template::EnrolCode => {
                let (code, until) = self.code?;
                (
                    t_plain!(tr, "mail-enrol-code-subject", org = org),
                    vec![
                        Paragraph(t_plain!(tr, "mail-enrol-code-intro", org = org)),
                        Code(code.to_owned()),
                        Paragraph(t_plain!(tr, "mail-sign-in-code-expiry", time = self.time(until))),
                        Paragraph(t_plain!(tr, "mail-code-never-share", org = org)),
                        Paragraph(t_plain!(tr, "mail-sign-in-code-not-you")),
                    ],
                )
            }
            Template::Activated => (
                t_plain!(tr, "mail-activated-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-activated-intro", org = org, when = self.date_time(args.at))),
                    self.facts(),
                    Paragraph(t_plain!(tr, "mail-not-you-manager")),
                ],
            ),
            Template::Enrolled => (
                t_plain!(tr, "mail-enrolled-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-enrolled-intro", org = org, phone = &args.about)),
                    self.facts(),
                    Paragraph(t_plain!(tr, "mail-not-you")),
                ],
            ),
            Template::AccessCode => (
                t_plain!(tr, "mail-access-code-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-access-code-intro", org = org, when = self.date_time(args.at))),
                    Paragraph(t_plain!(tr, "mail-access-code-effect")),
                    Paragraph(t_plain!(tr, "mail-not-you-manager")),
                ],
            ),
            Template::PaymentsChanged => (
                t_plain!(tr, "mail-payments-subject", org = org),
                vec![
                    Paragraph(t_plain!(
                        tr,
                        "mail-payments-intro",
                        name = &args.about,
                        username = &args.username,
                        org = org
                    )),
                    Paragraph(tr.plain(&args.act, &Args::new().with("what", args.what.clone()))),
                    self.facts(),
                    Paragraph(t_plain!(tr, "mail-payments-help")),
                ],
            ),
            Template::SignInCode => {
                let (code, until) = self.code?;
                (
                    t_plain!(tr, "mail-sign-in-code-subject", org = org),
                    vec![
                        Paragraph(t_plain!(tr, "mail-sign-in-code-intro", org = org)),
                        Code(code.to_owned()),
                        Paragraph(t_plain!(tr, "mail-sign-in-code-expiry", time = self.time(until))),
                        Paragraph(t_plain!(tr, "mail-code-never-share", org = org)),
                        Paragraph(t_plain!(tr, "mail-sign-in-code-not-you")),
                    ],
                )
            }
            Template::ResetCode => {
                let (code, until) = self.code?;
                (
                    t_plain!(tr, "mail-reset-code-subject", org = org),
                    vec![
                        Paragraph(t_plain!(tr, "mail-reset-code-intro", org = org)),
                        Code(code.to_owned()),
                        Paragraph(t_plain!(tr, "mail-reset-code-expiry", time = self.time(until))),
                        Paragraph(t_plain!(tr, "mail-code-never-share", org = org)),
                        Paragraph(t_plain!(tr, "mail-reset-code-not-you")),
                    ],
                )
            }
            Template::ResetRefused => (
                t_plain!(tr, "mail-reset-refused-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-reset-refused-intro", org = org)),
                    Paragraph(t_plain!(tr, "mail-reset-refused-help")),
                ],
            ),
            Template::PasswordChanged => (
                t_plain!(tr, "mail-password-changed-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-password-changed-intro", org = org, when = self.date_time(args.at))),
                    Paragraph(t_plain!(tr, "mail-password-changed-sessions")),
                    self.facts(),
                    Paragraph(t_plain!(tr, "mail-not-you")),
                ],
            ),
            Template::Locked => (
                t_plain!(tr, "mail-locked-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-locked-intro", time = self.date_time(args.at))),
                    Paragraph(t_plain!(tr, "mail-locked-known")),
                    Paragraph(t_plain!(tr, "mail-locked-help")),
                ],
            ),
            Template::LockedManager => (
                t_plain!(tr, "mail-locked-manager-subject", name = &args.about),
                vec![
                    Paragraph(t_plain!(
                        tr,
                        "mail-locked-manager-intro",
                        name = &args.about,
                        username = &args.username,
                        time = self.date_time(args.at)
                    )),
                    Paragraph(t_plain!(tr, "mail-locked-manager-help")),
                ],
            ),
            Template::Disabled => (
                t_plain!(tr, "mail-disabled-subject", org = org),
                vec![Paragraph(t_plain!(tr, "mail-disabled-intro")), Paragraph(t_plain!(tr, "mail-disabled-help"))],
            ),
            Template::DisabledManager => (
                t_plain!(tr, "mail-disabled-manager-subject", name = &args.about),
                vec![Paragraph(t_plain!(
                    tr,
                    "mail-disabled-manager-intro",
                    name = &args.about,
                    username = &args.username
                ))],
            ),
            Template::Unlocked => {
                (t_plain!(tr, "mail-unlocked-subject", org = org), vec![Paragraph(t_plain!(tr, "mail-unlocked-intro"))])
            }
            Template::NewDevice => (
                t_plain!(tr, "mail-new-device-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-new-device-intro", org = org)),
                    self.facts(),
                    Paragraph(t_plain!(tr, "mail-not-you")),
                ],
            ),
            Template::BreakerSignIn => (
                t_plain!(tr, "mail-breaker-sign-in-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-breaker-sign-in-intro", count = args.count)),
                    Paragraph(t_plain!(tr, "mail-breaker-sign-in-effect")),
                    Paragraph(t_plain!(tr, "mail-breaker-help")),
                ],
            ),
            Template::BreakerReset => (
                t_plain!(tr, "mail-breaker-reset-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-breaker-reset-intro", count = args.count)),
                    Paragraph(t_plain!(tr, "mail-breaker-reset-effect")),
                    Paragraph(t_plain!(tr, "mail-breaker-help")),
                ],
            ),
            Template::TextDown => (
                t_plain!(tr, "mail-text-down-subject", org = org),
                vec![
                    Paragraph(t_plain!(tr, "mail-text-down-intro", when = self.date_time(args.at))),
                    Paragraph(t_plain!(tr, "mail-text-down-help")),
                ],
            ),
            Template::Clock => {
                (t_plain!(tr, "mail-clock-subject", org = org), vec![Paragraph(t_plain!(tr, "mail-clock-intro"))])
            }
            Template::Nobody => return None,
        };
        let mut all = vec![Part::Paragraph(t_plain!(tr, "mail-greeting", name = &args.name))];
        // Where there is nothing known of the browser there are no facts to list.
        all.extend(parts.into_iter().filter(|part| !matches!(part, Facts(facts) if facts.is_empty())));
        let foot = [
            t_plain!(tr, "mail-footer-why", org = org, site = self.p.base_url.as_str()),
            t_plain!(tr, "mail-footer-auto"),
        ];
        Some(self.mail(subject, &all, &foot))
    }

    /// The address of the page that the message leads to (CD9: of the configured base address alone).
    fn link(&self) -> String {
        format!("{}{}", self.p.base_url.as_str().trim_end_matches('/'), self.args.link)
    }

    fn facts(&self) -> Part {
        let (tr, args) = (&self.tr, self.args);
        let device = if args.agent.is_empty() {
            t_plain!(tr, "mail-device-unknown")
        } else {
            crate::agent::describe(&args.agent)
        };
        Part::Facts(vec![
            (t_plain!(tr, "mail-fact-time"), self.date_time(args.at)),
            (t_plain!(tr, "mail-fact-device"), device),
            (t_plain!(tr, "mail-fact-address"), args.address.clone()),
        ])
    }

    /// Text and HTML of one content. The HTML holds no picture or script: nothing is fetched when it is opened. A link
    /// leads to this site alone.
    fn mail(&self, subject: String, parts: &[Part], foot: &[String]) -> Written {
        let subject = strip_isolation(&subject);
        let mut text = String::new();
        let mut body = format!("<h1 style=\"font-size:20px;margin:0 0 16px\">{}</h1>\n", escape(&subject));
        for part in parts {
            match part {
                Part::Paragraph(words) => {
                    text.push_str(&format!("{words}\n\n"));
                    body.push_str(&format!("<p style=\"margin:0 0 16px\">{}</p>\n", escape(words)));
                }
                Part::Code(code) => {
                    text.push_str(&format!("{code}\n\n"));
                    body.push_str(&format!("<p style=\"font-size:28px;font-weight:bold;letter-spacing:4px;margin:0 0 16px\" dir=\"ltr\">{code}</p>\n"));
                }
                Part::Link(to) => {
                    let to = escape(to);
                    text.push_str(&format!("{to}\n\n"));
                    body.push_str(&format!("<p style=\"margin:0 0 16px\" dir=\"ltr\"><a href=\"{to}\">{to}</a></p>\n"));
                }
                Part::Facts(facts) => {
                    body.push_str("<table role=\"presentation\" style=\"margin:0 0 16px;border-collapse:collapse\">\n");
                    for (label, value) in facts {
                        text.push_str(&t_plain!(self.tr, "mail-fact", label = label, value = value));
                        text.push('\n');
                        let cell = "style=\"padding:2px 16px 2px 0;text-align:start;vertical-align:top\"";
                        body.push_str(&format!(
                            "<tr><td {cell}>{}</td><td {cell}>{}</td></tr>\n",
                            escape(label),
                            escape(value)
                        ));
                    }
                    text.push('\n');
                    body.push_str("</table>\n");
                }
            }
        }
        text.push_str("-- \n");
        for line in foot {
            text.push_str(&format!("{line}\n"));
            body.push_str(&format!("<p style=\"margin:0 0 4px;font-size:13px;color:#555\">{}</p>\n", escape(line)));
        }
        let (lang, dir) = (self.tr.tag(), self.tr.dir());
        let html = format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\" dir=\"{dir}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n\
             <body style=\"margin:0;padding:24px;font-family:sans-serif;font-size:16px;line-height:1.5\">\n<div style=\"max-width:560px;margin:0 auto\">\n{body}</div>\n</body>\n</html>\n",
            escape(&subject)
        );
        Written { subject: Some(subject), text, html: Some(html) }
    }
}

/// A text as a text message can hold it in one segment (GSM 03.38): plain quotes and spaces, no marks that the alphabet lacks, at
/// most `most` characters.
fn gsm(text: &str, most: usize) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let mut out = String::new();
    for c in strip_isolation(text).chars() {
        match c {
            '\u{2019}' | '\u{2018}' => out.push('\''),
            'é' | 'è' | 'à' | 'ù' | 'É' => out.push(c),
            c if c.is_whitespace() => out.push(' '),
            c => {
                out.extend(std::iter::once(c).nfkd().filter(|c| c.is_ascii_alphanumeric() || " .,:;-'()/".contains(*c)))
            }
        }
    }
    out.chars().take(most).collect()
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
