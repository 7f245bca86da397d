//! A code that was sent: tries, expiry, resend, e-mail backup, from any state that could ever be read.

use crate::support::{T0, cases, forward, kept, person, wild};
use proptest::prelude::*;
use vestibule_shared::auth::challenge::{Challenge, NoResend, Purpose};
use vestibule_shared::auth::{ChallengeState, Limits};
use vestibule_shared::ids::{ChallengeId, FlowId};
use vestibule_shared::{Span, Timestamp};

fn begin(purpose: Purpose, user: bool, now: Timestamp) -> Challenge {
    let (id, flow) = (ChallengeId::new(T0, [1; 10]), FlowId::new(T0, [2; 10]));
    Challenge::begin(id, flow, user.then(|| person(0)), purpose, &Limits::default(), now)
}

fn purpose() -> impl Strategy<Value = Purpose> {
    proptest::sample::select(vec![
        Purpose::SignInText,
        Purpose::ResetText,
        Purpose::ResetMail,
        Purpose::VerifyPhone,
        Purpose::VerifyEmail,
        Purpose::StepUp,
    ])
}

fn anything() -> impl Strategy<Value = Challenge> {
    let times = (wild(), wild(), prop::option::of(wild()), wild(), prop::option::of(wild()));
    (purpose(), any::<bool>(), times, [wild(), wild(), wild()], any::<bool>()).prop_map(
        |(purpose, user, (created, expires, used, last, mailed), [tries, most, sends], text_failed)| Challenge {
            created_at: Timestamp(created),
            expires_at: Timestamp(expires),
            used_at: used.map(Timestamp),
            last_send_at: Timestamp(last),
            emailed_at: mailed.map(Timestamp),
            tries,
            max_tries: most,
            sends,
            text_failed,
            ..begin(purpose, user, T0)
        },
    )
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Guess,
    Right,
    Resend,
    Email,
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn nothing_panics_or_goes_down_from_any_state(was in anything(), now in wild()) {
        let (limits, now) = (Limits::default(), Timestamp(now));
        prop_assert_eq!(&kept(&was), &was);
        let _ = (was.left(), was.resend_opens(&limits), was.email_opens(&limits), was.factor());
        let live = was.state(now) == ChallengeState::Live;
        let mut is = was.clone();
        prop_assert_eq!(is.spend(now).is_ok(), live);
        prop_assert_eq!(is.tries, was.tries.saturating_add(i64::from(live)));
        let before = is.clone();
        let accepted = is.accept(now);
        prop_assert!(!accepted || (now.plausible() && now < was.expires_at && was.used_at.is_none() && before.tries > 0));
        prop_assert!(!accepted || was.user.is_some() || was.purpose == Purpose::VerifyPhone);
        prop_assert!(!is.accept(now), "accepted twice");
        for act in [Challenge::resend, Challenge::email] {
            let mut is = was.clone();
            if act(&mut is, &limits, now).is_ok() {
                prop_assert!(live, "a message for a code that is over");
            } else {
                prop_assert_eq!(&is, &was, "a refusal changed something");
            }
            prop_assert!(is.sends >= was.sends);
        }
    }

    #[test]
    fn messages_keep_their_minute_and_their_number(
        purpose in purpose(),
        acts in prop::collection::vec((forward(), proptest::sample::select(vec![Act::Guess, Act::Right, Act::Resend, Act::Email])), 1..40),
    ) {
        let limits = Limits::default();
        let mut now = T0;
        let mut challenge = begin(purpose, true, now);
        let (mut texts, mut mails, mut guesses, mut accepted) = (vec![now], Vec::new(), 0, false);
        for (tick, act) in acts {
            now = tick.apply(now);
            match act {
                Act::Guess => guesses += i32::from(challenge.spend(now).is_ok()),
                Act::Right => {
                    if challenge.spend(now).is_ok() {
                        guesses += 1;
                        prop_assert!(challenge.accept(now), "the right code, in time and spent, is taken");
                        prop_assert!(!accepted);
                        accepted = true;
                    }
                }
                Act::Resend => if challenge.resend(&limits, now).is_ok() { texts.push(now) },
                Act::Email => if challenge.email(&limits, now).is_ok() { mails.push(now) },
            }
            prop_assert_eq!(challenge.state(now) == ChallengeState::Live, !accepted && guesses < 5 && now.since(T0) < Span::minutes(10));
            challenge = kept(&challenge);
        }
        prop_assert!(guesses <= 5);
        prop_assert!(texts.len() <= 3, "more messages than one challenge has");
        prop_assert!(texts.windows(2).all(|w| w[1].since(w[0]) >= Span::seconds(60)));
        prop_assert!(mails.iter().all(|at| at.since(T0) >= Span::seconds(60)), "the backup was first");
        prop_assert!(mails.windows(2).all(|w| w[1].since(w[0]) >= Span::seconds(60)));
        prop_assert!(mails.is_empty() || purpose == Purpose::SignInText, "a backup where mail was the first proof");
    }
}

#[test]
fn the_sixtieth_second_opens_and_the_one_before_does_not() {
    let limits = Limits::default();
    let opens = T0.plus(Span::seconds(60));
    let early = Timestamp(opens.0 - 1);
    let mut challenge = begin(Purpose::SignInText, true, T0);
    assert_eq!(challenge.resend(&limits, early), Err(NoResend::Early(Span(1))));
    assert_eq!(challenge.email(&limits, early), Err(NoResend::Early(Span(1))));
    // The gateway's refusal opens the backup no earlier (MF10).
    challenge.text_failed = true;
    assert_eq!(challenge.email(&limits, early), Err(NoResend::Early(Span(1))));
    assert_eq!(challenge.resend(&limits, opens), Ok(()));
    assert_eq!(challenge.email(&limits, opens), Ok(()), "a resend does not put the backup off");
    assert_eq!(challenge.resend(&limits, opens.plus(Span::seconds(60))), Ok(()));
    assert_eq!(challenge.resend(&limits, opens.plus(Span::seconds(120))), Err(NoResend::NoMore));
    assert_eq!(begin(Purpose::ResetText, true, T0).email(&limits, opens), Err(NoResend::NoMore));
}

#[test]
fn nobodys_code_is_never_right() {
    for (purpose, user, right) in
        [(Purpose::ResetMail, false, false), (Purpose::ResetMail, true, true), (Purpose::VerifyPhone, false, true)]
    {
        let mut challenge = begin(purpose, user, T0);
        challenge.spend(T0).unwrap();
        assert_eq!(challenge.accept(T0), right, "{purpose:?} {user}");
    }
}

#[test]
fn a_code_that_expires_while_its_try_waits_is_not_accepted() {
    let mut challenge = begin(Purpose::SignInText, true, T0);
    let last = Timestamp(challenge.expires_at.0 - 1);
    challenge.spend(last).unwrap();
    assert!(!challenge.clone().accept(challenge.expires_at));
    assert!(challenge.accept(last));
}

#[test]
fn a_hundred_at_once_spend_five() {
    let mut challenge = begin(Purpose::SignInText, true, T0);
    assert_eq!((0..100).filter(|_| challenge.spend(T0).is_ok()).count(), 5);
    assert_eq!(challenge.state(T0), ChallengeState::Dead);
    // The fifth may have been the right one: whoever spent it may still use it.
    assert!(challenge.accept(T0));
}
