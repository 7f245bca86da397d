//! What goes on beside requests: messages leave (DA7), what is over is swept, the clock is watched (DA8), the report is signed (DA3).

use crate::activity;
use crate::audit;
use crate::clock::Pause;
use crate::failure::Failure;
use crate::limiting::admins;
use crate::messages::{MessageArgs, Template, mail, render};
use crate::outbox;
use crate::overview;
use crate::portal::{MAX_SEEN_WALL, Portal};
use crate::sink::Sink;
use crate::team;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use vestibule_delivery::{Channel, Message, NotStored, Outcome, Storing, Transports, retry};
use vestibule_shared::ids::OrgId;
use vestibule_shared::{Span, Timestamp};
use vestibule_store::{AuditCheckpoint, OutboxRow, OutboxState, once_tx, write_tx};

/// A claimed message is another worker's again after this long: longer than any attempt, so none is sent twice by two that live, and
/// short enough that a killed one's reaches its reader while its code lives.
const LEASE: Span = Span::seconds(30);
/// Messages that are claimed at once.
const BATCH: i64 = 16;
/// Failures in a row that open a circuit, and how long it rests.
const OPEN_AFTER: i64 = 5;
const OPEN_FOR: Span = Span::seconds(30);
/// Longest time between looks for messages, where nobody in this process has queued one.
const TICK: Span = Span::seconds(1);
/// Between sweeps, and between looks at the clock and the report.
const SWEEP: Span = Span::minutes(1);

/// How messages leave.
#[derive(Clone)]
pub enum Delivery {
    /// They are kept to be read by the operator.
    Capture,
    /// By the transports that are configured.
    Send(Arc<Transports>),
}

/// The worker of one process. Several, on one database, share the work.
#[derive(Clone)]
pub struct Worker {
    p: Portal,
    delivery: Delivery,
    sinks: Arc<[Sink]>,
    /// Checkpoints that a sink has not taken yet: the newest of each organization.
    late: Arc<Mutex<BTreeMap<OrgId, AuditCheckpoint>>>,
    /// When the people of each organization were last counted.
    counted: Arc<Mutex<overview::Last>>,
}

/// Where transports put messages of a channel that has no gateway: the same place as [`Delivery::Capture`].
pub fn capture_sink(p: Portal) -> impl Fn(Message) -> Storing + Send + Sync {
    move |message| {
        let p = p.clone();
        Box::pin(async move {
            capture(&p, &message).await.map_err(|failure| {
                failure.log();
                NotStored
            })
        })
    }
}

async fn capture(p: &Portal, message: &Message) -> Result<(), Failure> {
    let row = outbox::seal(p, message, p.now())?;
    write_tx!(p.store, |tx| tx.capture(&row).await)?;
    Ok(())
}

impl Worker {
    /// A worker; [`Worker::run`] sets it to work.
    #[must_use]
    pub fn new(p: Portal, delivery: Delivery) -> Self {
        Worker { p, delivery, sinks: Arc::new([]), late: Arc::default(), counted: Arc::default() }
    }

    /// The same, which writes the report's checkpoints to these places as well.
    #[must_use]
    pub fn with_sinks(self, sinks: Vec<Sink>) -> Self {
        Worker { sinks: sinks.into(), ..self }
    }

    /// Works until `shutdown` resolves. What is being sent then is finished first, for as long as an attempt takes.
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send) {
        let (stop, stopped) = tokio::sync::watch::channel(());
        let beside = tokio::spawn(self.clone().jobs(stopped));
        self.messages(shutdown).await;
        drop(stop);
        if let Err(error) = beside.await {
            tracing::error!(%error, "what goes on beside messages broke off");
        }
    }

    /// What takes long and must not keep messages waiting: what is done to many people, and making them findable.
    async fn jobs(self, mut stopped: tokio::sync::watch::Receiver<()>) {
        let p = &self.p;
        let mut indexed_at = Timestamp(i64::MIN);
        loop {
            let work = async {
                let now = p.now();
                if now.since(indexed_at) >= SWEEP || now < indexed_at {
                    indexed_at = now;
                    team::index(&p.store).await?;
                }
                team::jobs::work(p).await
            };
            // Whatever is open then is undone, and taken up again at the next start.
            let busy = tokio::select! {
                _ = stopped.changed() => return,
                busy = work => busy,
            };
            let busy = busy.unwrap_or_else(|failure| {
                failure.log();
                false
            });
            if !busy {
                tokio::select! {
                    _ = stopped.changed() => return,
                    () = tokio::time::sleep(Duration::from_millis(TICK.0.unsigned_abs())) => {}
                    () = p.jobs.notified() => {}
                }
            }
        }
    }

    async fn messages(&self, shutdown: impl Future<Output = ()> + Send) {
        let mut shutdown = std::pin::pin!(shutdown);
        let mut swept_at = Timestamp(i64::MIN);
        loop {
            let now = self.p.now();
            if now.since(swept_at) >= SWEEP || now < swept_at {
                swept_at = now;
                if let Err(failure) = self.housekeeping().await {
                    failure.log();
                }
            }
            let busy = match self.once().await {
                Ok(sent) => sent > 0,
                Err(failure) => {
                    failure.log();
                    false
                }
            };
            let tick: Pause = if busy {
                Box::pin(std::future::ready(()))
            } else {
                Box::pin(tokio::time::sleep(Duration::from_millis(TICK.0.unsigned_abs())))
            };
            tokio::select! {
                () = &mut shutdown => return,
                () = tick => {}
                // Told from within the transaction, which is about to end.
                () = self.p.queued.notified() => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }

    /// Sends what is due, and says how many messages it took up.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn once(&self) -> Result<usize, Failure> {
        let p = &self.p;
        let now = p.now();
        // An empty look writes nothing: on SQLite it would wait for the one writer.
        let due = once_tx!(p.store, |tx| tx.next_due().await)?;
        if due.is_none_or(|at| at > now) {
            return Ok(0);
        }
        let rows = write_tx!(p.store, |tx| {
            tx.drop_expired(now).await?;
            tx.claim(BATCH, now, LEASE).await
        })?;
        let mut tasks = tokio::task::JoinSet::new();
        let taken = rows.len();
        for row in rows {
            let worker = self.clone();
            tasks.spawn(async move { worker.deliver(row).await });
        }
        while let Some(done) = tasks.join_next().await {
            match done {
                Ok(Ok(())) => {}
                Ok(Err(failure)) => failure.log(),
                // Nothing in it panics; should it all the same, the lease gives the message to another.
                Err(error) => tracing::error!(%error, "sending a message broke off"),
            }
        }
        Ok(taken)
    }

    async fn deliver(&self, row: OutboxRow) -> Result<(), Failure> {
        let p = &self.p;
        let circuit = once_tx!(p.store, |tx| tx.circuit(&row.channel).await)?;
        let now = p.now();
        if circuit.open_until > now && matches!(self.delivery, Delivery::Send(_)) {
            return self.wait_for(&row, circuit.open_until).await;
        }
        let (org, challenge) = once_tx!(p.store, |tx| {
            let org = match row.org {
                Some(id) => tx.org_by_id(id).await?,
                None => None,
            };
            let challenge = match row.challenge {
                Some(id) => tx.challenge(id).await?,
                None => None,
            };
            Ok::<_, Failure>((org, challenge))
        })?;
        let message = match render(p, &row, org.as_ref(), challenge.as_ref()) {
            Ok(Some(message)) => message,
            Ok(None) => return self.finish(&row, OutboxState::Dropped, None).await,
            Err(fault) => {
                Failure::Fault(fault).log();
                return self.finish(&row, OutboxState::Refused, Some("unreadable")).await;
            }
        };
        let outcome = match &self.delivery {
            Delivery::Send(transports) => transports.send(&message, now.0).await,
            Delivery::Capture => match capture(p, &message).await {
                Ok(()) => return self.finish(&row, OutboxState::Sent, None).await,
                Err(failure) => {
                    failure.log();
                    return self.again(&row, "not-stored", None).await;
                }
            },
        };
        self.note_gateway(&row, &message, outcome.gateway_works()).await?;
        match &outcome {
            Outcome::Delivered { .. } => self.finish(&row, OutboxState::Sent, None).await,
            Outcome::Retry { problem, after } => {
                tracing::warn!(message.id = %row.id, message.channel = %row.channel, message.problem = %problem, "message not sent");
                self.again(&row, problem.reason.as_str(), *after).await
            }
            Outcome::Refused { problem } => {
                tracing::warn!(message.id = %row.id, message.channel = %row.channel, message.problem = %problem, "message refused");
                self.refused(&row, problem.reason.as_str()).await
            }
        }
    }

    async fn wait_for(&self, row: &OutboxRow, until: Timestamp) -> Result<(), Failure> {
        if until >= row.expires_at {
            return self.again(row, "circuit-open", None).await;
        }
        let id = row.id;
        write_tx!(self.p.store, |tx| tx.unclaim(id, until).await)?;
        Ok(())
    }

    async fn finish(&self, row: &OutboxRow, state: OutboxState, error: Option<&str>) -> Result<(), Failure> {
        let (id, now) = (row.id, self.p.now());
        write_tx!(self.p.store, |tx| tx.finish(id, state, error, now).await)?;
        Ok(())
    }

    /// Another attempt after 1, 4, 16 s; none after the message's time.
    async fn again(&self, row: &OutboxRow, error: &str, after: Option<Duration>) -> Result<(), Failure> {
        let (id, now) = (row.id, self.p.now());
        let failed = u32::try_from(row.attempts).unwrap_or(u32::MAX);
        match retry::next(failed, now.0, row.expires_at.0, after) {
            Some(at) => write_tx!(self.p.store, |tx| tx.retry_at(id, Timestamp(at), Some(error)).await.map(drop))?,
            None => return self.finish(row, OutboxState::Dropped, Some(error)).await,
        }
        Ok(())
    }

    /// The gateway will not take this message, whenever: the page of its code says so.
    async fn refused(&self, row: &OutboxRow, error: &str) -> Result<(), Failure> {
        let (id, challenge, now) = (row.id, row.challenge, self.p.now());
        let text = row.channel == Channel::Sms.as_str();
        write_tx!(self.p.store, |tx| {
            tx.finish(id, OutboxState::Refused, Some(error), now).await?;
            if let Some(challenge) = challenge.filter(|_| text) {
                tx.note_text_failed(challenge).await?;
            }
            Ok::<_, Failure>(())
        })
    }

    /// Opens or closes the circuit of the way that a message went. When text messages stop, the admins are told.
    async fn note_gateway(&self, row: &OutboxRow, message: &Message, works: bool) -> Result<(), Failure> {
        let p = &self.p;
        let now = p.now();
        let channel = row.channel.as_str();
        if works {
            let circuit = once_tx!(p.store, |tx| tx.circuit(channel).await)?;
            if circuit.failures > 0 {
                write_tx!(p.store, |tx| tx.circuit_ok(channel, now).await)?;
            }
            return Ok(());
        }
        write_tx!(p.store, |tx| {
            let circuit = tx.circuit_failed(channel, OPEN_AFTER, OPEN_FOR, now).await?;
            if circuit.failures == OPEN_AFTER && message.channel == Channel::Sms {
                for org in tx.orgs().await? {
                    for admin in admins(tx, org.id).await? {
                        let args = MessageArgs { at: now, ..MessageArgs::default() };
                        mail(p, tx, Template::TextDown, &org, Some(&admin), &org.locale, args, now).await?;
                    }
                }
            }
            Ok::<_, Failure>(())
        })
    }

    /// Sweeps, keeps the latest time, tells of a wrong clock, finishes and signs the report, counts people. Once a minute.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn housekeeping(&self) -> Result<(), Failure> {
        let p = &self.p;
        let now = p.now();
        let degraded = p.clock_degraded();
        if p.guard.first_notice(degraded) {
            tracing::error!("the clock runs behind what was seen before: no codes and no sessions are issued");
            self.tell_of_clock(now).await?;
        }
        if let Some(seen) = p.guard.to_keep() {
            let latest = write_tx!(p.store, |tx| tx.raise_meta(MAX_SEEN_WALL, seen.0).await)?;
            p.guard.saw(Timestamp(latest));
        }
        if degraded {
            // What a wrong clock takes for over may not be.
            return Ok(());
        }
        for _ in 0..100 {
            if write_tx!(p.store, |tx| tx.sweep(now).await)? == 0 {
                break;
            }
        }
        crate::everyone::notices(p, now, 1_000).await?;
        activity::digest(p).await?;
        overview::count_all(p, &mut *self.counted.lock().await, now).await?;
        let mut late = self.late.lock().await;
        audit::checkpoints(p, &self.sinks, &mut late, now).await
    }

    async fn tell_of_clock(&self, now: Timestamp) -> Result<(), Failure> {
        let p = &self.p;
        write_tx!(p.store, |tx| {
            for org in tx.orgs().await? {
                for admin in admins(tx, org.id).await? {
                    mail(p, tx, Template::Clock, &org, Some(&admin), &org.locale, MessageArgs::default(), now).await?;
                }
            }
            Ok::<_, Failure>(())
        })
    }
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker").finish_non_exhaustive()
    }
}
