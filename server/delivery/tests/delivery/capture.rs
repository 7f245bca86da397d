use std::sync::{Arc, Mutex};

use vestibule_delivery::{
    Channel, Mail, MailConfig, Message, NotStored, Outcome, Reason, Sink, Sms, SmsConfig, Storing, Transports,
};

use crate::{NOW, message, reason};

fn transports(sink: Arc<dyn Sink>) -> Transports {
    Transports {
        mail: Mail::new(&MailConfig::default(), sink.clone()).unwrap(),
        sms: Sms::new(&SmsConfig::default(), sink).unwrap(),
    }
}

#[tokio::test]
async fn without_configuration_the_caller_gets_every_message() {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let into = kept.clone();
    let transports = transports(Arc::new(move |message: Message| -> Storing {
        into.lock().unwrap().push(message);
        Box::pin(async { Ok(()) })
    }));
    assert!(transports.mail.is_capture() && transports.sms.is_capture());
    let sent = [
        message(Channel::Email, "sam@acme.example", "Votre code : 123456"),
        message(Channel::Sms, "+33612345678", "Votre code : 123456"),
    ];
    for message in &sent {
        assert_eq!(transports.send(message, NOW).await, Outcome::Delivered { reference: None });
    }
    assert_eq!(*kept.lock().unwrap(), sent);
    assert_eq!(transports.mail.check().await, Ok(()));
}

#[tokio::test]
async fn what_could_not_be_kept_is_tried_again() {
    let transports = transports(Arc::new(|_: Message| -> Storing { Box::pin(async { Err(NotStored) }) }));
    let outcome = transports.send(&message(Channel::Sms, "+33612345678", "x"), NOW).await;
    assert!(matches!(outcome, Outcome::Retry { .. }));
    assert_eq!(reason(&outcome), Some(Reason::NotStored));
}

#[test]
fn debug_shows_neither_person_nor_text() {
    let mut message = message(Channel::Email, "sam@acme.example", "code 123456");
    message.subject = Some("123456 for Sam".into());
    message.html = Some("<b>123456</b>".into());
    let shown = format!("{message:?}");
    for hidden in ["sam", "acme", "123456", "Sam"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}
