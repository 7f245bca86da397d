//! An SMTP server: the protocol is `mailin`'s, the sockets are ours.

use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use mailin::response::{INVALID_CREDENTIALS, NO_MAILBOX, OK, Response};
use mailin::{Action, AuthMechanism, Handler, Session, SessionBuilder};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

pub const USER: &str = "vestibule";
pub const PASSWORD: &str = "s3cret é";

/// How the server behaves.
#[derive(Clone, Default)]
pub struct Behavior {
    /// Offer `STARTTLS`.
    pub starttls: bool,
    /// TLS from the first byte.
    pub tls: bool,
    /// Answer to `RCPT TO` for everyone.
    pub rcpt: Option<u16>,
    /// Never answer `QUIT`.
    pub mute_quit: bool,
    /// Want a sign-in.
    pub auth: bool,
}

/// What one connection was about.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub hello: String,
    pub encrypted: bool,
    pub signed_in: bool,
    pub from: String,
    pub to: Vec<String>,
    pub data: Vec<u8>,
    pub finished: bool,
}

#[derive(Clone)]
struct Recorder {
    seen: Arc<Mutex<Seen>>,
    behavior: Behavior,
}

impl Recorder {
    fn login(&self, user: &str, password: &str) -> Response {
        let right = (user, password) == (USER, PASSWORD);
        self.seen.lock().unwrap().signed_in = right;
        if right { mailin::response::AUTH_OK } else { INVALID_CREDENTIALS }
    }
}

impl Handler for Recorder {
    fn helo(&mut self, _: IpAddr, domain: &str) -> Response {
        self.seen.lock().unwrap().hello = domain.to_owned();
        OK
    }

    fn mail(&mut self, _: IpAddr, _: &str, from: &str) -> Response {
        self.seen.lock().unwrap().from = from.to_owned();
        OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        self.seen.lock().unwrap().to.push(to.to_owned());
        match self.behavior.rcpt {
            None => OK,
            Some(550) => NO_MAILBOX,
            Some(code) => Response::custom(code, format!("<{to}> not now")),
        }
    }

    fn data(&mut self, line: &[u8]) -> io::Result<()> {
        self.seen.lock().unwrap().data.extend_from_slice(line);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        self.seen.lock().unwrap().finished = true;
        OK
    }

    fn auth_plain(&mut self, _: &str, user: &str, password: &str) -> Response {
        self.login(user, password)
    }

    fn auth_login(&mut self, user: &str, password: &str) -> Response {
        self.login(user, password)
    }
}

/// A running server and its connections so far.
pub struct MailServer {
    pub port: u16,
    connections: Arc<Mutex<Vec<Arc<Mutex<Seen>>>>>,
}

impl MailServer {
    pub async fn start(behavior: Behavior, tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(Mutex::new(Vec::new()));
        let acceptor = tls.map(TlsAcceptor::from);
        let all = connections.clone();
        tokio::spawn(async move {
            while let Ok((tcp, peer)) = listener.accept().await {
                let seen = Arc::new(Mutex::new(Seen::default()));
                all.lock().unwrap().push(seen.clone());
                let mut builder = SessionBuilder::new("mail.test");
                if behavior.starttls {
                    builder.enable_start_tls();
                }
                if behavior.auth {
                    builder.enable_auth(AuthMechanism::Plain);
                    if !behavior.starttls {
                        builder.insecure_enable_plaintext_auth();
                    }
                }
                let handler = Recorder { seen: seen.clone(), behavior: behavior.clone() };
                let (behavior, acceptor) = (behavior.clone(), acceptor.clone());
                tokio::spawn(async move {
                    let mut session = builder.build(peer.ip(), handler);
                    if behavior.tls {
                        if let Ok(tls) = acceptor.unwrap().accept(tcp).await {
                            seen.lock().unwrap().encrypted = true;
                            talk(tls, &mut session, true, behavior.mute_quit).await;
                        }
                    } else if let Some(tcp) = talk(tcp, &mut session, true, behavior.mute_quit).await
                        && let Ok(tls) = acceptor.unwrap().accept(tcp).await
                    {
                        seen.lock().unwrap().encrypted = true;
                        session.tls_active();
                        talk(tls, &mut session, false, behavior.mute_quit).await;
                    }
                });
            }
        });
        Self { port, connections }
    }

    /// What each connection was about, in their order.
    pub fn seen(&self) -> Vec<Seen> {
        self.connections.lock().unwrap().iter().map(|seen| seen.lock().unwrap().clone()).collect()
    }
}

/// Speaks until the end (`None`) or until TLS is to begin.
async fn talk<S>(stream: S, session: &mut Session<Recorder>, greet: bool, mute_quit: bool) -> Option<S>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut stream = BufReader::new(stream);
    if greet {
        stream.write_all(&session.greeting().buffer().unwrap()).await.ok()?;
    }
    loop {
        stream.flush().await.ok()?;
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await.ok()? == 0 {
            return None;
        }
        if mute_quit && line.to_ascii_uppercase().starts_with(b"QUIT") {
            std::future::pending::<()>().await;
        }
        let answer = session.process(&line);
        stream.write_all(&answer.buffer().unwrap()).await.ok()?;
        match answer.action {
            Action::Close => return None,
            Action::UpgradeTls => {
                stream.flush().await.ok()?;
                return Some(stream.into_inner());
            }
            Action::NoReply | Action::Reply => {}
        }
    }
}
