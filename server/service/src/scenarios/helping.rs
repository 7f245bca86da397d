//! What asks for a fresh proof in managing the team: unlocking, roles, hand-over, contacts, factors; and that an organization can always
//! be run, whoever acts at the same moment (SE8).

use super::base::{ask, both};
use super::teams::{at, id, list, page, problem};
use crate::testing::{Browser, PASSWORD, World, number};
use crate::user::{self, Method};
use crate::{Answer, Failure, acts, deeds, team};
use vestibule_shared::auth::policy::can_be_run;
use vestibule_shared::auth::{Role, Status};
use vestibule_shared::refusal::{Field, Problem};
use vestibule_shared::wire::{
    ConfirmStep, ConfirmView, LockView, PersonView, ResetStep, Second, SignInStep, TeamQuery,
};
use vestibule_shared::{Refusal, Span};
use vestibule_store::write_tx;

/// Types the code that went to somebody's phone.
async fn verify(w: &World, b: &mut Browser, who: &str) -> ConfirmView {
    let code = w.code_to(number(who)).await;
    let form = b.session_form().await;
    let Answer { view, cookies } = acts::code(&w.p, &b.caller, "acme", &form, &code).await.unwrap();
    b.keep(cookies);
    b.form = b.session_form().await;
    view
}

/// Asked for, proved, and told on the page of the person.
async fn proved(w: &World, b: &mut Browser, who: &str, about: &str, asked: Result<PersonView, Failure>) -> PersonView {
    assert!(matches!(asked, Err(Failure::Confirm)), "{asked:?}");
    let view = verify(w, b, who).await;
    assert_eq!((view.step, view.back), (ConfirmStep::Done, format!("/w/acme/team/{about}")));
    let view = team::view(&w.p, &b.caller, "acme", about).await.unwrap();
    // Three messages in ten minutes, and no more.
    w.pass(Span::minutes(11));
    view
}

both!(a_manager_unlocks_with_a_proof_and_the_owner_is_told, |w| {
    let mut guess = w.browser(9);
    guess.name("claire").await;
    for _ in 0..10 {
        guess.password("not the password at all").await;
        w.pass(Span::seconds(11));
    }
    assert!(matches!(w.browser(8).pair("claire", PASSWORD).await.step, SignInStep::Password { .. }));
    let mut marie = at(w, "marie", 1).await;
    let claire = id(w, "claire").await;
    assert!(page(w, &marie, "claire").await.unwrap().lock.is_some());
    let asked = team::unlock(&w.p, &marie.caller, "acme", &marie.form, &claire).await;
    let message = w.newest_to(number("marie")).await.unwrap();
    assert!(message.text.contains("débloquer Claire Moreau"), "the message names the act: {}", message.text);
    let view = proved(w, &mut marie, "marie", &claire, asked).await;
    assert!(view.lock.is_none() && view.news.done.is_some() && !view.may.unlock, "{view:?}");
    assert!(w.messages().await.iter().any(|m| m.to == "claire@acme.example" && m.locale == "fr"));
    assert!(matches!(w.browser(7).pair("claire", PASSWORD).await.step, SignInStep::Done { .. }));
    // Where nothing is locked no message is wasted.
    let view = team::unlock(&w.p, &marie.caller, "acme", &marie.form, &claire).await.unwrap();
    assert_eq!(problem(&view), Some(Problem::page(Refusal::Unchanged)));
});

both!(a_manager_hands_an_activation_code_over_and_may_mail_it, |w| {
    let marie = at(w, "marie", 1).await;
    let lucy = id(w, "lucy").await;
    let issue = async |mail| team::activation(&w.p, &marie.caller, "acme", &marie.form, &lucy, mail).await.unwrap();
    let first = issue(false).await.news.secret.unwrap();
    assert!(w.newest_to("lucy@acme.example").await.is_none());
    let second = issue(true).await.news.secret.unwrap();
    assert_ne!(first.code, second.code);
    let mail = w.newest_to("lucy@acme.example").await.unwrap();
    assert!(mail.text.contains(&second.code) && mail.text.contains("lucy"), "{}", mail.text);
    // The one before is dead.
    let kept = ask!(w, |tx| tx.code(vestibule_store::CodeKind::Activation, lucy.parse().unwrap()).await).unwrap();
    let hash = |code: &str| {
        let code = crate::codes::Activation::parse(code).unwrap();
        code.hash(&w.p.keys, lucy.parse().unwrap(), vestibule_store::CodeKind::Activation, kept.created_at).to_vec()
    };
    assert_eq!(kept.code_hash, hash(&second.code));
    assert_ne!(kept.code_hash, hash(&first.code));
});

both!(a_manager_hands_an_access_code_over_with_a_proof, |w| {
    let mut marie = at(w, "marie", 1).await;
    let (sam, lucy) = (id(w, "sam").await, id(w, "lucy").await);
    let asked = team::access(&w.p, &marie.caller, "acme", &marie.form, &sam).await;
    let view = proved(w, &mut marie, "marie", &sam, asked).await;
    let secret = view.news.secret.unwrap();
    assert!(secret.code.len() == 14 && secret.username == "sam");
    assert!(w.newest_to("sam@acme.example").await.is_some(), "every contact is told");
    assert!(!w.newest_to("sam@acme.example").await.unwrap().text.contains(&secret.code));
    let view = team::access(&w.p, &marie.caller, "acme", &marie.form, &lucy).await.unwrap();
    assert_eq!(problem(&view), Some(Problem::page(Refusal::AccessNotPossible)));
});

both!(a_requirement_is_set_at_once_and_let_go_with_a_proof, |w| {
    let mut arthur = at(w, "arthur", 1).await;
    let claire = id(w, "claire").await;
    let require = async |b: &Browser, on| team::require(&w.p, &b.caller, "acme", &b.form, &claire, on).await;
    let view = require(&arthur, true).await.unwrap();
    assert!(view.required && view.second == Second::Missing && view.news.done.is_some());
    let missing = TeamQuery { second: "missing".to_owned(), ..TeamQuery::default() };
    assert_eq!(list(w, &arthur, missing).await.unwrap().people[0].username, "claire");
    let asked = require(&arthur, false).await;
    let view = proved(w, &mut arthur, "arthur", &claire, asked).await;
    assert!(!view.required && view.second == Second::Off);
    // A manager's role requires it whatever that says.
    let seen = page(w, &arthur, "marie").await.unwrap();
    assert!(seen.required_anyway && seen.second == Second::On);
});

both!(who_is_admin_is_the_primary_admins_to_say, |w| {
    let (mut arthur, mut olivia) = (at(w, "arthur", 1).await, at(w, "olivia", 2).await);
    let (sam, marie) = (id(w, "sam").await, id(w, "marie").await);
    assert_eq!(page(w, &arthur, "sam").await.unwrap().may.roles, [Role::Manager]);
    assert_eq!(page(w, &olivia, "sam").await.unwrap().may.roles, [Role::Manager, Role::Admin]);
    let set =
        async |b: &Browser, who: &str, role: &str| team::set_role(&w.p, &b.caller, "acme", &b.form, who, role).await;
    for role in ["admin", "primary_admin", "nonsense"] {
        let view = set(&arthur, &sam, role).await.unwrap();
        assert_eq!(problem(&view), Some(Problem::field(Field::Role, Refusal::BadChoice)), "{role}");
    }
    let signed_in = w.signed_in("sam", 3).await;
    let asked = set(&arthur, &sam, "manager").await;
    let view = proved(w, &mut arthur, "arthur", &sam, asked).await;
    assert!(view.role == Role::Manager && !signed_in.is_in().await, "sessions are over with the old role");
    let asked = set(&olivia, &marie, "admin").await;
    assert_eq!(proved(w, &mut olivia, "olivia", &marie, asked).await.role, Role::Admin);
    // Nobody is made or unmade primary admin this way.
    assert!(matches!(set(&olivia, &id(w, "olivia").await, "admin").await, Err(Failure::NotFound)));
});

both!(the_primary_admin_hands_over_to_one_who_can_act, |w| {
    let mut olivia = at(w, "olivia", 1).await;
    let (arthur, claire) = (id(w, "arthur").await, id(w, "claire").await);
    let asked = team::hand_over(&w.p, &olivia.caller, "acme", &olivia.form, &claire).await;
    let view = proved(w, &mut olivia, "olivia", &claire, asked).await;
    assert_eq!(problem(&view), Some(Problem::page(Refusal::HandOverNeedsFactor)));
    assert_eq!(view.role, Role::Employee);
    let asked = team::hand_over(&w.p, &olivia.caller, "acme", &olivia.form, &arthur).await;
    let view = proved(w, &mut olivia, "olivia", &arthur, asked).await;
    assert_eq!((view.role, view.may.hand_over), (Role::PrimaryAdmin, false));
    assert_eq!(user::show(&w.p, "acme", "olivia").await.unwrap().role, Role::Admin);
    assert!(olivia.is_in().await, "as an admin");
    assert!(matches!(
        team::hand_over(&w.p, &olivia.caller, "acme", &olivia.form, &claire).await,
        Err(Failure::NotFound)
    ));
});

both!(contacts_that_an_admin_changes_are_told_old_and_new_and_must_be_proved, |w| {
    let mut arthur = at(w, "arthur", 1).await;
    let sam = id(w, "sam").await;
    let signed_in = w.signed_in("sam", 2).await;
    let set = async |b: &Browser, email: &str, phone: &str| {
        team::set_contacts(&w.p, &b.caller, "acme", &b.form, &sam, email, "AU", phone).await
    };
    let view = set(&arthur, "no address", "").await.unwrap();
    assert_eq!(problem(&view), Some(Problem::field(Field::Email, Refusal::BadEmail)));
    let view = set(&arthur, "sam@acme.example", "").await.unwrap();
    assert_eq!(problem(&view), Some(Problem::page(Refusal::Unchanged)));
    let asked = set(&arthur, "samuel@acme.example", "0491 571 804").await;
    let view = proved(w, &mut arthur, "arthur", &sam, asked).await;
    assert_eq!(view.email.as_deref(), Some("samuel@acme.example"));
    assert!(!view.verified && view.second == Second::Off && view.phone.is_some_and(|phone| phone.ends_with("04")));
    assert!(!signed_in.is_in().await);
    let told: Vec<_> = w.messages().await.into_iter().map(|message| message.to).collect();
    for to in ["sam@acme.example", "samuel@acme.example", "+61491570158"] {
        assert!(told.contains(&to.to_owned()), "{to} of {told:?}");
    }
    // Nothing was sent to a number that nobody has proved.
    assert!(!told.contains(&"+61491571804".to_owned()));
});

both!(a_lost_phone_is_taken_away_at_once_with_a_reason, |w| {
    let mut marie = at(w, "marie", 1).await;
    let sam = id(w, "sam").await;
    let signed_in = w.signed_in("sam", 2).await;
    let take =
        async |b: &Browser, reason: &str| team::take_factor(&w.p, &b.caller, "acme", &b.form, &sam, reason).await;
    let view = take(&marie, "  ").await.unwrap();
    assert_eq!(problem(&view), Some(Problem::field(Field::Reason, Refusal::Empty)));
    let asked = take(&marie, "left in a  taxi").await;
    let view = proved(w, &mut marie, "marie", &sam, asked).await;
    assert!(view.second == Second::Off && !view.may.revoke && !signed_in.is_in().await);
    let mail = w.newest_to("sam@acme.example").await.unwrap();
    assert!(mail.text.contains("left in a taxi"), "{}", mail.text);
    let rows = ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        tx.audit_after(org.id, 0, 500).await
    });
    let row = rows.iter().find(|row| row.action == "factor-revoke").unwrap();
    assert!(row.details.contains("left in a taxi"));
    // The last strong factor of all admins stays (SE8).
    let mut olivia = at(w, "olivia", 3).await;
    ask!(w, |tx| {
        let id = olivia_id(tx).await?;
        let user = tx.user_by_id(id).await?.unwrap();
        tx.update_user(&vestibule_store::User { text_on: false, ..user }).await
    });
    // Her own session was proved before; the act takes her password now.
    let arthur = id(w, "arthur").await;
    let asked = team::take_factor(&w.p, &olivia.caller, "acme", &olivia.form, &arthur, "test").await;
    let refused = asked.is_err() || problem(&asked.unwrap()).is_some();
    assert!(refused && user::show(&w.p, "acme", "arthur").await.unwrap().text_on);
    olivia.form.clear();
});

async fn olivia_id(tx: &mut vestibule_store::Tx) -> Result<vestibule_shared::ids::UserId, vestibule_store::StoreError> {
    let org = tx.org_by_slug("acme").await?.unwrap();
    Ok(tx.user_by_name(org.id, "olivia", None).await?.unwrap().id)
}

/// Whether the demonstration's organization can be run: exactly one active primary admin, and an active admin with a strong factor.
async fn runs(w: &World) -> bool {
    let people = ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        tx.users(org.id, None, 100).await
    });
    let strong = |user: &vestibule_store::User| user.text_on && user.phone_verified_at.is_some();
    can_be_run(people.iter().map(|user| (user.role, user.status, strong(user))))
}

both!(two_admins_who_deactivate_each_other_at_once_leave_one_a_hundred_times, |w| {
    // A second admin beside arthur; both act at the same moment, again and again.
    ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        let marie = tx.user_by_name(org.id, "marie", None).await?.unwrap();
        tx.update_user(&vestibule_store::User { role: Role::Admin, ..marie }).await
    });
    let (arthur, marie) = (id(w, "arthur").await, id(w, "marie").await);
    let mut both = [0, 0];
    for round in 0..100_u64 {
        let (a, m) = (admin_browser(w, "arthur", round).await, admin_browser(w, "marie", round).await);
        let (one, two) = tokio::join!(
            team::switch(&w.p, &a.caller, "acme", &a.form, &marie, false),
            team::switch(&w.p, &m.caller, "acme", &m.form, &arthur, false),
        );
        // Whoever was first is in, the other out: the second is told that they are signed out, or busy, and has done nothing.
        assert!(one.is_ok() != two.is_ok(), "round {round}: {one:?} {two:?}");
        both[usize::from(two.is_ok())] += 1;
        assert!(runs(w).await, "round {round}");
        for who in ["arthur", "marie"] {
            user::reactivate(&w.p, "acme", who).await.unwrap();
        }
    }
    assert_eq!(both[0] + both[1], 100);
});

/// A session of somebody, put straight into the database: a hundred sign-ins are not what is tested.
async fn admin_browser(w: &World, who: &str, round: u64) -> Browser {
    let token = crate::tokens::Token::new(w.p.random.as_ref()).unwrap();
    let now = w.p.now();
    ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        let user = tx.user_by_name(org.id, who, None).await?.unwrap();
        let mut random = [0; 10];
        random[..8].copy_from_slice(&round.to_be_bytes());
        random[8] = u8::try_from(who.len()).unwrap();
        tx.insert_session(&vestibule_store::Session {
            id: vestibule_shared::ids::SessionId::new(now, random),
            org: org.id,
            user: user.id,
            token_hash: token.hash(),
            created_at: now,
            seen_at: now,
            address: None,
            agent: None,
            weak: false,
            factor: Some("text".to_owned()),
            device: None,
            notice: None,
            ended_at: None,
        })
        .await
    });
    let mut browser = w.browser(1);
    browser.caller.scripted = true;
    browser.caller.tokens.session = Some(token.expose().to_owned());
    browser.form = browser.session_form().await;
    browser
}

both!(a_primary_admin_who_hands_over_to_two_at_once_leaves_one_a_hundred_times, |w| {
    ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        let marie = tx.user_by_name(org.id, "marie", None).await?.unwrap();
        tx.update_user(&vestibule_store::User { role: Role::Admin, ..marie }).await
    });
    let caller = w.browser(1).caller;
    for round in 0..100 {
        // As the page of proofs does it, once the proof is used up: organization and actor held, then the deed.
        let hand = async |to: &'static str| {
            let now = w.p.now();
            write_tx!(w.p.store(), |tx| {
                let org = tx.org_by_slug("acme").await?.unwrap();
                let org = tx.lock_org(org.id).await?.unwrap();
                let id = olivia_id(tx).await?;
                let actor = tx.lock_user(id).await?.unwrap();
                let user = tx.user_by_name(org.id, to, None).await?.unwrap();
                let deed = deeds::Deed::HandOver { user: user.id, name: user.name };
                deed.perform(&w.p, tx, &caller, &org, &actor, now).await
            })
        };
        let (one, two) = tokio::join!(hand("arthur"), hand("marie"));
        assert!(one.is_ok() != two.is_ok(), "round {round}: {one:?} {two:?}");
        assert!(runs(w).await, "round {round}");
        // Back again, for the next round.
        ask!(w, |tx| {
            let org = tx.org_by_slug("acme").await?.unwrap();
            for (who, role) in [("olivia", Role::PrimaryAdmin), ("arthur", Role::Admin), ("marie", Role::Admin)] {
                let user = tx.user_by_name(org.id, who, None).await?.unwrap();
                assert_eq!(user.status, Status::Active);
                tx.update_user(&vestibule_store::User { role, ..user }).await?;
            }
            Ok(())
        });
    }
});

both!(a_lock_that_lasts_until_it_is_opened_says_so, |w| {
    let arthur = at(w, "arthur", 1).await;
    lock(w, &id(w, "claire").await).await;
    assert_eq!(page(w, &arthur, "claire").await.unwrap().lock, Some(LockView::Closed));
    user::unlock(&w.p, "acme", "claire").await.unwrap();
    assert_eq!(page(w, &arthur, "claire").await.unwrap().lock, None);
});

/// Does what one of the use cases does, for the test that each leaves its row.
pub async fn drive(w: &World, name: &str) {
    let (mut b, sam, claire) = (at(w, "olivia", 1).await, id(w, "sam").await, id(w, "claire").await);
    let (p, caller, form) = (w.p.clone(), b.caller.clone(), b.form.clone());
    let typed = vestibule_shared::wire::PersonForm {
        name: "Sam T".to_owned(),
        username: "samt".to_owned(),
        role: "employee".to_owned(),
        ..Default::default()
    };
    let asked = match name {
        "edit::activation" => team::activation(&p, &caller, "acme", &form, &id(w, "lucy").await, false).await,
        "edit::add" => {
            team::add(&p, &caller, "acme", &form, typed).await.unwrap();
            return;
        }
        "edit::edit" => team::edit(&p, &caller, "acme", &form, &sam, 1, typed).await,
        "edit::end_sessions" => team::end_sessions(&p, &caller, "acme", &form, &sam, None).await,
        "edit::require" => team::require(&p, &caller, "acme", &form, &claire, true).await,
        "edit::switch" => {
            team::switch(&p, &caller, "acme", &form, &sam, false).await.unwrap();
            team::switch(&p, &caller, "acme", &form, &sam, true).await
        }
        "edit::take_out" => {
            team::take_out(&p, &caller, "acme", &form, &sam).await.unwrap();
            return;
        }
        "proved::access" => team::access(&p, &caller, "acme", &form, &sam).await,
        "proved::hand_over" => team::hand_over(&p, &caller, "acme", &form, &id(w, "arthur").await).await,
        "proved::set_contacts" => {
            team::set_contacts(&p, &caller, "acme", &form, &claire, "c@acme.example", "AU", "").await
        }
        "proved::set_role" => team::set_role(&p, &caller, "acme", &form, &sam, "manager").await,
        "proved::take_factor" => team::take_factor(&p, &caller, "acme", &form, &sam, "lost").await,
        "proved::unlock" => {
            lock(w, &sam).await;
            team::unlock(&p, &caller, "acme", &form, &sam).await
        }
        other => panic!("{other} leaves a row: do here what it does"),
    };
    match asked {
        Err(Failure::Confirm) => assert_eq!(verify(w, &mut b, "olivia").await.step, ConfirmStep::Done, "{name}"),
        done => assert!(problem(&done.unwrap()).is_none(), "{name}"),
    }
}

/// Locks somebody as too many wrong tries do.
pub async fn lock(w: &World, who: &str) {
    let who: vestibule_shared::ids::UserId = who.parse().unwrap();
    ask!(w, |tx| {
        let key = vestibule_store::LaneKey::of(vestibule_shared::auth::LaneKind::Text, who);
        let mut lane = tx.lock_lane(&key, w.p.now()).await?;
        lane.disabled = true;
        tx.save_lane(&key, &lane).await?;
        tx.note_locks(who, w.p.now()).await
    });
}

/// **Method** of a person, switched by the operator.
async fn method(
    w: &World,
    who: &str,
    method: Method,
    why: &str,
) -> Result<Option<vestibule_shared::Timestamp>, Failure> {
    user::set_method(&w.p, "acme", who, method, why).await
}

fn refused<T: std::fmt::Debug>(result: Result<T, Failure>) -> Problem {
    match result {
        Err(Failure::Refused(problem)) => problem,
        other => panic!("{other:?}"),
    }
}

/// Whether the password alone signs somebody in, on a browser that nobody has used.
async fn alone(w: &World, who: &str) -> Option<Browser> {
    let mut b = w.browser(77);
    let step = b.pair(who, PASSWORD).await.step;
    // What is sent from here on is not of the same moment as what it sent.
    w.messages().await;
    matches!(step, SignInStep::Done { .. }).then_some(b)
}

both!(a_factor_is_set_aside_with_a_reason_and_counts_again_by_itself, |w| {
    let none = Method::None { days: 2 };
    for (who, with, why, problem) in [
        ("sam", Method::None { days: 0 }, "x", Problem::field(Field::Days, Refusal::BadDays { max: 7 })),
        ("sam", Method::None { days: 8 }, "x", Problem::field(Field::Days, Refusal::BadDays { max: 7 })),
        ("sam", none, " \n", Problem::field(Field::Reason, Refusal::Empty)),
        ("claire", none, "x", Problem::page(Refusal::FactorMissing)),
        ("marie", none, "x", Problem::page(Refusal::FactorRequired)),
        ("olivia", none, "x", Problem::page(Refusal::FactorRequired)),
        ("sam", Method::Text, "", Problem::page(Refusal::Unchanged)),
        ("claire", Method::Text, "", Problem::page(Refusal::PhoneMissing)),
    ] {
        assert_eq!(refused(method(w, who, with, why).await), problem, "{who} {with:?}");
    }
    assert!(alone(w, "sam").await.is_none());
    let sam = w.signed_in("sam", 7).await;
    w.pass(Span::minutes(11));
    let shown = async || crate::security::view(&w.p, &sam.caller, "acme").await.unwrap().none_until;
    assert!(shown().await.is_none());
    let until = method(w, "sam", none, "left in a  taxi").await.unwrap();
    assert_eq!(shown().await.map(|moment| moment.at), until, "the person is told as well");
    assert_eq!(until, Some(w.p.now().plus(Span::days(2))));
    let row = user::show(&w.p, "acme", "sam").await.unwrap();
    assert_eq!((row.asks_second, row.none_until, row.text_on), (false, until, true));
    let mail = w.newest_to("sam@acme.example").await.unwrap();
    assert!(mail.locale == "en-AU" && mail.text.contains("left in a taxi"), "{}", mail.text);
    let rows = ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        tx.audit_after(org.id, 0, 500).await
    });
    let row = rows.last().unwrap();
    assert_eq!((row.action.as_str(), row.actor.as_deref()), ("method-none", Some("operator")));
    assert!(row.details.contains("left in a taxi"));

    let sam = id(w, "sam").await;
    let marie = at(w, "marie", 1).await;
    let facts = team::view(&w.p, &marie.caller, "acme", &sam).await.unwrap();
    assert!(facts.none_until.is_some() && facts.second == Second::On);
    let with_factor = w.signed_in("sam", 2).await;
    assert!(alone(w, "sam").await.is_some());
    // What is changed for good is proved as before: a reset, and an own number.
    let mut reset = w.browser(78);
    reset.reset_request("sam").await;
    let code = w.code_to("sam@acme.example").await;
    assert!(matches!(reset.reset_mail_code(&code).await.step, ResetStep::Code(_)));
    let form = with_factor.session_form().await;
    let off = crate::security::switch_text(&w.p, &with_factor.caller, "acme", &form, false).await;
    assert!(matches!(off, Err(Failure::Confirm)));
    let proof = acts::view(&w.p, &with_factor.caller, "acme").await.unwrap();
    assert!(matches!(proof.step, ConfirmStep::Code { .. }), "{proof:?}");

    // It ends by itself, for who is signed in without it too.
    w.pass(Span::minutes(2 * 24 * 60 - 1));
    let late = alone(w, "sam").await.unwrap();
    assert!(late.is_in().await);
    w.pass(Span::minutes(1));
    assert!(!late.is_in().await && alone(w, "sam").await.is_none());
    assert_eq!(user::show(&w.p, "acme", "sam").await.unwrap().none_until, None);
    let facts = team::view(&w.p, &at(w, "marie", 3).await.caller, "acme", &sam).await.unwrap();
    assert_eq!(facts.none_until, None);
});

both!(a_requirement_wins_over_a_factor_that_is_set_aside, |w| {
    let none = Method::None { days: 7 };
    let sam = id(w, "sam").await;
    let olivia = at(w, "olivia", 1).await;
    let require = async |on: bool| {
        let view = team::require(&w.p, &olivia.caller, "acme", &olivia.form, &sam, on).await;
        assert_eq!(view.unwrap().required, on);
    };
    method(w, "sam", none, "test").await.unwrap();
    let without = alone(w, "sam").await.unwrap();
    require(true).await;
    assert!(!without.is_in().await && alone(w, "sam").await.is_none());
    assert_eq!(user::show(&w.p, "acme", "sam").await.unwrap().none_until, None);
    assert_eq!(refused(method(w, "sam", none, "test").await), Problem::page(Refusal::FactorRequired));
});

both!(text_messages_are_on_again_at_a_word, |w| {
    method(w, "sam", Method::None { days: 7 }, "test").await.unwrap();
    let without = alone(w, "sam").await.unwrap();
    method(w, "sam", Method::Text, "").await.unwrap();
    assert!(!without.is_in().await && alone(w, "sam").await.is_none());
    let mail = w.newest_to("sam@acme.example").await.unwrap();
    assert!(mail.subject.unwrap().contains("asks for a code again"));
    // Also where they were switched off; where nothing may be sent, nobody is locked out by it.
    crate::scenarios::enrolments::change(w, "sam", |user| user.text_on = false).await;
    let edit = crate::org::OrgEdit { countries: Some(vec!["US".into()]), ..Default::default() };
    crate::org::set(&w.p, "acme", &edit, None).await.unwrap();
    let elsewhere = refused(method(w, "sam", Method::Text, "").await);
    assert_eq!(elsewhere, Problem::field(Field::Phone, Refusal::PhoneCountry));
    let edit = crate::org::OrgEdit { countries: Some(vec!["AU".into()]), ..Default::default() };
    crate::org::set(&w.p, "acme", &edit, None).await.unwrap();
    method(w, "sam", Method::Text, "found it").await.unwrap();
    assert!(user::show(&w.p, "acme", "sam").await.unwrap().asks_second);
});
