//! A client that costs as little as possible, because it shares the cores with what it measures: HTTP/1.1 over one connection
//! that is kept, requests written as they are, answers read whole.

use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One connection.
pub struct Http {
    at: SocketAddr,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

/// An answer.
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The head, from the first line on.
    pub head: String,
    /// The body as it was sent, without the framing of chunks.
    pub body: Vec<u8>,
    /// Bytes of the body on the wire.
    pub wire: usize,
}

impl Reply {
    /// The values of a header.
    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.head.lines().skip(1).filter_map(move |line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The cookie that the answer sets, as `name=value`.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let set = self.headers("set-cookie").find(|cookie| cookie.split('=').next() == Some(name))?;
        set.split(';').next()
    }

    /// The answer, if it is 200.
    pub fn ok(self) -> Result<Self> {
        if self.status == 200 {
            return Ok(self);
        }
        let text: String = String::from_utf8_lossy(&self.body).chars().take(300).collect();
        bail!("the program answered {}: {text}", self.status)
    }
}

impl Http {
    /// A connection that is opened with the first request.
    pub fn new(at: SocketAddr) -> Self {
        Http { at, stream: None, buffer: Vec::with_capacity(16 * 1024) }
    }

    /// Asks for an address, as a browser does.
    pub async fn get(&mut self, path: &str, cookie: &str, accept: &str) -> Result<Reply> {
        let request = get(self.at, path, cookie, accept);
        self.send(&request).await
    }

    /// Posts a form, as a page's script does.
    pub async fn post(&mut self, path: &str, cookie: &str, form: &str) -> Result<Reply> {
        let request = post(self.at, path, cookie, form);
        self.send(&request).await
    }

    /// Sends a request and reads its answer. A connection that the other end closed meanwhile, as it does after some idle
    /// seconds, is opened again.
    pub async fn send(&mut self, request: &[u8]) -> Result<Reply> {
        let kept = self.stream.is_some();
        match self.exchange(request).await {
            Err(_) if kept => {
                self.stream = None;
                self.exchange(request).await
            }
            other => other,
        }
        .inspect_err(|_| self.stream = None)
    }

    async fn exchange(&mut self, request: &[u8]) -> Result<Reply> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(self.at).await.context("connect")?;
                stream.set_nodelay(true)?;
                self.stream.insert(stream)
            }
        };
        stream.write_all(request).await?;
        let buffer = &mut self.buffer;
        buffer.clear();
        let head = loop {
            more(stream, buffer).await?;
            if let Some(at) = find(buffer, b"\r\n\r\n") {
                break at;
            }
        };
        let text = std::str::from_utf8(buffer.get(..head).unwrap_or_default())?.to_owned();
        buffer.drain(..head.saturating_add(4));
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no status")?;
        let mut reply = Reply { status, head: text, body: Vec::new(), wire: 0 };
        let length = reply.headers("content-length").next().map(str::parse::<usize>).transpose()?;
        let chunked = reply.headers("transfer-encoding").any(|value| value.eq_ignore_ascii_case("chunked"));
        if let Some(length) = length {
            while buffer.len() < length {
                more(stream, buffer).await?;
            }
            reply.body = buffer.drain(..length).collect();
            reply.wire = length;
        } else if chunked {
            loop {
                let line = loop {
                    match find(buffer, b"\r\n") {
                        Some(at) => break at,
                        None => more(stream, buffer).await?,
                    }
                };
                let size = std::str::from_utf8(buffer.get(..line).unwrap_or_default())?;
                let size = usize::from_str_radix(size.split(';').next().unwrap_or_default().trim(), 16)?;
                let whole = line.saturating_add(2).saturating_add(size).saturating_add(2);
                while buffer.len() < whole {
                    more(stream, buffer).await?;
                }
                let start = line.saturating_add(2);
                reply.body.extend_from_slice(buffer.get(start..start.saturating_add(size)).unwrap_or_default());
                reply.wire = reply.wire.saturating_add(whole);
                buffer.drain(..whole);
                if size == 0 {
                    break;
                }
            }
        }
        if reply.headers("connection").any(|value| value.eq_ignore_ascii_case("close")) {
            self.stream = None;
        }
        Ok(reply)
    }
}

/// A request for an address.
pub fn get(at: SocketAddr, path: &str, cookie: &str, accept: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nhost: {at}\r\nuser-agent: vestibule-bench\r\naccept: {accept}\r\naccept-language: en-US\r\n\
         accept-encoding: br\r\nsec-fetch-site: same-origin\r\ncookie: {cookie}\r\n\r\n"
    )
    .into_bytes()
}

/// A form that a page's script posts.
pub fn post(at: SocketAddr, path: &str, cookie: &str, form: &str) -> Vec<u8> {
    let length = form.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: {at}\r\nuser-agent: vestibule-bench\r\naccept: application/json\r\naccept-language: en-US\r\n\
         sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\
         cookie: {cookie}\r\n\r\n{form}"
    )
    .into_bytes()
}

async fn more(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<()> {
    if stream.read_buf(buffer).await? == 0 {
        bail!("the connection was closed");
    }
    Ok(())
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
