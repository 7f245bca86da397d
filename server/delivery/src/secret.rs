//! Secrets of the configuration.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use crate::config::ConfigError;

/// No secret is longer; what is, is some other file.
const MAX_BYTES: u64 = 64 * 1024;

/// A password or token: wiped from memory when dropped, never shown, never written out.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a secret over.
    #[must_use]
    pub fn new(secret: String) -> Self {
        Self(Zeroizing::new(secret))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// A secret written in place or kept in a file of its own: exactly one of the two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretSource {
    /// The secret itself.
    pub value: Option<Secret>,
    /// The file that holds it, and nothing else but one final line end.
    pub file: Option<PathBuf>,
}

/// The secret of a pair `name` and `name_file`, or `None` where neither is given.
pub(crate) fn resolve(name: &str, value: Option<&Secret>, file: Option<&Path>) -> Result<Option<Secret>, ConfigError> {
    let secret = match (value, file) {
        (Some(_), Some(_)) => {
            return Err(ConfigError::new(name, "is given twice: in place and as a file"));
        }
        (None, None) => return Ok(None),
        (Some(secret), None) => secret.clone(),
        (None, Some(path)) => read(path).map_err(|problem| ConfigError::new(name, problem))?,
    };
    if secret.expose().is_empty() {
        return Err(ConfigError::new(name, "is empty"));
    }
    if secret.expose().contains(char::is_control) {
        return Err(ConfigError::new(name, "holds a line break or another control character"));
    }
    Ok(Some(secret))
}

fn read(path: &Path) -> Result<Secret, String> {
    let shown = path.display();
    // Asked before reading, so that a device or a huge file is not read at all.
    let about = std::fs::metadata(path).map_err(|error| format!("file {shown} cannot be read: {error}"))?;
    if !about.is_file() || about.len() > MAX_BYTES {
        return Err(format!("file {shown} is not a file of at most 64 KiB"));
    }
    let text = std::fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(|error| format!("file {shown} cannot be read: {error}"))?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(Secret::new(line.strip_suffix('\r').unwrap_or(line).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn file(content: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content).unwrap();
        file
    }

    #[test]
    fn a_file_holds_one_line() {
        for content in ["pass word", "pass word\n", "pass word\r\n"] {
            let file = file(content.as_bytes());
            let secret = resolve("x", None, Some(file.path())).unwrap().unwrap();
            assert_eq!(secret.expose(), "pass word");
        }
    }

    #[test]
    fn what_is_no_secret_is_refused_without_being_shown() {
        for content in [&b""[..], b"\n", b"line-one\nline-two\n", b"\xff\xfe", &[b'a'; 70_000]] {
            let file = file(content);
            let error = resolve("mail.smtp.password", None, Some(file.path())).unwrap_err().to_string();
            assert!(error.starts_with("mail.smtp.password"), "{error}");
            assert!(!error.contains("line-one"), "{error}");
        }
        assert!(resolve("x", None, Some(Path::new("/nonexistent/secret"))).is_err());
        assert!(resolve("x", None, Some(Path::new("/dev/zero"))).is_err());
        let both = file(b"a");
        assert!(resolve("x", Some(&Secret::new("a".into())), Some(both.path())).is_err());
        assert_eq!(resolve("x", None, None), Ok(None));
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("hunter2".into())), "Secret(…)");
    }
}
