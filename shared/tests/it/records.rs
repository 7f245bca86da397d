//! What is kept stays readable: the forms of records that are on disk already.

use crate::support::{T0, kept, person};
use vestibule_shared::auth::sign_in::First;
use vestibule_shared::auth::{Limits, Reset, SignIn};
use vestibule_shared::ids::ChallengeId;
use vestibule_shared::refusal::{Field, Problem, Refusal};

#[test]
fn a_problem_is_kept_with_its_record() {
    let refusals = [
        Refusal::WrongPair,
        Refusal::CodeWrong { left: 4 },
        Refusal::AddressBlocked { until: T0 },
        Refusal::ResendTooEarly { seconds: 60 },
        Refusal::FlowEnded,
    ];
    for refusal in refusals {
        for problem in [Problem::page(refusal.clone()), Problem::field(Field::Code, refusal)] {
            let mut sign_in = SignIn::begin("sam".into(), None, T0);
            sign_in.problem = Some(problem.clone());
            assert_eq!(kept(&sign_in), sign_in);
            let mut reset = Reset::begin("sam".into(), Some(person(0)), ChallengeId::new(T0, [0; 10]), T0);
            reset.problem = Some(problem);
            assert_eq!(kept(&reset), reset);
        }
    }
}

#[test]
fn a_sign_in_written_by_this_version_is_read_by_the_next() {
    let text = r#"{"typed":"sam","return_to":"/w/acme/","user":"01a30c0d-9000-7000-8000-000000000000","activating":true,
        "first":1800000000000,"first_by":"activation","sets_password":true,
        "enrol":{"freed":"mail","mail":"01a30c0d-9000-7101-8101-010101010101"},
        "challenge":"01a30c0d-9000-7101-8101-010101010101","second":["text",1800000001000],"session":null,
        "started_at":1800000000000,"step_at":1800000001000,"problem":{"field":"code","refusal":{"code_wrong":{"left":4}}}}"#;
    let read: SignIn = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), serde_json::from_str::<serde_json::Value>(text).unwrap());
    // One of before there were activation and enrolment.
    let old = r#"{"typed":"sam","return_to":null,"user":null,"first":null,"challenge":null,"second":null,"session":null,
        "started_at":1800000000000,"step_at":1800000001000,"problem":null}"#;
    let read: SignIn = serde_json::from_str(old).unwrap();
    assert!(!read.activating && !read.sets_password && read.first_by == First::Password && read.enrol.is_none());
}

#[test]
fn a_misspelled_limit_is_an_error() {
    assert_eq!(kept(&Limits::default()), Limits::default());
    assert_eq!(serde_json::from_str::<Limits>("{}").unwrap(), Limits::default());
    assert!(serde_json::from_str::<Limits>(r#"{"code_trys": 5}"#).is_err());
}
