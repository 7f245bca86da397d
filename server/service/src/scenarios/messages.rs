//! Every message in every language: MF8, CD8, CD9, G1.

use crate::messages::{Draft, MessageArgs, Template, enqueue, render};
use crate::testing::World;
use vestibule_delivery::Channel;
use vestibule_delivery::sms::{SegmentEncoding, segments};
use vestibule_shared::auth::Challenge;
use vestibule_shared::auth::challenge::Purpose;
use vestibule_shared::ids::{ChallengeId, FlowId};
use vestibule_shared::{Span, Timestamp};

/// Writes every message in a language.
async fn all(w: &World, locale: &str) -> Vec<(Template, vestibule_delivery::Message)> {
    let now = w.p.now();
    let mut out = Vec::new();
    for template in Template::ALL.iter().copied().filter(|template| *template != Template::Nobody) {
        let purpose = if template == Template::ResetCode { Purpose::ResetMail } else { Purpose::SignInText };
        let challenge = Challenge::begin(
            ChallengeId::new(now, w.p.bytes().unwrap()),
            FlowId::new(now, [0; 10]),
            None,
            purpose,
            w.p.limits(),
            now,
        );
        let with_code = matches!(
            template,
            Template::SignInText
                | Template::ResetText
                | Template::VerifyText
                | Template::StepUpText
                | Template::VerifyEmail
                | Template::SignInCode
                | Template::ResetCode
                | Template::EnrolCode
        );
        let args = MessageArgs {
            name: "Zoë <Lee> & Co".into(),
            about: "Sam \"Sly\" Taylor".into(),
            username: "sam".into(),
            at: now,
            agent: "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0".into(),
            address: "192.0.2.1".into(),
            count: 51,
            act: "act-number".into(),
            what: "678".into(),
            link: "/w/acme/undo/x".into(),
        };
        let to = if template.name().starts_with("sms") { "+61491570006" } else { "zoe@acme.example" };
        let (org, row) = super::base::ask!(w, |tx| {
            let org = tx.org_by_slug("acme").await?.unwrap();
            let draft = Draft {
                template,
                org: Some(org.id),
                user: None,
                to,
                locale: locale.parse().unwrap(),
                args: args.clone(),
                challenge: with_code.then_some(challenge.id),
                expires_at: now.plus(Span::hours(1)),
            };
            enqueue(&w.p, tx, draft, now).await.unwrap();
            let row = tx.claim(1, now, Span::hours(2)).await?.remove(0);
            Ok((org, row))
        });
        let message = render(&w.p, &row, Some(&org), Some(&challenge)).unwrap().unwrap();
        out.push((template, message));
    }
    out
}

#[tokio::test]
async fn every_message_in_every_language() {
    let w = World::sqlite().await;
    for locale in ["en-US", "en-AU", "fr", "en-XA"] {
        for (template, m) in all(&w, locale).await {
            let name = format!("{} in {locale}", template.name());
            assert_eq!(m.locale, locale, "{name}");
            for text in [Some(&m.text), m.subject.as_ref(), m.html.as_ref()].into_iter().flatten() {
                assert!(!text.contains(['\u{2068}', '\u{2069}']), "{name}: marks of isolation");
                assert!(!text.contains("mail-") && !text.contains("sms-"), "{name}: an id instead of a text: {text}");
                assert!(!text.contains("{ $"), "{name}: {text}");
            }
            match m.channel {
                Channel::Sms => {
                    assert!(m.subject.is_none() && m.html.is_none(), "{name}");
                    // Those that bring news bring no code, and no line for phones that would fill one in.
                    let news = matches!(
                        template,
                        Template::NumberChangedOld | Template::NumberChangedNew | Template::AccessCodeText
                    );
                    let code = crate::testing::digits(&m.text);
                    assert_eq!(code.is_none(), news, "{name}");
                    if let Some(code) = code {
                        let last = format!("@sign-in.acme.example #{code}");
                        assert_eq!(m.text.lines().last(), Some(last.as_str()), "{name}");
                    }
                    if locale != "en-XA" {
                        let size = segments(&m.text);
                        assert_eq!(
                            (size.encoding, size.segments),
                            (SegmentEncoding::Gsm7, 1),
                            "{name}: {} {}",
                            size.units,
                            m.text
                        );
                        // With the longest address that a text may have.
                        let long = m.text.replace("sign-in.acme.example", "sign-in.accounts.example.co.nz");
                        assert_eq!(segments(&long).segments, 1, "{name} with a long address");
                    }
                }
                Channel::Email => {
                    let html = m.html.as_ref().unwrap();
                    let subject = m.subject.as_ref().unwrap();
                    assert!(!subject.is_empty() && !subject.contains('\n'), "{name}");
                    assert!(html.contains(&format!("lang=\"{locale}\"")) && html.contains("<h1"), "{name}");
                    for remote in ["<script", "<img", "<link", "src=", "url(", "http-equiv"] {
                        assert!(!html.contains(remote), "{name}: {remote}");
                    }
                    for link in html.split("<a ").skip(1) {
                        assert!(link.starts_with("href=\"https://sign-in.acme.example/w/"), "{name}: {link}");
                    }
                    assert!(
                        !html.contains("<Lee>") && html.contains("&lt;Lee&gt;") && m.text.contains("Zoë <Lee> & Co"),
                        "{name}"
                    );
                    assert!(
                        m.text.contains("https://sign-in.acme.example"),
                        "{name}: the address is the configured one"
                    );
                }
            }
        }
    }
}

/// Every act that a fresh proof is asked for, in the text message that names it.
#[tokio::test]
async fn every_act_fits_a_text_message() {
    let w = World::sqlite().await;
    let now = w.p.now();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../locales/en-US");
    let mut acts = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        acts.extend(
            text.lines()
                .filter(|l| l.starts_with("act-"))
                .filter_map(|l| l.split_once(' '))
                .map(|(id, _)| id.to_owned()),
        );
    }
    assert!(acts.len() > 5, "{acts:?}");
    for locale in ["en-US", "en-AU", "fr"] {
        for act in &acts {
            for what in ["678", "Zoë-Éléonore O’Neill-Fitzgerald", "名前"] {
                let challenge = Challenge::begin(
                    ChallengeId::new(now, w.p.bytes().unwrap()),
                    FlowId::new(now, [0; 10]),
                    None,
                    Purpose::StepUp,
                    w.p.limits(),
                    now,
                );
                let args = MessageArgs { act: act.clone(), what: what.into(), ..MessageArgs::default() };
                let row = super::base::ask!(w, |tx| {
                    let draft = Draft {
                        template: Template::StepUpText,
                        org: None,
                        user: None,
                        to: "+61491570006",
                        locale: locale.parse().unwrap(),
                        args: args.clone(),
                        challenge: Some(challenge.id),
                        expires_at: now.plus(Span::hours(1)),
                    };
                    enqueue(&w.p, tx, draft, now).await.unwrap();
                    Ok(tx.claim(1, now, Span::hours(2)).await?.remove(0))
                });
                let m = render(&w.p, &row, None, Some(&challenge)).unwrap().unwrap();
                let long = m.text.replace("sign-in.acme.example", "sign-in.accounts.example.co.nz");
                let size = segments(&long);
                assert_eq!((size.encoding, size.segments), (SegmentEncoding::Gsm7, 1), "{act} in {locale}: {long}");
                assert!(!m.text.contains("act-"), "{act} in {locale}: {}", m.text);
            }
        }
    }
}

#[tokio::test]
async fn a_code_that_is_of_no_use_is_not_written() {
    let w = World::sqlite().await;
    let now = w.p.now();
    let mut challenge = Challenge::begin(
        ChallengeId::new(now, [1; 10]),
        FlowId::new(now, [0; 10]),
        None,
        Purpose::SignInText,
        w.p.limits(),
        now,
    );
    let row = super::base::ask!(w, |tx| {
        let draft = Draft {
            template: Template::SignInText,
            org: None,
            user: None,
            to: "+61491570006",
            locale: "fr".parse().unwrap(),
            args: MessageArgs::default(),
            challenge: Some(challenge.id),
            expires_at: now.plus(Span::hours(1)),
        };
        enqueue(&w.p, tx, draft, now).await.unwrap();
        Ok(tx.claim(1, now, Span::hours(2)).await?.remove(0))
    });
    assert!(render(&w.p, &row, None, Some(&challenge)).unwrap().is_some());
    assert!(render(&w.p, &row, None, None).unwrap().is_none());
    challenge.used_at = Some(Timestamp(1));
    assert!(render(&w.p, &row, None, Some(&challenge)).unwrap().is_none());
    let other = vestibule_store::OutboxRow { id: vestibule_shared::ids::MessageId::new(now, [9; 10]), ..row };
    assert!(render(&w.p, &other, None, Some(&challenge)).is_err(), "an addressee moved to another row does not open");
}
