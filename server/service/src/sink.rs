//! Where signed checkpoints of the activity report go beside the log (DA3): a file that is only added to, and a syslog. They are worth
//! something where whoever has the database does not have them.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::net::{SocketAddr, ToSocketAddrs as _, UdpSocket};
use std::path::{Path, PathBuf};
use vestibule_i18n::format;
use vestibule_shared::Timestamp;

/// Facility 13, "log audit", at the severity of a notice (RFC 5424, 6.2.1).
const PRIORITY: u8 = 13 * 8 + 5;

/// A place for checkpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sink {
    /// A file: one JSON object a line.
    File(PathBuf),
    /// A syslog that takes datagrams at an address (RFC 5426).
    Udp(String),
    /// A syslog of this machine, at a socket such as `/dev/log`.
    #[cfg(unix)]
    Unix(PathBuf),
}

/// An address that names no syslog.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be udp://HOST:PORT or unix:///PATH")]
pub struct BadSyslog;

impl Sink {
    /// A syslog from `udp://log.example:514` or `unix:///dev/log`.
    ///
    /// # Errors
    /// For anything else.
    pub fn syslog(url: &str) -> Result<Self, BadSyslog> {
        if let Some(address) = url.strip_prefix("udp://") {
            let (host, port) = address.rsplit_once(':').ok_or(BadSyslog)?;
            let fits = !host.is_empty() && !address.contains('/') && port.parse::<u16>().is_ok_and(|port| port > 0);
            return if fits { Ok(Sink::Udp(address.to_owned())) } else { Err(BadSyslog) };
        }
        #[cfg(unix)]
        if let Some(path) = url.strip_prefix("unix://").filter(|path| path.starts_with('/')) {
            return Ok(Sink::Unix(PathBuf::from(path)));
        }
        Err(BadSyslog)
    }

    /// Whether it can be written to: a start that would lose checkpoints says so at once. Nothing is written.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self) -> io::Result<()> {
        match self {
            Sink::File(path) => open(path).map(drop),
            Sink::Udp(address) => resolve(address).map(drop),
            #[cfg(unix)]
            Sink::Unix(path) => std::os::unix::net::UnixDatagram::unbound()?.connect(path),
        }
    }

    /// Writes a line, and waits until it is on the disk or sent.
    ///
    /// # Errors
    /// If it is not.
    pub fn write(&self, line: &str, at: Timestamp) -> io::Result<()> {
        match self {
            Sink::File(path) => {
                let mut file = open(path)?;
                // One write, so that two programs never mix their lines.
                file.write_all(format!("{line}\n").as_bytes())?;
                file.sync_data()
            }
            Sink::Udp(address) => {
                let to = resolve(address)?;
                let from = if to.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
                UdpSocket::bind(from)?.send_to(syslog(line, at).as_bytes(), to).map(drop)
            }
            #[cfg(unix)]
            Sink::Unix(path) => {
                std::os::unix::net::UnixDatagram::unbound()?.send_to(syslog(line, at).as_bytes(), path).map(drop)
            }
        }
    }
}

fn resolve(address: &str) -> io::Result<SocketAddr> {
    address.to_socket_addrs()?.next().ok_or_else(|| io::ErrorKind::NotFound.into())
}

/// Opens a file to add to it; a new one is for its owner alone.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A message of RFC 5424. The line is ASCII.
fn syslog(line: &str, at: Timestamp) -> String {
    format!("<{PRIORITY}>1 {} - vestibule {} audit-checkpoint - {line}", format::utc(at), std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syslog_is_named_by_its_address() {
        assert_eq!(Sink::syslog("udp://log.example:514"), Ok(Sink::Udp("log.example:514".into())));
        assert_eq!(Sink::syslog("udp://[::1]:514"), Ok(Sink::Udp("[::1]:514".into())));
        assert_eq!(Sink::syslog("unix:///dev/log"), Ok(Sink::Unix("/dev/log".into())));
        for bad in [
            "",
            "log.example",
            "udp://log.example",
            "udp://:514",
            "udp://h:0",
            "udp://h:514/x",
            "tcp://h:514",
            "unix://dev",
        ] {
            assert_eq!(Sink::syslog(bad), Err(BadSyslog), "{bad}");
        }
    }

    #[test]
    fn a_file_is_its_owners_and_only_added_to() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("checkpoints");
        let sink = Sink::File(path.clone());
        sink.check().unwrap();
        for line in ["one", "two"] {
            sink.write(line, Timestamp(0)).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
        assert!(Sink::File(dir.path().join("none/x")).check().is_err());
    }

    #[test]
    fn a_syslog_gets_one_message_a_line() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let local = std::os::unix::net::UnixDatagram::bind(&path).unwrap();
        let remote = UdpSocket::bind("127.0.0.1:0").unwrap();
        let mut bytes = [0; 512];
        for (sink, take) in [
            (
                Sink::Unix(path),
                &mut (|bytes: &mut [u8]| local.recv(bytes)) as &mut dyn FnMut(&mut [u8]) -> io::Result<usize>,
            ),
            (Sink::Udp(remote.local_addr().unwrap().to_string()), &mut |bytes: &mut [u8]| remote.recv(bytes)),
        ] {
            sink.check().unwrap();
            sink.write("{\"seq\":1}", Timestamp(1_795_986_000_123)).unwrap();
            let length = take(&mut bytes).unwrap();
            let text = std::str::from_utf8(&bytes[..length]).unwrap();
            let id = std::process::id();
            assert_eq!(
                text,
                format!("<109>1 2026-11-29T21:00:00.123Z - vestibule {id} audit-checkpoint - {{\"seq\":1}}")
            );
        }
    }
}
