//! The first set-up (DA10) and the operator's commands.

use super::base::Postgres;
use crate::testing::{Settings, World};
use crate::{Caller, setup};
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{SetupForm, SetupStep, SetupView, SignInStep};
use vestibule_shared::{Refusal, Span};
use vestibule_store::DatabaseConfig;

const NEW: &str = "a whole new pass phrase";

fn form() -> SetupForm {
    SetupForm {
        org_name: "Umbrella Pty Ltd".into(),
        org_slug: "umbrella".into(),
        region: "AU".into(),
        locale: "en-AU".into(),
        time_zone: "Australia/Sydney".into(),
        display_name: "Ada Admin".into(),
        username: "ada".into(),
        email: "ada@umbrella.example".into(),
        country: "AU".into(),
        phone: "0491 570 006".into(),
    }
}

/// Sets up an organization `umbrella`, beside those that there are.
pub async fn set_up_another(w: &World) {
    let url = setup::issue(&w.p).await.unwrap();
    let token = url.rsplit_once('/').unwrap().1.to_owned();
    let caller = w.browser(1).caller;
    submit(w, &caller, &token, form()).await;
    let code = w.code_to("+61491570006").await;
    let view = setup::code(&w.p, &caller, &token, &code).await.unwrap();
    assert!(matches!(view.step, SetupStep::Done { .. }), "{view:?}");
}

fn problem(view: &SetupView) -> Option<Problem> {
    assert!(view.problems.len() < 2, "{:?}", view.problems);
    view.problems.first().map(|p| p.problem.clone())
}

async fn submit(w: &World, caller: &Caller, token: &str, form: SetupForm) -> SetupView {
    setup::submit(&w.p, caller, token, form, NEW).await.unwrap()
}

async fn run(w: &World) {
    assert!(setup::needed(&w.p).await.unwrap());
    let url = setup::issue(&w.p).await.unwrap();
    let first = url.strip_prefix("https://sign-in.acme.example/setup/").unwrap().to_owned();
    let caller = w.browser(1).caller;
    assert!(matches!(setup::view(&w.p, &caller, &first).await.unwrap().step, SetupStep::Details { .. }));
    assert_eq!(setup::view(&w.p, &caller, "x").await.unwrap().step, SetupStep::Ended);
    // A new address kills the one before; an hour ends it.
    let url = setup::issue(&w.p).await.unwrap();
    assert_eq!(setup::view(&w.p, &caller, &first).await.unwrap().step, SetupStep::Ended);
    let token = url.rsplit_once('/').unwrap().1.to_owned();
    for (field, refusal, bad) in [
        (Field::OrgSlug, Refusal::BadSlug, SetupForm { org_slug: "Not a slug".into(), ..form() }),
        (Field::OrgName, Refusal::Empty, SetupForm { org_name: " ".into(), ..form() }),
        (Field::Region, Refusal::BadChoice, SetupForm { region: "FR".into(), ..form() }),
        (Field::Locale, Refusal::BadChoice, SetupForm { locale: "xx".into(), ..form() }),
        (Field::TimeZone, Refusal::BadChoice, SetupForm { time_zone: "Mars/Base".into(), ..form() }),
        (Field::Username, Refusal::BadUsername, SetupForm { username: "a b".into(), ..form() }),
        (Field::Email, Refusal::Empty, SetupForm { email: String::new(), ..form() }),
        (Field::Phone, Refusal::PhoneNotMobile, SetupForm { phone: "02 5550 1234".into(), ..form() }),
        (Field::Phone, Refusal::Empty, SetupForm { phone: String::new(), ..form() }),
    ] {
        let view = submit(w, &caller, &token, bad).await;
        assert_eq!(problem(&view), Some(Problem::field(field, refusal)));
        assert!(matches!(view.step, SetupStep::Details { .. }));
    }
    let weak = setup::submit(&w.p, &caller, &token, form(), "umbrella-ada").await.unwrap();
    assert_eq!(problem(&weak), Some(Problem::field(Field::NewPassword, Refusal::PasswordContext)));
    // Everything at once, in the order of the form.
    let empty = SetupForm { phone: "12".into(), ..SetupForm::default() };
    let view = setup::submit(&w.p, &caller, &token, empty, "").await.unwrap();
    let told: Vec<_> = view.problems.iter().map(|p| (p.problem.field.unwrap(), p.problem.refusal.clone())).collect();
    assert_eq!(
        told,
        [
            (Field::OrgName, Refusal::Empty),
            (Field::OrgSlug, Refusal::Empty),
            (Field::Region, Refusal::BadChoice),
            (Field::Locale, Refusal::BadChoice),
            (Field::TimeZone, Refusal::BadChoice),
            (Field::DisplayName, Refusal::Empty),
            (Field::Username, Refusal::Empty),
            (Field::Email, Refusal::Empty),
            (Field::Phone, Refusal::BadPhone),
            (Field::NewPassword, Refusal::Empty),
        ]
    );
    assert_eq!(setup::view(&w.p, &caller, &token).await.unwrap().problems, view.problems, "and again without a script");
    setup::submit(&w.p, &caller, &token, form(), "umbrella-ada").await.unwrap();
    // What was typed is kept; nothing exists yet.
    assert!(
        matches!(&setup::view(&w.p, &caller, &token).await.unwrap().step, SetupStep::Details { form, .. } if form.username == "ada")
    );
    let view = submit(w, &caller, &token, form()).await;
    assert!(matches!(&view.step, SetupStep::Code(code) if code.sent_to.ends_with("06")), "{view:?}");
    assert!(setup::needed(&w.p).await.unwrap());
    let code = w.code_to("+61491570006").await;
    let wrong = if code == "111111" { "222222" } else { "111111" };
    let view = setup::code(&w.p, &caller, &token, wrong).await.unwrap();
    assert_eq!(problem(&view), Some(Problem::field(Field::Code, Refusal::CodeWrong { left: 4 })));
    assert!(
        matches!(problem(&setup::resend(&w.p, &caller, &token).await.unwrap()), Some(p) if p.refusal == Refusal::ResendTooEarly { seconds: 60 })
    );
    w.pass(Span::seconds(60));
    assert!(setup::resend(&w.p, &caller, &token).await.unwrap().problems.is_empty());
    let view = setup::code(&w.p, &caller, &token, &code).await.unwrap();
    let done = SetupStep::Done { to: "/w/umbrella/sign-in".into(), org: "Umbrella Pty Ltd".into() };
    assert_eq!(view.step, done);
    // Used up; without a script its page says where to go.
    assert_eq!(setup::view(&w.p, &caller, &token).await.unwrap().step, done);
    assert_eq!(setup::code(&w.p, &caller, &token, &code).await.unwrap().step, done);
    assert!(!setup::needed(&w.p).await.unwrap());
    // The primary admin signs in, with the second factor.
    let mut b = w.browser(2);
    b.slug = "umbrella".into();
    assert!(matches!(b.pair("ada", NEW).await.step, SignInStep::Code(_)));
    let code = w.code_to("+61491570006").await;
    assert!(matches!(b.code(&code).await.step, SignInStep::Done { .. }));
    let people = crate::user::list(&w.p, "umbrella").await.unwrap();
    assert!(
        people.len() == 1 && people[0].role == vestibule_shared::auth::Role::PrimaryAdmin && people[0].phone_verified
    );
    // Another set-up cannot take the same short name, and an address dies after an hour.
    let url = setup::issue(&w.p).await.unwrap();
    let token = url.rsplit_once('/').unwrap().1.to_owned();
    let view = submit(w, &caller, &token, SetupForm { phone: "0491 570 156".into(), ..form() }).await;
    assert_eq!(problem(&view), Some(Problem::field(Field::OrgSlug, Refusal::SlugTaken)));
    let view = submit(w, &caller, &token, SetupForm { phone: "12".into(), ..form() }).await;
    let fields: Vec<_> = view.problems.iter().map(|p| p.problem.field.unwrap()).collect();
    assert_eq!(fields, [Field::Phone, Field::OrgSlug]);
    w.pass(Span::hours(1));
    assert_eq!(setup::view(&w.p, &caller, &token).await.unwrap().step, SetupStep::Ended);
    // People of the operator.
    let new = crate::user::NewUser {
        username: "bob".into(),
        name: "Bob".into(),
        email: "bob@umbrella.example".into(),
        phone: "0491 570 157".into(),
        ..Default::default()
    };
    let added = crate::user::add(&w.p, "umbrella", &new).await.unwrap();
    assert_eq!(added.activation_code.expose().len(), 14);
    for taken in [
        crate::user::NewUser { username: "BOB".into(), email: String::new(), ..new.clone() },
        crate::user::NewUser { username: "b0b".into(), email: "BOB@umbrella.example".into(), ..new.clone() },
        crate::user::NewUser { username: "bob@umbrella.example".into(), email: String::new(), ..new.clone() },
    ] {
        let refused = crate::user::add(&w.p, "umbrella", &taken).await;
        assert!(matches!(&refused, Err(crate::Failure::Refused(p)) if p.refusal == Refusal::NameTaken), "{refused:?}");
    }
    assert!(crate::user::show(&w.p, "umbrella", "Bob@umbrella.example").await.unwrap().phone.unwrap().ends_with("57"));
    assert_eq!(crate::org::show(&w.p, "umbrella").await.unwrap().people, 2);
    let report = crate::audit::verify(&w.p, None).await.unwrap();
    assert!(report.iter().all(|chain| chain.problem.is_none()));
}

#[tokio::test]
async fn the_first_set_up_on_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    run(&World::on(&DatabaseConfig::sqlite(dir.path().join("v.db")), Settings::default()).await).await;
}

#[tokio::test]
async fn the_first_set_up_on_postgres() {
    let Some(base) = Postgres::make(Settings::default()).await else { return };
    run(&base.world).await;
    base.done().await;
}
