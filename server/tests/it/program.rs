//! The program as a process, and a browser without scripts.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// `vestibule` with a clean environment.
pub fn vestibule(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("VESTIBULE_")) {
        command.env_remove(name);
    }
    command.args(args).arg("--data-dir").arg(dir).stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub fn run(dir: &Path, args: &[&str]) -> Output {
    vestibule(dir, args).output().unwrap()
}

/// What a command that succeeds says.
pub fn said(dir: &Path, args: &[&str]) -> String {
    let output = run(dir, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A serving program; ends with the test.
pub struct Server {
    child: Child,
    pub dir: PathBuf,
    pub port: u16,
    /// What it printed until it listened.
    pub printed: Vec<String>,
    _own: Option<tempfile::TempDir>,
}

impl Server {
    /// A demonstration in a folder of its own.
    pub fn demo() -> Self {
        let own = tempfile::tempdir().unwrap();
        let mut server = Self::start(own.path(), &["--demo"]);
        server._own = Some(own);
        server
    }

    pub fn start(dir: &Path, flags: &[&str]) -> Self {
        let mut args = vec!["serve", "--listen", "127.0.0.1:0"];
        args.extend(flags);
        let mut child = vestibule(dir, &args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut printed = Vec::new();
        let port = loop {
            let line = lines.next().expect("the program ended before it listened").unwrap();
            printed.push(line.clone());
            if let Some(url) = line.strip_prefix("listening on ") {
                break url.rsplit(':').next().unwrap().parse().unwrap();
            }
        };
        std::thread::spawn(move || lines.count());
        Server { child, dir: dir.to_owned(), port, printed, _own: None }
    }

    /// The password of the demonstration's people.
    pub fn password(&self) -> String {
        let line = self.printed.iter().find(|line| line.starts_with("Everybody's password: ")).unwrap();
        line.rsplit(": ").next().unwrap().to_owned()
    }

    pub fn browser(&self) -> Browser {
        Browser { port: self.port, cookies: BTreeMap::new(), language: "en-US".to_owned() }
    }

    /// The newest message to somebody, once there are `count` of them.
    pub fn message(&self, to: &str, count: usize) -> serde_json::Value {
        let start = Instant::now();
        loop {
            let lines = said(&self.dir, &["outbox", "--json", "--to", to]);
            let found: Vec<&str> = lines.lines().collect();
            if found.len() >= count {
                return serde_json::from_str(found[count - 1]).unwrap();
            }
            assert!(start.elapsed() < Duration::from_secs(20), "no message to {to}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Tells it to stop, and gives its exit code.
    pub fn stop(mut self) -> Option<i32> {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let tag = self
            .body
            .split("<input")
            .find(|tag| tag.contains(&format!("name=\"{name}\"")))
            .unwrap_or_else(|| panic!("no {name} in {}", self.body));
        tag.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    /// Whether a form for this address stands in the page.
    pub fn has_form(&self, action: &str) -> bool {
        self.body.contains(&format!("action=\"{action}\""))
    }
}

/// One request, as written.
pub fn raw(port: u16, request: &str) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let _ = stream.write_all(request.as_bytes());
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
    let headers: Vec<(String, String)> =
        lines.filter_map(|line| line.split_once(": ")).map(|(n, v)| (n.to_ascii_lowercase(), v.to_owned())).collect();
    let chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    let body = if chunked { unchunk(body) } else { body.to_owned() };
    Answer { status, headers, body }
}

fn unchunk(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        if size == 0 {
            break;
        }
        let Some(chunk) = rest.get(..size) else { break };
        whole.push_str(chunk);
        body = rest.get(size + 2..).unwrap_or("");
    }
    whole
}

/// A browser without scripts: it keeps cookies, posts forms and follows what it is told.
pub struct Browser {
    pub port: u16,
    pub cookies: BTreeMap<String, String>,
    pub language: String,
}

impl Browser {
    fn send(&mut self, method: &str, path: &str, more: &str, body: &str) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = if cookies.is_empty() { String::new() } else { format!("cookie: {}\r\n", cookies.join("; ")) };
        let (port, language, length) = (self.port, &self.language, body.len());
        let answer = raw(
            port,
            &format!(
                "{method} {path} HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\naccept: text/html,*/*;q=0.8\r\naccept-language: {language}\r\n\
                 {cookies}{more}content-length: {length}\r\n\r\n{body}"
            ),
        );
        for (_, set) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            if set.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, "", "")
    }

    /// Posts a form of a page of this site, and gives the answer itself.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form(fields);
        let origin = format!("origin: http://localhost:{}\r\n", self.port);
        self.send(
            "POST",
            path,
            &format!("{origin}referer: https://evil.example/x\r\ncontent-type: application/x-www-form-urlencoded\r\n"),
            &body,
        )
    }

    /// Posts a form, goes where the answer says, and gives the page there.
    pub fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post(path, fields);
        assert_eq!(answer.status, 303, "{path}: {answer:?}");
        self.follow(answer)
    }

    /// Follows redirects within the site.
    pub fn follow(&mut self, mut answer: Answer) -> Answer {
        for _ in 0..5 {
            let Some(to) = answer.header("location").map(str::to_owned) else { return answer };
            assert!(to.starts_with('/') && !to.starts_with("//"), "{to}");
            answer = self.get(&to);
        }
        panic!("redirected without an end: {answer:?}");
    }
}

pub fn form(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| {
        text.bytes()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
            .collect::<String>()
    };
    fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect::<Vec<_>>().join("&")
}
