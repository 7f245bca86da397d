//! Sockets: how many, how slow, how big.
//!
//! `axum::serve` has no limits of its own, so connections are served by hyper's HTTP/1 builder: a head that does not arrive in
//! time, or an idle connection, is closed; a head that is too big is answered 431.

use crate::config::{Cidr, Web};
use crate::http::tier::Tier;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, Sleep};

/// Serves until `stop` is ready, then lets running requests end.
pub async fn serve(listener: TcpListener, tier: Tier, web: &Web, stop: impl Future<Output = ()>) {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_millis(web.head_timeout))
        .max_buf_size(web.head_max);
    let all = Arc::new(Semaphore::new(web.sockets));
    let each = PerAddress::new(web);
    let graceful = hyper_util::server::graceful::GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &all) => accepted,
            () = &mut stop => break,
        };
        let (permit, stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of descriptors, most likely: some close soon.
                tracing::warn!(%error, "no connection could be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Some(place) = each.take(peer.ip()) else {
            tier.metrics().socket_refused();
            continue;
        };
        // Answers are small; waiting to fill a packet only makes them late. A failure costs that alone.
        let _ = stream.set_nodelay(true);
        let stream = Patient::new(stream, Duration::from_millis(web.write_timeout));
        let open = tier.metrics().socket_open();
        let tier = tier.clone();
        let service = service_fn(move |request| {
            let tier = tier.clone();
            async move { Ok::<_, Infallible>(tier.answer(peer.ip(), request).await) }
        });
        let connection = graceful.watch(builder.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // What a client does to its connection is its own affair.
            let _ = connection.await;
            drop((permit, place, open));
        });
    }
    drop(listener);
    if tokio::time::timeout(Duration::from_millis(web.stop_timeout), graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut off by the stop");
    }
}

/// The next connection, when there is room for one.
async fn accept(
    listener: &TcpListener,
    all: &Arc<Semaphore>,
) -> io::Result<(tokio::sync::OwnedSemaphorePermit, TcpStream, SocketAddr)> {
    let permit = Arc::clone(all).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((permit, stream, peer))
}

/// Counts the connections of each address.
#[derive(Clone)]
struct PerAddress {
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
    most: usize,
    exempt: Arc<[Cidr]>,
}

/// A counted connection.
struct Place {
    of: PerAddress,
    key: Option<IpAddr>,
}

impl PerAddress {
    fn new(web: &Web) -> Self {
        PerAddress { open: Arc::default(), most: web.sockets_per_address, exempt: web.trusted_proxies.clone().into() }
    }

    fn take(&self, address: IpAddr) -> Option<Place> {
        if self.exempt.iter().any(|range| range.contains(address)) {
            return Some(Place { of: self.clone(), key: None });
        }
        let key = network(address);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(key).or_insert(0);
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Place { of: self.clone(), key: Some(key) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(key) = self.key else { return };
        let mut open = self.of.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&key) {
            *count -= 1;
            if *count == 0 {
                open.remove(&key);
            }
        }
    }
}

/// One address of IPv4; of IPv6 the /64, because everyone has as many of its addresses as they like.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
        v4 => v4,
    }
}

/// A socket that fails when nobody takes what is written to it for too long.
struct Patient {
    stream: TcpStream,
    patience: Duration,
    stuck: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn new(stream: TcpStream, patience: Duration) -> Self {
        Patient { stream, patience, stuck: None }
    }

    fn judge<T>(&mut self, polled: Poll<io::Result<T>>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            self.stuck = None;
            return polled;
        }
        let patience = self.patience;
        let timer = self.stuck.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(Instant::now() + patience)));
        match timer.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Patient {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.judge(polled, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.judge(polled, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_share_and_proxies_have_all() {
        let web =
            Web { sockets_per_address: 2, trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()], ..Web::default() };
        let each = PerAddress::new(&web);
        let take = |text: &str| each.take(text.parse().unwrap());
        let (a, b) = (take("2001:db8::1"), take("2001:db8::2"));
        assert!(a.is_some() && b.is_some());
        assert!(take("2001:db8::3").is_none());
        assert!(take("2001:db8:0:1::3").is_some());
        drop(a);
        assert!(take("2001:db8::3").is_some());
        let proxied: Vec<_> = (0..5).map(|_| take("10.1.1.1").unwrap()).collect();
        drop((proxied, b));
        assert!(each.open.lock().unwrap().is_empty());
    }
}
