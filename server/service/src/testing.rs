//! A world to test in: a database of its own, a clock that is moved, randomness that repeats, captured messages, and browsers that
//! keep cookies. For the scenarios of this crate and for those of the web tier (feature `testing`).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use crate::clock::Mock;
use crate::outbox::Captured;
use crate::random::Seeded;
use crate::{
    Answer, BaseUrl, Caller, Cookies, Delivery, Failure, Hashing, Keyring, Portal, PortalConfig, SetToken, Tokens,
    Worker,
};
use crate::{demo, enrol, outbox, reset, session, sign_in};
use std::net::IpAddr;
use std::sync::Arc;
use vestibule_i18n::{Catalog, Options};
use vestibule_shared::auth::Limits;
use vestibule_shared::wire::{EnrolView, ResetStep, ResetView, SignInStep, SignInView};
use vestibule_shared::{Refusal, Span, Timestamp};
use vestibule_store::{DatabaseConfig, Store};

/// Everyone's password in the demonstration.
pub const PASSWORD: &str = "correct horse battery staple";
/// When worlds begin: a Monday morning in Sydney.
pub const DAWN: Timestamp = Timestamp(1_795_986_000_000);

/// A portal with what it works with.
pub struct World {
    /// The portal.
    pub p: Portal,
    /// Its clock.
    pub clock: Arc<Mock>,
    /// Sends what is due, into capture.
    pub worker: Worker,
    _dir: Option<tempfile::TempDir>,
}

/// How a world differs from the usual one.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Limits.
    pub limits: Limits,
    /// Work of a hash.
    pub hashing: Hashing,
    /// Of the randomness.
    pub seed: u64,
    /// The folder of the keyring; in memory where there is none.
    pub keys: Option<std::path::PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { limits: Limits::default(), hashing: Hashing::LIGHT, seed: 1, keys: None }
    }
}

impl World {
    /// With the demonstration's people, on SQLite.
    pub async fn sqlite() -> Self {
        Self::sqlite_with(Settings::default()).await
    }

    /// The same, otherwise set.
    pub async fn sqlite_with(settings: Settings) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let config = DatabaseConfig::sqlite(dir.path().join("vestibule.db"));
        let mut world = Self::on(&config, settings).await;
        world._dir = Some(dir);
        world.populate().await;
        world
    }

    /// An empty one on any database.
    pub async fn on(config: &DatabaseConfig, settings: Settings) -> Self {
        let store = Store::open(config).await.unwrap();
        store.migrate().await.unwrap();
        Self::with(store, settings).await
    }

    /// An empty one on a database that is migrated.
    pub async fn with(store: Store, settings: Settings) -> Self {
        let clock = Arc::new(Mock::at(DAWN));
        let random = Arc::new(Seeded::new(settings.seed));
        let keyring = match &settings.keys {
            Some(folder) => {
                Keyring::open(folder, !folder.join(crate::keyring::FILE).exists(), random.as_ref(), DAWN).unwrap()
            }
            None => Keyring::generate(random.as_ref(), DAWN).unwrap(),
        };
        let p = Portal::open(PortalConfig {
            store,
            clock: clock.clone(),
            random,
            keyring,
            limits: settings.limits,
            catalog: Catalog::load(Options { preview: true, ..Options::default() }).unwrap(),
            base_url: BaseUrl::parse("https://sign-in.acme.example").unwrap(),
            demo: true,
            hashing: settings.hashing,
        })
        .await
        .unwrap();
        World { worker: Worker::new(p.clone(), Delivery::Capture), p, clock, _dir: None }
    }

    /// Makes the demonstration's people.
    pub async fn populate(&self) {
        demo::make(&self.p, Some(PASSWORD)).await.unwrap();
    }

    /// Lets time pass.
    pub fn pass(&self, span: Span) {
        self.clock.advance(span);
    }

    /// Sends everything that is due, and gives all that was captured so far, oldest first.
    pub async fn messages(&self) -> Vec<Captured> {
        while self.worker.once().await.unwrap() > 0 {}
        let messages = outbox::list(&self.p, None, 10_000).await.unwrap();
        // Ids sort by the millisecond: what is queued from now on comes after these.
        self.pass(Span(1));
        messages
    }

    /// The newest message to somebody.
    pub async fn newest_to(&self, to: &str) -> Option<Captured> {
        self.messages().await.into_iter().rfind(|message| message.to == to)
    }

    /// The six digits of the newest message to somebody.
    pub async fn code_to(&self, to: &str) -> String {
        let message = self.newest_to(to).await.expect("a message");
        digits(&message.text).expect("a code")
    }

    /// A browser that nobody has used, at an address of its own.
    pub fn browser(&self, last: u8) -> Browser {
        Browser {
            p: self.p.clone(),
            slug: demo::SLUG.into(),
            caller: Caller {
                found: None,
                scripted: false,
                address: IpAddr::from([192, 0, 2, last]),
                agent: "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0".into(),
                locale: "en-AU".parse().unwrap(),
                tokens: Tokens::default(),
            },
            form: String::new(),
        }
    }

    /// A browser on which somebody has just signed in with password and, where there is one, the text message.
    pub async fn signed_in(&self, username: &str, last: u8) -> Browser {
        let mut browser = self.browser(last);
        browser.sign_in(self, username).await;
        browser
    }
}

/// The first six digits in a row that are a code, in a text.
#[must_use]
pub fn digits(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 6).map(str::to_owned)
}

/// Numbers of the demonstration's people.
#[must_use]
pub fn number(username: &str) -> &'static str {
    match username {
        "olivia" => "+61491570006",
        "arthur" => "+61491570156",
        "marie" => "+61491570157",
        "sam" => "+61491570158",
        _ => "+61491570159",
    }
}

/// A browser: keeps cookies, and the token of the form that it shows.
#[derive(Clone)]
pub struct Browser {
    p: Portal,
    /// The organization whose pages it is on.
    pub slug: String,
    /// What it sends.
    pub caller: Caller,
    /// The hidden field of the page that it shows.
    pub form: String,
}

/// The refusal of a page, if it shows one.
pub fn refusal_of(problem: &Option<vestibule_shared::wire::ProblemView>) -> Option<Refusal> {
    problem.as_ref().map(|view| view.problem.refusal.clone())
}

impl Browser {
    /// Takes the cookies of an answer.
    pub fn keep(&mut self, cookies: Cookies) {
        let tokens = &mut self.caller.tokens;
        for (slot, set) in [
            (&mut tokens.flow, cookies.flow),
            (&mut tokens.reset, cookies.reset),
            (&mut tokens.session, cookies.session),
            (&mut tokens.device, cookies.device),
        ] {
            match set {
                Some(SetToken::Put { value, .. }) => *slot = Some(value),
                Some(SetToken::Clear) => *slot = None,
                None => {}
            }
        }
    }

    fn sign(&mut self, answer: Result<Answer<SignInView>, Failure>) -> SignInView {
        let answer = answer.unwrap();
        self.keep(answer.cookies);
        self.form = answer.view.form.clone();
        answer.view
    }

    fn reset_(&mut self, answer: Result<Answer<ResetView>, Failure>) -> ResetView {
        let answer = answer.unwrap();
        self.keep(answer.cookies);
        self.form = answer.view.form.clone();
        answer.view
    }

    /// The sign-in page.
    pub async fn view(&mut self) -> SignInView {
        let answer = sign_in::view(&self.p, &self.caller, &self.slug, None).await;
        self.sign(answer)
    }

    /// Types a name.
    pub async fn name(&mut self, username: &str) -> SignInView {
        let answer = sign_in::name(&self.p, &self.caller, &self.slug, username, None).await;
        self.sign(answer)
    }

    /// Types a password.
    pub async fn password(&mut self, password: &str) -> SignInView {
        let answer = sign_in::password(&self.p, &self.caller, &self.slug, &self.form, "", password).await;
        self.sign(answer)
    }

    /// Types name and password.
    pub async fn pair(&mut self, username: &str, password: &str) -> SignInView {
        self.name(username).await;
        self.password(password).await
    }

    /// Types a code.
    pub async fn code(&mut self, code: &str) -> SignInView {
        let answer = sign_in::code(&self.p, &self.caller, &self.slug, &self.form, code).await;
        self.sign(answer)
    }

    /// **Resend code**.
    pub async fn resend(&mut self) -> SignInView {
        let answer = sign_in::resend(&self.p, &self.caller, &self.slug, &self.form).await;
        self.sign(answer)
    }

    /// **Send code by email**.
    pub async fn email(&mut self) -> SignInView {
        let answer = sign_in::email(&self.p, &self.caller, &self.slug, &self.form).await;
        self.sign(answer)
    }

    /// Start again.
    pub async fn restart(&mut self) -> SignInView {
        let answer = sign_in::restart(&self.p, &self.caller, &self.slug, &self.form).await;
        self.sign(answer)
    }

    /// The whole sign-in.
    pub async fn sign_in(&mut self, world: &World, username: &str) {
        let view = self.pair(username, PASSWORD).await;
        if let SignInStep::Code(_) = view.step {
            let code = world.code_to(number(username)).await;
            let view = self.code(&code).await;
            assert!(matches!(view.step, SignInStep::Done { .. }), "{view:?}");
        } else {
            assert!(matches!(view.step, SignInStep::Done { .. }), "{view:?}");
        }
    }

    /// Whether this browser is signed in.
    pub async fn is_in(&self) -> bool {
        match session::check(&self.p, &self.slug, self.caller.tokens.session.as_deref()).await {
            Ok(_) => true,
            Err(Failure::SignedOut) => false,
            Err(other) => panic!("{other:?}"),
        }
    }

    /// The form token of the session.
    pub async fn session_form(&self) -> String {
        session::check(&self.p, &self.slug, self.caller.tokens.session.as_deref()).await.unwrap().form
    }

    fn enrol_(&mut self, answer: Result<Answer<EnrolView>, Failure>) -> EnrolView {
        let answer = answer.unwrap();
        self.keep(answer.cookies);
        self.form = answer.view.form.clone();
        answer.view
    }

    /// The page of activation and enrolment.
    pub async fn enrol_view(&mut self) -> EnrolView {
        let answer = enrol::view(&self.p, &self.caller, &self.slug).await;
        self.enrol_(answer)
    }

    /// Types a name and chooses **Use an activation code**.
    pub async fn to_activation(&mut self, username: &str) -> EnrolView {
        self.name(username).await;
        let answer = sign_in::use_activation(&self.p, &self.caller, &self.slug, &self.form).await;
        let view = self.sign(answer);
        assert_eq!(view.step, SignInStep::SetUp { to: format!("/w/{}/enrol", self.slug) });
        self.enrol_view().await
    }

    /// Types an activation code.
    pub async fn activation(&mut self, code: &str) -> EnrolView {
        let answer = enrol::activation(&self.p, &self.caller, &self.slug, &self.form, code).await;
        self.enrol_(answer)
    }

    /// Types a password of one's own.
    pub async fn first_password(&mut self, new: &str) -> EnrolView {
        let answer = enrol::new_password(&self.p, &self.caller, &self.slug, &self.form, new).await;
        self.enrol_(answer)
    }

    /// **Send code via SMS**, to the number on file or to country and number.
    pub async fn enrol_send(&mut self, number: Option<(&str, &str)>) -> EnrolView {
        let answer = enrol::send(&self.p, &self.caller, &self.slug, &self.form, number).await;
        self.enrol_(answer)
    }

    /// **Resend code** of the number that is being enrolled.
    pub async fn enrol_resend(&mut self) -> EnrolView {
        let answer = enrol::resend(&self.p, &self.caller, &self.slug, &self.form).await;
        self.enrol_(answer)
    }

    /// Types the code of the number that is being enrolled.
    pub async fn enrol_code(&mut self, code: &str) -> EnrolView {
        let answer = enrol::code(&self.p, &self.caller, &self.slug, &self.form, code).await;
        self.enrol_(answer)
    }

    /// **Send code by email**, to be let type another number.
    pub async fn enrol_mail(&mut self) -> EnrolView {
        let answer = enrol::mail(&self.p, &self.caller, &self.slug, &self.form).await;
        self.enrol_(answer)
    }

    /// Types the code of that mail.
    pub async fn enrol_mail_code(&mut self, code: &str) -> EnrolView {
        let answer = enrol::mail_code(&self.p, &self.caller, &self.slug, &self.form, code).await;
        self.enrol_(answer)
    }

    /// Asks for another page of the enrolment.
    pub async fn enrol_ask(&mut self, ask: enrol::Ask) -> EnrolView {
        let answer = enrol::ask(&self.p, &self.caller, &self.slug, &self.form, ask).await;
        self.enrol_(answer)
    }

    /// **Use an access code**.
    pub async fn reset_use_access(&mut self) -> ResetView {
        let answer = reset::use_access(&self.p, &self.caller, &self.slug, &self.form, true).await;
        self.reset_(answer)
    }

    /// Types an access code.
    pub async fn reset_access_code(&mut self, code: &str) -> ResetView {
        let answer = reset::access_code(&self.p, &self.caller, &self.slug, &self.form, code).await;
        self.reset_(answer)
    }

    /// The reset page.
    pub async fn reset_view(&mut self) -> ResetView {
        let answer = reset::view(&self.p, &self.caller, &self.slug).await;
        self.reset_(answer)
    }

    /// **Reset password**.
    pub async fn reset_request(&mut self, username: &str) -> ResetView {
        let answer = reset::request(&self.p, &self.caller, &self.slug, username).await;
        self.reset_(answer)
    }

    /// Types the code of the mail.
    pub async fn reset_mail_code(&mut self, code: &str) -> ResetView {
        let answer = reset::mail_code(&self.p, &self.caller, &self.slug, &self.form, code).await;
        self.reset_(answer)
    }

    /// A new mail.
    pub async fn reset_resend_mail(&mut self) -> ResetView {
        let answer = reset::resend_mail(&self.p, &self.caller, &self.slug, &self.form).await;
        self.reset_(answer)
    }

    /// Types the code of the text message.
    pub async fn reset_code(&mut self, code: &str) -> ResetView {
        let answer = reset::code(&self.p, &self.caller, &self.slug, &self.form, code).await;
        self.reset_(answer)
    }

    /// Types the new password, twice.
    pub async fn reset_password(&mut self, new: &str) -> ResetView {
        let answer = reset::new_password(&self.p, &self.caller, &self.slug, &self.form, new).await;
        self.reset_(answer)
    }

    /// A reset up to the new password.
    pub async fn reset_up_to_password(&mut self, world: &World, username: &str) -> ResetView {
        self.reset_request(username).await;
        let code = world.code_to(&format!("{username}@acme.example")).await;
        let view = self.reset_mail_code(&code).await;
        if let ResetStep::Code(_) = view.step {
            let code = world.code_to(number(username)).await;
            return self.reset_code(&code).await;
        }
        view
    }
}
