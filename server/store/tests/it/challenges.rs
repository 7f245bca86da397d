use crate::base::{T0, both, get, later, patiently, put, random};
use vestibule_shared::auth::challenge::{Challenge, Purpose};
use vestibule_shared::auth::{ChallengeState, Limits};
use vestibule_shared::ids::{ChallengeId, FlowId, UserId};

fn challenge(user: Option<UserId>, purpose: Purpose) -> Challenge {
    Challenge::begin(ChallengeId::new(T0, random()), FlowId::new(T0, random()), user, purpose, &Limits::default(), T0)
}

both!(a_challenge_comes_back_as_it_was, |base| {
    let (acme, sam) = base.people().await;
    for purpose in [
        Purpose::SignInText,
        Purpose::ResetText,
        Purpose::ResetMail,
        Purpose::VerifyPhone,
        Purpose::VerifyEmail,
        Purpose::StepUp,
    ] {
        let begun = challenge(Some(sam.id), purpose);
        put!(base, |tx| tx.insert_challenge(Some(acme.id), &begun).await);
        assert_eq!(get!(base, |tx| tx.challenge(begun.id).await), Some(begun));
    }
    let odd = Challenge {
        used_at: Some(later(1)),
        emailed_at: Some(later(2)),
        text_failed: true,
        tries: 2,
        ..challenge(None, Purpose::ResetMail)
    };
    put!(base, |tx| tx.insert_challenge(None, &odd).await);
    assert_eq!(get!(base, |tx| tx.challenge(odd.id).await), Some(odd.clone()));
    assert_eq!(put!(base, |tx| tx.lock_challenge(odd.id).await), Some(odd));
    assert_eq!(get!(base, |tx| tx.challenge(ChallengeId::new(T0, [0; 10])).await), None);
});

both!(a_hundred_guesses_at_once_spend_five_tries, |base| {
    let (acme, sam) = base.people().await;
    let begun = challenge(Some(sam.id), Purpose::SignInText);
    put!(base, |tx| tx.insert_challenge(Some(acme.id), &begun).await);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let (store, id, flow) = (base.store.clone(), begun.id, begun.flow);
        tasks.spawn(async move { patiently!(store, |tx| tx.spend_challenge_try(id, flow, later(1)).await) });
    }
    let mut spent: Vec<_> =
        tasks.join_all().await.into_iter().filter_map(|done| done.unwrap().map(|challenge| challenge.tries)).collect();
    spent.sort_unstable();
    assert_eq!(spent, [1, 2, 3, 4, 5]);
    let after = get!(base, |tx| tx.challenge(begun.id).await).unwrap();
    assert_eq!((after.tries, after.state(later(1))), (5, ChallengeState::Dead));
});

both!(a_try_is_spent_on_a_live_challenge_of_the_same_flow_only, |base| {
    let (acme, _) = base.people().await;
    let begun = challenge(None, Purpose::ResetMail);
    put!(base, |tx| tx.insert_challenge(Some(acme.id), &begun).await);
    assert_eq!(put!(base, |tx| tx.spend_challenge_try(begun.id, FlowId::new(T0, [0; 10]), later(1)).await), None);
    assert_eq!(put!(base, |tx| tx.spend_challenge_try(begun.id, begun.flow, begun.expires_at).await), None);
    assert!(!put!(base, |tx| tx.use_challenge(begun.id, later(1)).await), "nothing was tried yet");
    let spent = put!(base, |tx| tx.spend_challenge_try(begun.id, begun.flow, later(1)).await).unwrap();
    assert_eq!(spent, Challenge { tries: 1, ..begun.clone() });
    assert!(put!(base, |tx| tx.use_challenge(begun.id, later(2)).await));
    assert!(!put!(base, |tx| tx.use_challenge(begun.id, later(2)).await), "a code is good once");
    assert_eq!(put!(base, |tx| tx.spend_challenge_try(begun.id, begun.flow, later(3)).await), None);
    assert_eq!(get!(base, |tx| tx.challenge(begun.id).await).unwrap().used_at, Some(later(2)));
});

both!(a_right_code_is_used_once_of_many_at_once, |base| {
    let (acme, _) = base.people().await;
    let begun = Challenge { tries: 1, ..challenge(None, Purpose::ResetMail) };
    put!(base, |tx| tx.insert_challenge(Some(acme.id), &begun).await);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (store, id) = (base.store.clone(), begun.id);
        tasks.spawn(async move { patiently!(store, |tx| tx.use_challenge(id, later(1)).await) });
    }
    assert_eq!(tasks.join_all().await.into_iter().filter(|done| *done.as_ref().unwrap()).count(), 1);
});

both!(a_message_is_asked_for_once_of_two_at_once, |base| {
    let (acme, _) = base.people().await;
    let limits = Limits::default();
    let begun = challenge(None, Purpose::SignInText);
    put!(base, |tx| tx.insert_challenge(Some(acme.id), &begun).await);
    let mut again = begun.clone();
    again.resend(&limits, later(61)).unwrap();
    assert!(put!(base, |tx| tx.save_challenge_sends(&begun, &again).await));
    assert!(!put!(base, |tx| tx.save_challenge_sends(&begun, &again).await));
    let mut mailed = again.clone();
    mailed.email(&limits, later(62)).unwrap();
    assert!(put!(base, |tx| tx.save_challenge_sends(&again, &mailed).await));
    assert!(!put!(base, |tx| tx.save_challenge_sends(&again, &mailed).await));
    put!(base, |tx| tx.note_text_failed(begun.id).await);
    assert_eq!(get!(base, |tx| tx.challenge(begun.id).await), Some(Challenge { text_failed: true, ..mailed }));
});

both!(only_the_newest_of_a_person_and_purpose_works, |base| {
    let (acme, sam) = base.people().await;
    let used = Challenge { used_at: Some(later(1)), tries: 1, ..challenge(Some(sam.id), Purpose::ResetMail) };
    let old = challenge(Some(sam.id), Purpose::ResetMail);
    let new = challenge(Some(sam.id), Purpose::ResetMail);
    let text = challenge(Some(sam.id), Purpose::ResetText);
    let nobodys = challenge(None, Purpose::ResetMail);
    put!(base, |tx| {
        for begun in [&used, &old, &new, &text, &nobodys] {
            tx.insert_challenge(Some(acme.id), begun).await?;
        }
        Ok(())
    });
    assert_eq!(put!(base, |tx| tx.supersede_challenges(None, Purpose::ResetMail, new.id, later(2)).await), 0);
    assert_eq!(put!(base, |tx| tx.supersede_challenges(Some(sam.id), Purpose::ResetMail, new.id, later(2)).await), 1);
    assert_eq!(put!(base, |tx| tx.spend_challenge_try(old.id, old.flow, later(2)).await), None);
    for begun in [&used, &new, &text, &nobodys] {
        assert_eq!(get!(base, |tx| tx.challenge(begun.id).await).as_ref(), Some(begun));
    }
});
