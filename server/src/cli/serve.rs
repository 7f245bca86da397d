//! `vestibule serve`

use super::{Done, Failed, out};
use crate::config::Config;
use crate::http::head::Site;
use crate::http::listener;
use crate::http::metrics::Metrics;
use crate::http::router::{self, App};
use crate::http::tier::Tier;
use crate::start::{self, Owner, StartError};
use crate::{assets, worker};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use vestibule_service::{BaseUrl, Portal, demo, setup};

/// How often a folder of texts is looked at.
const LOCALES_EVERY: Duration = Duration::from_millis(500);

/// How often the keyring is looked at, where one program may have given it new keys for all.
const KEYS_EVERY: Duration = Duration::from_secs(2);

/// Serve the pages, and send the messages that wait
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Address and port to listen on; port 0 takes a free one [default: 127.0.0.1:3000]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// The address that people use [default: http://localhost:PORT]
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Make a demonstration: an organization with people of every role, whose sign-ins are printed
    #[arg(long)]
    demo: bool,
    /// The password of the demonstration's people
    #[arg(long, value_name = "PASSWORD", requires = "demo")]
    demo_password: Option<String>,
    /// Folder of texts that overrides the built-in ones, and reloads when saved
    #[arg(long, value_name = "DIR")]
    locales: Option<PathBuf>,
    /// Offer the pseudo-locales en-XA and ar-XB
    #[arg(long)]
    preview: bool,
}

impl Args {
    /// Puts the flags over the configuration.
    #[must_use]
    pub fn over(&self, mut config: Config) -> Config {
        if let Some(listen) = &self.listen {
            config.listen.clone_from(listen);
        }
        if self.base_url.is_some() {
            config.base_url.clone_from(&self.base_url);
        }
        if self.locales.is_some() {
            config.locales.clone_from(&self.locales);
        }
        config.preview |= self.preview;
        config
    }
}

/// Serves until it is told to stop.
pub async fn run(config: Config, args: Args) -> Done {
    let owner = start::owner(&config.data_dir)?;
    let dir = config.data_dir.display();
    match (args.demo, owner) {
        (true, Owner::Real) => {
            return Err(Failed(format!("{dir} is no demonstration's folder: name an empty one with --data-dir")).into());
        }
        (false, Owner::Demo) => {
            return Err(Failed(format!("{dir} is a demonstration's folder, whose passwords are known: start with --demo, or name another with --data-dir")).into());
        }
        _ => {}
    }
    let listener = TcpListener::bind(&config.listen)
        .await
        .map_err(|error| Failed(format!("listen: {}: {error}", config.listen)))?;
    let local = listener.local_addr()?;
    if args.demo && !local.ip().is_loopback() {
        return Err(Failed(format!("a demonstration listens on loopback alone, and {local} is not")).into());
    }
    let base_url = base_url(&config, local)?;
    if assets::browser_files().is_none() {
        tracing::warn!("this program was built without the browser's files: pages are plain and work without scripts");
    }

    let store = start::store(&config, start::Folder::Make).await?;
    let portal = start::portal(&config, store, base_url.clone(), args.demo).await?;
    if args.demo {
        if owner == Owner::New && !portal.orgs().await.map_err(Failed::from)?.is_empty() {
            return Err(Failed("the database is not empty: a demonstration wants one of its own".to_owned()).into());
        }
        start::mark_demo(&config.data_dir)?;
        let made = demo::make(&portal, args.demo_password.as_deref()).await.map_err(Failed::from)?;
        print_demo(&made)?;
    } else if portal.orgs().await.map_err(Failed::from)?.is_empty() {
        let address = setup::issue(&portal).await.map_err(Failed::from)?;
        out::line("There is no organization yet. Set one up at this address, good once and for an hour:")?;
        out::line(&address)?;
    }
    if let Err(error) = portal.catalog().watch(LOCALES_EVERY) {
        tracing::warn!(%error, "changed texts will not be seen before the next start");
    }

    let (stop, stopped) = watch::channel(());
    let delivery = worker::delivery(&config, &portal, args.demo)?;
    let sinks = worker::sinks(&config)?;
    let working = tokio::spawn(worker::run(portal.clone(), delivery, sinks, changed(stopped.clone())));
    let watching = tokio::spawn(watch_keys(portal.clone()));
    let metrics = Metrics::default();
    let app = App {
        portal: portal.clone(),
        files: assets::browser_files(),
        manifest: assets::split_manifest(),
        uploads: config.web.for_files(),
    };
    let router = router::build(&app, &metrics, &config.web.metrics_from);
    let site = Site {
        hosts: start::hosts(&base_url, local, &config.web.hosts),
        scheme: if base_url.secure() { "https" } else { "http" },
    };
    let tier = Tier::new(router, site, config.web.clone(), metrics, portal.catalog().clone(), app.files);

    // Before the line that says so: whoever reads it may stop the program at once.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let here = format!("http://{local}");
    if base_url.secure() {
        out::line(&format!("listening on {here} for {base_url}"))?;
    } else {
        out::line(&format!("listening on {base_url}"))?;
    }
    let serving = tokio::spawn(async move { listener::serve(listener, tier, &config.web, changed(stopped)).await });
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    drop(stop);
    serving.await?;
    working.await?;
    watching.abort();
    portal.store().close().await;
    Ok(())
}

/// Takes up new keys for as long as it runs.
async fn watch_keys(portal: Portal) {
    loop {
        tokio::time::sleep(KEYS_EVERY).await;
        let portal = portal.clone();
        // The file may lie on a disk that lets wait.
        if tokio::task::spawn_blocking(move || portal.refresh_keys()).await.is_err() {
            return;
        }
    }
}

/// Ready when the sender is gone.
async fn changed(mut stopped: watch::Receiver<()>) {
    while stopped.changed().await.is_ok() {}
}

fn base_url(config: &Config, local: SocketAddr) -> Result<BaseUrl, StartError> {
    match &config.base_url {
        Some(url) => Ok(BaseUrl::parse(url)?),
        None if local.ip().is_loopback() => Ok(start::default_base_url(local.port())?),
        None => {
            Err(StartError::Other("base_url: is wanted where the program listens on more than loopback".to_owned()))
        }
    }
}

/// Sign-ins of the demonstration.
fn print_demo(made: &demo::Demo) -> std::io::Result<()> {
    out::line(&format!("A demonstration: {}", made.url))?;
    out::line(&format!("Everybody's password: {}", made.password))?;
    let rows: Vec<_> = made
        .people
        .iter()
        .map(|person| {
            let code = person.activation.as_ref().map(|code| format!("; activation code {}", code.expose()));
            vec![person.username.clone(), format!("{}{}", person.note, code.unwrap_or_default())]
        })
        .collect();
    out::table(&["USERNAME", ""], &rows)?;
    out::line("Messages are captured: `vestibule outbox`, and the page /dev/outbox")
}
