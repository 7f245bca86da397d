//! An HTTP gateway that does as it is told, the truth included.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// What the gateway does with a request.
#[derive(Clone)]
pub enum Does {
    /// Answers so.
    Answer { status: u16, headers: Vec<(&'static str, &'static str)>, body: String },
    /// Reads, and says nothing.
    Stall,
    /// Begins an answer, and says no more.
    StallInBody,
    /// Reads, and hangs up.
    Drop,
    /// Speaks another protocol.
    Babble,
    /// Sends without end.
    Flood,
}

impl Does {
    pub fn answer(status: u16, body: &str) -> Self {
        Self::Answer { status, headers: Vec::new(), body: body.to_owned() }
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub target: String,
    pub headers: hyper::HeaderMap,
    pub body: String,
}

impl Asked {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub struct Gateway {
    pub port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Gateway {
    pub async fn start(does: Does, tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let acceptor = tls.map(TlsAcceptor::from);
        let all = asked.clone();
        tokio::spawn(async move {
            while let Ok((tcp, _)) = listener.accept().await {
                let (does, all, acceptor) = (does.clone(), all.clone(), acceptor.clone());
                tokio::spawn(async move {
                    match acceptor {
                        None => serve(tcp, does, all).await,
                        Some(acceptor) => {
                            if let Ok(tls) = acceptor.accept(tcp).await {
                                serve(tls, does, all).await;
                            }
                        }
                    }
                });
            }
        });
        Self { port, asked }
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn serve<S>(mut stream: S, does: Does, all: Arc<Mutex<Vec<Asked>>>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let raw: Option<&[u8]> = match does {
        Does::Answer { status, headers, body } => {
            let service = service_fn(|request: Request<Incoming>| {
                let (all, headers, body) = (all.clone(), headers.clone(), body.clone());
                async move {
                    let (parts, incoming) = request.into_parts();
                    let bytes = incoming.collect().await.unwrap().to_bytes();
                    all.lock().unwrap().push(Asked {
                        method: parts.method.to_string(),
                        target: parts.uri.to_string(),
                        headers: parts.headers,
                        body: String::from_utf8(bytes.to_vec()).unwrap(),
                    });
                    let mut answer = Response::builder().status(status);
                    for (name, value) in headers {
                        answer = answer.header(name, value);
                    }
                    Ok::<_, Infallible>(answer.body(Full::new(Bytes::from(body))).unwrap())
                }
            });
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
            return;
        }
        Does::Stall | Does::Drop => None,
        Does::StallInBody => Some(b"HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\n{\"sid\":"),
        Does::Babble => Some(b"220 mail.test ESMTP\r\n"),
        Does::Flood => Some(b"HTTP/1.1 201 Created\r\nContent-Length: 999999999\r\n\r\n"),
    };
    let mut buffer = [0; 8192];
    let _ = stream.read(&mut buffer).await;
    if let Some(raw) = raw {
        let _ = stream.write_all(raw).await;
    }
    match does {
        Does::Flood => while stream.write_all(&[b'x'; 8192]).await.is_ok() {},
        Does::Stall | Does::StallInBody => tokio::time::sleep(Duration::from_secs(30)).await,
        _ => {
            let _ = stream.shutdown().await;
        }
    }
}
