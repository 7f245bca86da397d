//! The activity report: C8, DA3, and that nothing is done without a row.

use super::base::{ask, both};
use crate::activity::{self, Export, Format};
use crate::testing::{Browser, PASSWORD, Settings, World, digits, number};
use crate::{Failure, audit, org, organization, reset, rotation, session, settings, sign_in, signed_in, user};
use std::collections::BTreeSet;
use vestibule_shared::activity::ACTIONS;
use vestibule_shared::ids::UserId;
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{ActivityQuery, ActivityView, Doer, OrganizationForm, PeopleNote};
use vestibule_shared::{Refusal, Span};
use vestibule_store::{AuditPlace, Beside, Find, FoundRow};

fn query(fields: &[(&str, &str)]) -> ActivityQuery {
    ActivityQuery::of(fields.iter().copied())
}

async fn report(w: &World, b: &Browser, fields: &[(&str, &str)]) -> ActivityView {
    activity::view(&w.p, &b.caller, "acme", query(fields)).await.unwrap()
}

async fn rows_of(w: &World, slug: &str) -> Vec<FoundRow> {
    let org = w.p.org(slug).await.unwrap().unwrap().id;
    let find = Find::all(org);
    ask!(w, |tx| tx.find_audit(&find, Beside::Older(AuditPlace::END), 10_000).await)
}

async fn whole(mut export: Export) -> String {
    let mut text = String::new();
    while let Some(piece) = export.next().await.unwrap() {
        text.push_str(&piece);
    }
    text
}

fn texts(view: &ActivityView) -> Vec<&str> {
    view.rows.iter().map(|row| row.action.as_str()).collect()
}

both!(admins_see_who_did_what_and_others_see_no_such_page, |w| {
    let olivia = w.signed_in("olivia", 1).await;
    for (who, last) in [("sam", 2), ("marie", 3)] {
        let b = w.signed_in(who, last).await;
        let seen = activity::view(&w.p, &b.caller, "acme", ActivityQuery::default()).await;
        assert!(matches!(seen, Err(Failure::NotFound)), "{who}");
        for format in [Format::Csv, Format::JsonLines] {
            let taken = activity::export(&w.p, &b.caller, "acme", &ActivityQuery::default(), format).await;
            assert!(matches!(taken, Err(Failure::NotFound)), "{who}");
        }
    }
    let nobody = activity::view(&w.p, &w.browser(9).caller, "acme", ActivityQuery::default()).await;
    assert!(matches!(nobody, Err(Failure::SignedOut)));
    let elsewhere = activity::view(&w.p, &olivia.caller, "other", ActivityQuery::default()).await;
    assert!(matches!(elsewhere, Err(Failure::SignedOut)));

    w.browser(7).pair("sam", "not the password at all").await;
    w.browser(7).pair("nobody-at-all", "not the password at all").await;
    user::deactivate(&w.p, "acme", "claire").await.unwrap();
    let view = report(w, &olivia, &[]).await;
    assert_eq!(view.time_zone, "Australia/Sydney");
    let row = &view.rows[0];
    assert_eq!((row.action.as_str(), &row.actor, row.done), ("activity-person-deactivate", &Doer::Operator, true));
    assert_eq!(row.subject, Some(Doer::Person { name: "Claire Moreau".into(), username: "claire".into() }));
    assert_eq!((row.address.as_deref(), row.browser.as_str()), (None, ""));
    // A name that is nobody's leaves a row that names nobody.
    let row = &view.rows[1];
    assert_eq!((&row.actor, &row.subject, row.done), (&Doer::Unknown, &Some(Doer::Unknown), false));
    let row = &view.rows[2];
    assert_eq!(row.subject, Some(Doer::Person { name: "Sam Taylor".into(), username: "sam".into() }));
    assert_eq!((row.address.as_deref(), row.browser.as_str()), (Some("192.0.2.7"), "Firefox, Linux"));
    assert_eq!(row.actor, Doer::Unknown);
    let signed = view.rows.iter().find(|row| row.action == "activity-sign-in").unwrap();
    assert_eq!(signed.factor.as_deref(), Some("activity-factor-text"));
    assert!(row.at.ends_with('Z') && row.when.text.contains("2026"), "{row:?}");
});

both!(the_report_is_filtered, |w| {
    let olivia = w.signed_in("olivia", 1).await;
    w.browser(7).pair("sam", "not the password at all").await;
    w.pass(Span::days(1));
    let olivia2 = w.signed_in("olivia", 1).await;
    w.browser(7).pair("claire", "not the password at all").await;
    user::deactivate(&w.p, "acme", "sam").await.unwrap();
    let b = &olivia2;
    assert!(!olivia.is_in().await);
    assert_eq!(
        texts(&report(w, b, &[("kind", "team"), ("person", "sam")]).await),
        ["activity-person-deactivate", "activity-person-add"]
    );
    assert_eq!(texts(&report(w, b, &[("result", "refused")]).await), ["activity-password", "activity-password"]);
    for typed in ["SAM", "sam@acme.example", " sam "] {
        assert_eq!(report(w, b, &[("person", typed)]).await.rows.len(), 3, "{typed}");
    }
    for start in ["sa", "TAYL", "tay sam", "sam@"] {
        assert_eq!(
            report(w, b, &[("person", start)]).await.rows.len(),
            3,
            "{start}: the start of a name, username or address"
        );
    }
    let neither = report(w, b, &[("person", "sam moreau")]).await;
    assert_eq!((neither.rows.len(), neither.people), (0, Some(PeopleNote::Nobody)));
    // Two people have a word that begins so.
    let two: BTreeSet<_> =
        report(w, b, &[("person", "m"), ("kind", "team")]).await.rows.into_iter().map(|row| row.seq).collect();
    assert_eq!(two.len(), 2, "Marie and Moreau");
    // Two people's rows stand in one order, none twice.
    let both = report(w, b, &[("person", "nobody")]).await;
    assert!(both.rows.is_empty() && both.people == Some(PeopleNote::Nobody));
    let by_operator = report(w, b, &[("person", "operator"), ("kind", "team")]).await;
    assert_eq!(by_operator.rows.len(), 8, "seven people added, one deactivated");
    let people: BTreeSet<_> = by_operator.rows.iter().map(|row| row.seq).collect();
    assert_eq!(people.len(), 8);
    // Days are those of the organization: the world begins on a Monday morning in Sydney, still Sunday in UTC.
    let second = report(w, b, &[("from", "2026-12-01")]).await;
    let first = report(w, b, &[("to", "2026-11-30")]).await;
    let all = report(w, b, &[]).await;
    assert_eq!(first.rows.len() + second.rows.len(), all.rows.len());
    assert!(second.rows.iter().all(|row| row.at.as_str() >= "2026-11-30T13:00"), "{:?}", second.rows.last());
    assert!(!first.rows.is_empty() && first.rows.iter().all(|row| row.at.as_str() < "2026-11-30T13:00"));
    let problem = report(w, b, &[("from", "yesterday")]).await;
    assert_eq!(problem.problem.map(|view| view.problem), Some(Problem::field(Field::From, Refusal::BadDate)));
    assert!(problem.rows.is_empty());
    // What the form does not offer filters nothing.
    assert_eq!(report(w, b, &[("kind", "x"), ("result", "y"), ("page", "z")]).await.rows.len(), all.rows.len());
});

both!(pages_follow_each_other_both_ways, |w| {
    let b = w.signed_in("olivia", 1).await;
    for _ in 0..60 {
        user::deactivate(&w.p, "acme", "sam").await.unwrap();
        user::reactivate(&w.p, "acme", "sam").await.unwrap();
    }
    let all: Vec<i64> = rows_of(w, "acme").await.iter().map(|found| found.row.seq).collect();
    let seqs = |view: &ActivityView| view.rows.iter().map(|row| row.seq).collect::<Vec<_>>();
    let first = report(w, &b, &[]).await;
    assert_eq!((seqs(&first), first.pages.newer), (all[..50].to_vec(), None));
    let second = report(w, &b, &[("page", &first.pages.older.unwrap())]).await;
    assert_eq!(seqs(&second), all[50..100]);
    let third = report(w, &b, &[("page", &second.pages.older.clone().unwrap())]).await;
    assert_eq!((seqs(&third), third.pages.older), (all[100..].to_vec(), None));
    let back = report(w, &b, &[("page", &third.pages.newer.unwrap())]).await;
    assert_eq!(
        (seqs(&back), back.pages.newer.is_some(), back.pages.older.is_some()),
        (all[50..100].to_vec(), true, true)
    );
    let newest = report(w, &b, &[("page", &back.pages.newer.unwrap())]).await;
    assert_eq!((seqs(&newest), newest.pages.newer), (all[..50].to_vec(), None));
    let last = report(w, &b, &[("page", "end")]).await;
    assert_eq!((seqs(&last), last.pages.older), (all[all.len() - 50..].to_vec(), None));
    let before = report(w, &b, &[("page", &last.pages.newer.unwrap())]).await;
    assert_eq!(seqs(&before), all[all.len() - 100..all.len() - 50]);
    // Of several people.
    let many = report(w, &b, &[("person", "s"), ("kind", "team"), ("page", "end")]).await;
    assert_eq!(many.rows.len(), 50);
    assert!(many.rows.is_sorted_by(|a, b| a.seq > b.seq));
});

both!(exports_hold_every_row_and_are_rows_themselves, |w| {
    let b = w.signed_in("olivia", 1).await;
    for _ in 0..300 {
        user::deactivate(&w.p, "acme", "sam").await.unwrap();
        user::reactivate(&w.p, "acme", "sam").await.unwrap();
    }
    let mut french = b.clone();
    french.caller.locale = "fr".parse().unwrap();
    let csv = activity::export(&w.p, &french.caller, "acme", &ActivityQuery::default(), Format::Csv).await.unwrap();
    assert_eq!(csv.file_name(), "activity-acme.csv");
    let csv = whole(csv).await;
    assert!(
        csv.starts_with("\u{feff}Date et heure (Australia/Sydney),Qui,Qui (nom d'utilisateur),Action,"),
        "{}",
        &csv[..200]
    );
    let all = rows_of(w, "acme").await;
    assert_eq!(csv.matches("\r\n").count(), all.len() + 1, "one line a row, and the heads");
    assert!(csv.contains(",Exploitant,,Personne désactivée,Effectué,Sam Taylor,sam,,,\r\n"), "{}", &csv[..600]);
    assert_eq!(all[0].row.action, "activity-export");
    assert_eq!(all[0].row.subject, None);

    let lines =
        activity::export(&w.p, &b.caller, "acme", &query(&[("kind", "team")]), Format::JsonLines).await.unwrap();
    let lines = whole(lines).await;
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 600 + 7);
    assert!(lines.is_sorted_by(|a, b| a["seq"].as_i64() > b["seq"].as_i64()));
    let line = &lines[0];
    assert_eq!(line["action"], "person-reactivate");
    assert_eq!(line["result"], "ok");
    assert_eq!(line["actor"]["id"], "operator");
    assert_eq!(line["subject"]["username"], "sam");
    assert!(line["at"].as_str().unwrap().ends_with('Z'));
    let refused = activity::export(&w.p, &b.caller, "acme", &query(&[("to", "x")]), Format::Csv).await;
    assert!(matches!(refused, Err(Failure::Refused(_))));
});

both!(the_operator_lists_rows_in_order, |w| {
    w.signed_in("sam", 2).await;
    let all = activity::list(&w.p, "acme", Some(0), 100).await.unwrap();
    assert_eq!(all.len(), 10);
    let last = activity::list(&w.p, "acme", None, 2).await.unwrap();
    assert_eq!(last, all[8..]);
    assert_eq!(activity::list(&w.p, "acme", Some(7), 1).await.unwrap(), all[7..8]);
    assert!(activity::list(&w.p, "acme", Some(10), 5).await.unwrap().is_empty());
    let cells = last[1].cells();
    assert_eq!((cells[0].as_str(), cells[2..].join(" ")), ("10", "sam sign-in ok sam 192.0.2.2".to_owned()));
    assert_eq!(all[0].cells()[2..].join(" "), "operator organization-add ok - -");
    let line: serde_json::Value = serde_json::from_str(&last[1].json()).unwrap();
    assert_eq!((&line["seq"], &line["actor"]["name"]), (&10.into(), &"Sam Taylor".into()));
    assert!(matches!(activity::list(&w.p, "none", None, 1).await, Err(Failure::NotFound)));
});

both!(a_person_who_is_no_more_keeps_a_pseudonym, |w| {
    let b = w.signed_in("olivia", 1).await;
    w.signed_in("claire", 2).await;
    // What is left of somebody who has been deleted is the id in the rows.
    let gone = UserId::new(w.p.now(), [0x3f; 10]);
    let acme = w.p.org("acme").await.unwrap().unwrap().id;
    let caller = w.browser(3).caller;
    for action in ["sign-in", "sign-out"] {
        let event = audit::Event::new(acme, action, "ok").own(Some(gone));
        ask!(w, |tx| audit::append(&w.p, tx, Some(&caller), event, w.p.now()).await);
    }
    let id = gone.to_string();
    let view = report(w, &b, &[("person", &id)]).await;
    assert_eq!(view.rows.len(), 2);
    let doer = view.rows[0].actor.clone();
    let Doer::Deleted { pseudonym, id: named } = &doer else { panic!("{doer:?}") };
    assert_eq!((pseudonym.len(), named), (6, &id));
    assert_eq!(view.rows[1].subject, Some(doer.clone()), "the same one everywhere");
    // Rows hold ids and addresses of the network, and nothing that says who somebody is.
    for found in rows_of(w, "acme").await {
        let text = format!("{:?}", found.row).to_lowercase();
        assert!(!text.contains("claire") && !text.contains("moreau") && !text.contains("acme.example"), "{text}");
    }
});

/// What a use case leaves in the report: at least one of these rows where it changes something, or why there is none.
enum Leaves {
    Row(&'static [&'static str]),
    Nothing(&'static str),
}
use Leaves::{Nothing, Row};

const READS: &str = "it only reads";
const STEP: &str = "a step of a flow: nothing is proved or changed yet";

/// Every public use case. A new one stands here with what it leaves, and where that is a row, in `drive` below.
const USE_CASES: &[(&str, Leaves)] = &[
    ("activity::export", Row(&["activity-export"])),
    ("activity::list", Nothing(READS)),
    ("activity::view", Nothing(READS)),
    ("acts::cancel", Nothing("nothing is done")),
    ("acts::code", Row(&["text-off"])),
    ("acts::password", Row(&["step-up"])),
    ("acts::resend", Nothing("the same code once more, counted with its challenge")),
    ("acts::send_code", Nothing(STEP)),
    ("acts::view", Nothing(READS)),
    ("audit::verify", Nothing(READS)),
    ("audit::verify_against", Nothing(READS)),
    ("demo::make", Row(&["organization-add", "person-add"])),
    ("enrol::activation", Row(&["activation"])),
    ("enrol::ask", Nothing(STEP)),
    ("enrol::code", Row(&["enrol", "sign-in"])),
    ("enrol::mail", Row(&["enrol-mail"])),
    ("enrol::mail_code", Row(&["enrol-mail-code"])),
    ("enrol::new_password", Row(&["activate", "sign-in"])),
    ("enrol::resend", Row(&["enrol-code-sent"])),
    ("enrol::restart", Nothing(STEP)),
    ("enrol::send", Row(&["enrol-code-sent"])),
    ("enrol::use_password", Nothing(STEP)),
    ("enrol::view", Nothing(READS)),
    ("edit::activation", Row(&["activation-code"])),
    ("edit::add", Row(&["person-add"])),
    ("edit::add_view", Nothing(READS)),
    ("edit::edit", Row(&["person-edit"])),
    ("edit::end_sessions", Row(&["sessions-end"])),
    ("edit::require", Row(&["person-require"])),
    ("edit::switch", Row(&["person-deactivate", "person-reactivate"])),
    ("edit::take_out", Row(&["person-delete"])),
    ("everyone::enable", Row(&["second-required"])),
    ("everyone::release", Nothing(STEP)),
    ("everyone::view", Nothing(READS)),
    ("export::export", Row(&["team-export"])),
    ("home::view", Nothing(READS)),
    ("index::index", Nothing("what is there is made findable")),
    ("jobs::begin", Nothing("it is written down for the worker, which leaves a row for each person")),
    ("jobs::codes", Row(&["codes-export"])),
    ("jobs::may_upload", Nothing(READS)),
    ("jobs::order", Row(&["person-add", "people-import"])),
    ("jobs::upload", Nothing("a file is written down to be checked: nobody is added yet")),
    ("jobs::view", Nothing(READS)),
    ("list::list", Nothing(READS)),
    ("org::add", Row(&["organization-add"])),
    ("org::list", Nothing(READS)),
    ("org::set", Row(&["organization-edit"])),
    ("org::show", Nothing(READS)),
    ("organization::save", Row(&["organization-edit"])),
    ("organization::view", Nothing(READS)),
    ("organization::watch", Row(&["watch-numbers"])),
    ("outbox::addresses", Nothing(READS)),
    ("outbox::list", Nothing(READS)),
    ("outbox::view", Nothing(READS)),
    ("overview::view", Nothing("it counts and reads")),
    ("reset::access_code", Row(&["reset-access-code"])),
    ("person::view", Nothing(READS)),
    ("proved::access", Row(&["access-code"])),
    ("proved::hand_over", Row(&["hand-over"])),
    ("proved::set_contacts", Row(&["contacts-set"])),
    ("proved::set_role", Row(&["role-set"])),
    ("proved::take_factor", Row(&["factor-revoke"])),
    ("proved::unlock", Row(&["person-unlock"])),
    ("payments::change_bank", Nothing(STEP)),
    ("payments::change_descriptor", Nothing(STEP)),
    ("payments::switch_instant", Nothing(STEP)),
    ("payments::view", Nothing(READS)),
    ("reset::code", Row(&["reset-text-code"])),
    ("reset::mail_code", Row(&["reset-mail-code"])),
    ("reset::new_password", Row(&["reset"])),
    ("reset::request", Row(&["reset-request"])),
    ("reset::resend", Nothing("the same code once more, counted with its challenge")),
    ("reset::resend_mail", Row(&["reset-request"])),
    ("reset::restart", Nothing(STEP)),
    ("reset::use_access", Nothing(STEP)),
    ("reset::view", Nothing(READS)),
    ("rotation::list", Nothing(READS)),
    ("rotation::prune", Row(&["keys-prune"])),
    ("rotation::rotate", Row(&["keys-rotate"])),
    ("rotation::unfinished", Nothing(READS)),
    ("security::change_email", Nothing(STEP)),
    ("security::change_number", Nothing(STEP)),
    ("security::contact", Nothing(READS)),
    ("security::switch_backup", Nothing(STEP)),
    ("security::switch_text", Nothing(STEP)),
    ("security::undo", Row(&["phone-change", "phone-undo"])),
    ("security::undo_page", Nothing(READS)),
    ("security::view", Nothing(READS)),
    ("session::check", Nothing(READS)),
    ("session::clock", Nothing(READS)),
    ("session::end", Row(&["sign-out"])),
    ("session::stay", Nothing("it says only that somebody is there")),
    ("signed_in::end", Row(&["sessions-end-own"])),
    ("signed_in::view", Nothing(READS)),
    ("settings::advise", Nothing(READS)),
    ("settings::change_password", Row(&["password-change"])),
    ("settings::language", Row(&["settings"])),
    ("settings::save", Row(&["settings"])),
    ("settings::view", Nothing(READS)),
    ("setup::code", Row(&["set-up"])),
    ("setup::issue", Nothing("there is no organization whose report could tell it")),
    ("setup::needed", Nothing(READS)),
    ("setup::resend", Nothing(STEP)),
    ("setup::restart", Nothing(STEP)),
    ("setup::submit", Nothing(STEP)),
    ("setup::view", Nothing(READS)),
    ("sign_in::code", Row(&["sign-in"])),
    ("sign_in::email", Row(&["sign-in-code-mailed"])),
    ("sign_in::name", Nothing(STEP)),
    ("sign_in::password", Row(&["password"])),
    ("sign_in::resend", Row(&["sign-in-code-resent"])),
    ("sign_in::restart", Nothing(STEP)),
    ("sign_in::use_activation", Nothing(STEP)),
    ("sign_in::view", Row(&["must-enrol"])),
    ("user::access_code", Row(&["access-code"])),
    ("user::activation_code", Row(&["activation-code"])),
    ("user::add", Row(&["person-add"])),
    ("user::deactivate", Row(&["person-deactivate"])),
    ("user::list", Nothing(READS)),
    ("user::reactivate", Row(&["person-reactivate"])),
    ("user::set_method", Row(&["method-none", "method-text"])),
    ("user::show", Nothing(READS)),
    ("user::unlock", Row(&["person-unlock"])),
];

/// Does what a use case does, in a world with the demonstration's people, and says in whose report.
async fn drive(w: &World, name: &str) -> &'static str {
    const NEW: &str = "harbour piano 29 lantern";
    let p = &w.p;
    match name {
        "activity::export" => {
            let b = w.signed_in("olivia", 1).await;
            let export = activity::export(p, &b.caller, "acme", &ActivityQuery::default(), Format::Csv).await;
            drop(export.unwrap());
        }
        "everyone::enable" => drop(super::security::require_of_all(w).await),
        "acts::code" => super::security::switch_off(w).await,
        "acts::password" => super::security::wrong_password(w).await,
        "security::undo" => super::security::change_and_undo(w).await,
        // The world is made by it.
        "demo::make" => {}
        "enrol::activation" | "enrol::new_password" | "user::activation_code" => {
            let code = user::activation_code(p, "acme", "lucy").await.unwrap().code.expose();
            let mut b = w.browser(2);
            b.to_activation("lucy").await;
            b.activation(&code).await;
            b.first_password(NEW).await;
        }
        "enrol::code" | "enrol::mail" | "enrol::mail_code" | "enrol::resend" | "enrol::send" | "sign_in::view" => {
            let mut b = w.signed_in("claire", 2).await;
            super::enrolments::change(w, "claire", |user| user.require_second = true).await;
            // What has been sent so far is not of the same moment as what follows.
            w.messages().await;
            b.view().await;
            b.enrol_view().await;
            if name.starts_with("enrol::mail") {
                b.enrol_mail().await;
                let code = w.code_to("claire@acme.example").await;
                b.enrol_mail_code(&code).await;
            } else {
                b.enrol_send(None).await;
                w.pass(Span::seconds(61));
                b.enrol_resend().await;
                let code = w.code_to(number("claire")).await;
                b.enrol_code(&code).await;
            }
        }
        "org::add" => {
            let new =
                org::NewOrg { slug: "other".into(), name: "Other".into(), region: "AU".into(), ..Default::default() };
            org::add(p, &new).await.unwrap();
            return "other";
        }
        "org::set" => {
            let edit = org::OrgEdit { name: Some("Another".into()), ..Default::default() };
            org::set(p, "acme", &edit, None).await.unwrap();
        }
        "reset::access_code" | "user::access_code" => {
            let code = user::access_code(p, "acme", "sam").await.unwrap().code.expose();
            let mut b = w.browser(2);
            b.reset_request("sam").await;
            b.reset_use_access().await;
            b.reset_access_code(&code).await;
        }
        "organization::save" | "organization::watch" => {
            let b = w.signed_in("olivia", 2).await;
            let form = b.session_form().await;
            let view = organization::view(p, &b.caller, "acme").await.unwrap();
            let done = match name {
                "organization::watch" => organization::watch(p, &b.caller, "acme", &form, true).await,
                _ => {
                    let typed = OrganizationForm { name: "Another".into(), ..view.form };
                    organization::save(p, &b.caller, "acme", &form, &view.kept, typed).await
                }
            };
            done.unwrap();
        }
        "reset::code" | "reset::mail_code" => {
            w.browser(2).reset_up_to_password(w, "sam").await;
        }
        "reset::new_password" => {
            let mut b = w.browser(2);
            b.reset_up_to_password(w, "sam").await;
            let answer = reset::new_password(p, &b.caller, "acme", &b.form, NEW).await;
            answer.unwrap();
        }
        "reset::request" => {
            w.browser(2).reset_request("sam").await;
        }
        "reset::resend_mail" => {
            let mut b = w.browser(2);
            b.reset_request("sam").await;
            w.pass(Span::seconds(61));
            b.reset_resend_mail().await;
        }
        "rotation::rotate" => rotation::rotate(p, rotation::LEAD, |_| {}).await.unwrap(),
        "rotation::prune" => {
            rotation::rotate(p, rotation::LEAD, |_| {}).await.unwrap();
            w.pass(Span::days(2));
            assert!(!rotation::prune(p).await.unwrap().is_empty());
        }
        "session::end" => {
            let b = w.signed_in("sam", 2).await;
            session::end(p, &b.caller, "acme", &b.session_form().await).await.unwrap();
        }
        "settings::change_password" => {
            let b = w.signed_in("sam", 2).await;
            let form = b.session_form().await;
            settings::change_password(p, &b.caller, "acme", &form, PASSWORD, NEW).await.unwrap();
        }
        "settings::language" => {
            let b = w.signed_in("sam", 2).await;
            settings::language(p, &b.caller, "acme", &b.session_form().await, "fr").await.unwrap();
        }
        "signed_in::end" => {
            let b = w.signed_in("sam", 2).await;
            signed_in::end(p, &b.caller, "acme", &b.session_form().await, None).await.unwrap();
        }
        "settings::save" => {
            let b = w.signed_in("sam", 2).await;
            settings::save(p, &b.caller, "acme", &b.session_form().await, Some("fr"), None).await.unwrap();
        }
        "setup::code" => {
            super::setups::set_up_another(w).await;
            return "umbrella";
        }
        "sign_in::code" | "sign_in::password" => {
            w.signed_in("sam", 2).await;
        }
        "sign_in::resend" | "sign_in::email" => {
            let mut b = w.browser(2);
            b.pair("sam", PASSWORD).await;
            assert!(digits(&w.newest_to(number("sam")).await.unwrap().text).is_some());
            w.pass(Span::seconds(61));
            let answer = match name {
                "sign_in::resend" => sign_in::resend(p, &b.caller, "acme", &b.form).await,
                _ => sign_in::email(p, &b.caller, "acme", &b.form).await,
            };
            answer.unwrap();
        }
        team if ["edit::", "proved::"].iter().any(|module| team.starts_with(module)) => {
            super::helping::drive(w, team).await;
        }
        "export::export" | "jobs::codes" | "jobs::order" => super::many::drive(w, name).await,
        "user::add" => {
            let new = user::NewUser { username: "bob".into(), name: "Bob".into(), ..Default::default() };
            user::add(p, "acme", &new).await.unwrap();
        }
        "user::deactivate" => user::deactivate(p, "acme", "sam").await.unwrap(),
        "user::reactivate" => user::reactivate(p, "acme", "jack").await.unwrap(),
        "user::set_method" => {
            let none = user::Method::None { days: 1 };
            user::set_method(p, "acme", "sam", none, "left in a taxi").await.unwrap();
            user::set_method(p, "acme", "sam", user::Method::Text, "").await.unwrap();
        }
        "user::unlock" => user::unlock(p, "acme", "sam").await.unwrap(),
        other => panic!("{other} leaves a row: do here what it does"),
    }
    "acme"
}

/// The public use cases, as the sources name them.
fn use_cases() -> BTreeSet<String> {
    // What is no use case: the machine behind them.
    const MACHINE: [&str; 5] = ["hasher.rs", "portal.rs", "testing.rs", "worker.rs", "lib.rs"];
    let mut found = BTreeSet::new();
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && name != "scenarios" {
                folders.push(path);
            } else if name.ends_with(".rs") && !MACHINE.contains(&name.as_str()) {
                let module = match name.as_str() {
                    "mod.rs" => path.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned(),
                    _ => name.trim_end_matches(".rs").to_owned(),
                };
                // Methods stand further in: they belong to what a use case has begun.
                for line in std::fs::read_to_string(&path).unwrap().lines() {
                    if let Some(rest) = line.strip_prefix("pub async fn ") {
                        let end = rest.find(['(', '<']).unwrap();
                        found.insert(format!("{module}::{}", &rest[..end]));
                    }
                }
            }
        }
    }
    found
}

#[test]
fn every_use_case_says_what_it_leaves_in_the_report() {
    let listed: BTreeSet<String> = USE_CASES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(listed.len(), USE_CASES.len());
    assert_eq!(use_cases(), listed, "left: what there is; right: what USE_CASES lists");
    for (name, leaves) in USE_CASES {
        match leaves {
            Row(actions) => {
                assert!(actions.iter().all(|one| vestibule_shared::activity::action(one).is_some()), "{name}")
            }
            Nothing(why) => assert!(!why.is_empty(), "{name}"),
        }
    }
}

/// Drives every use case that leaves a row, each in a world of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_use_case_that_changes_something_leaves_a_row() {
    for (name, leaves) in USE_CASES {
        let Row(actions) = leaves else { continue };
        let keys = tempfile::tempdir().unwrap();
        let w = World::sqlite_with(Settings { keys: Some(keys.path().to_owned()), ..Settings::default() }).await;
        let before = if *name == "demo::make" { 0 } else { rows_of(&w, "acme").await.len() };
        let slug = drive(&w, name).await;
        let rows = rows_of(&w, slug).await;
        let new = if slug == "acme" { &rows[..rows.len() - before] } else { &rows[..] };
        for action in *actions {
            assert!(new.iter().any(|found| found.row.action == *action), "{name} left no row {action}: {new:?}");
        }
    }
}

#[test]
fn every_action_has_its_text_in_every_language() {
    let catalog = vestibule_i18n::Catalog::builtin().unwrap();
    for action in ACTIONS {
        assert_eq!(vestibule_i18n::messages::find(action.text), Some(&[][..]), "{}", action.text);
        assert_ne!(catalog.translator("fr").text0(action.text), action.text);
    }
    for kind in vestibule_shared::activity::Kind::ALL {
        assert_eq!(vestibule_i18n::messages::find(kind.text()), Some(&[][..]), "{}", kind.text());
    }
}
