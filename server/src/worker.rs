//! The worker that sends the messages that wait.

use crate::config::Config;
use crate::start::StartError;
use std::sync::Arc;
use vestibule_delivery::{ConfigError, Mail, Sms, Transports};
use vestibule_service::worker::capture_sink;
use vestibule_service::{Delivery, Portal, Sink, Worker};

/// The gateways that the configuration names; what has none is captured, of which a start that is no demonstration warns. A
/// demonstration captures everything: its people's addresses and numbers are not theirs.
///
/// # Errors
/// A setting that cannot be used.
pub fn delivery(config: &Config, portal: &Portal, demo: bool) -> Result<Delivery, ConfigError> {
    if demo {
        return Ok(Delivery::Capture);
    }
    let sink: Arc<dyn vestibule_delivery::Sink> = Arc::new(capture_sink(portal.clone()));
    let transports =
        Transports { mail: Mail::new(&config.mail, Arc::clone(&sink))?, sms: Sms::new(&config.sms, sink)? };
    if transports.mail.is_capture() {
        tracing::warn!("no mail server is configured (mail.smtp): mail is captured, see `vestibule outbox`");
    }
    if transports.sms.is_capture() {
        tracing::warn!(
            "no gateway is configured (sms.twilio or sms.http): text messages are captured, see `vestibule outbox`"
        );
    }
    Ok(Delivery::Send(Arc::new(transports)))
}

/// Where checkpoints of the activity record go beside the log. One that cannot be written to ends the start.
///
/// # Errors
/// Which, and why.
pub fn sinks(config: &Config) -> Result<Vec<Sink>, StartError> {
    let sinks = config.audit.sinks().map_err(|error| StartError::Other(error.0))?;
    for sink in &sinks {
        let name = match sink {
            Sink::File(_) => "audit.checkpoint_file",
            _ => "audit.checkpoint_syslog",
        };
        sink.check().map_err(|error| StartError::Other(format!("{name}: {error}")))?;
    }
    Ok(sinks)
}

/// Sends until `stop` is ready.
pub async fn run(portal: Portal, delivery: Delivery, sinks: Vec<Sink>, stop: impl Future<Output = ()> + Send) {
    Worker::new(portal, delivery).with_sinks(sinks).run(stop).await;
}
