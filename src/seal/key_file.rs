//! The key file: text, a key a line, for its owner's eyes only.
//!
//! ```text
//! # handrail keys …
//! id <base64 of 32 bytes>
//! seal 1 <base64 of 32 bytes>
//! next 2 <base64 of 32 bytes>
//! ```
//!
//! `next` opens and does not wrap yet.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::entropy::Entropy;
use super::keys::{Keys, Ring, Secret};

const HEADING: &str = "# The keys of this handrail installation. Whoever has this file and the store can read every\n\
                       # conversation; without it nobody can. Keep a copy apart from the backups of the store.\n";

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// No such file.
    #[error(
        "there is no key file at {0}: copy it from another server or a backup, or name it with HANDRAIL_KEY_FILE"
    )]
    Missing(PathBuf),
    /// Others than its owner may read or change it.
    #[error("the key file {0} can be read or changed by others: run `chmod 600 {0}`")]
    Exposed(PathBuf),
    /// A line that is no key.
    #[error("the key file {path} is damaged in line {line}: {why}; bring it back from a backup")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1; one past the end if something is missing.
        line: usize,
        /// What is wrong there.
        why: &'static str,
    },
    /// The system did not let us.
    #[error(
        "the key file {path} cannot be read or written ({why}): see that its folder exists and belongs to this user"
    )]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's word.
        why: std::io::Error,
    },
}

impl Keys {
    /// Reads the key file.
    pub fn load(path: &Path) -> Result<Self, KeyFileError> {
        let io = |why| KeyFileError::Io { path: path.to_owned(), why };
        let meta = match fs::metadata(path) {
            Ok(meta) => meta,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(KeyFileError::Missing(path.to_owned()));
            }
            Err(error) => return Err(io(error)),
        };
        if meta.permissions().mode() & 0o077 != 0 {
            return Err(KeyFileError::Exposed(path.to_owned()));
        }
        let text = Zeroizing::new(fs::read_to_string(path).map_err(io)?);
        parse(&text).map_err(|(line, why)| KeyFileError::Malformed { path: path.to_owned(), line, why })
    }

    /// Reads the key file, or makes one. Only for a store in a file: beside a shared store a key file that made
    /// itself would split the people of one line in two.
    pub fn load_or_make(path: &Path, entropy: &dyn Entropy) -> Result<Self, KeyFileError> {
        match Self::load(path) {
            Err(KeyFileError::Missing(_)) => {
                let keys = Self::generate(entropy);
                match keys.write(path, false) {
                    // Somebody made it between our look and our write: theirs it is.
                    Err(KeyFileError::Io { why, .. }) if why.kind() == ErrorKind::AlreadyExists => {
                        Self::load(path)
                    }
                    other => other.map(|()| keys),
                }
            }
            other => other,
        }
    }

    /// Writes the keys in place of the file, whole or not at all: after [`Keys::prepared`] and what follows it.
    pub fn save(&self, path: &Path) -> Result<(), KeyFileError> {
        self.write(path, true)
    }

    fn write(&self, path: &Path, replace: bool) -> Result<(), KeyFileError> {
        let io = |why| KeyFileError::Io { path: path.to_owned(), why };
        let aside = path.with_extension(format!("new-{}", std::process::id()));
        let mut text = Zeroizing::new(HEADING.to_owned());
        // Writing to a String cannot fail.
        let _ = writeln!(text, "id {}", *Zeroizing::new(STANDARD.encode(self.id.0.as_slice())));
        let ring = self.ring();
        for (number, key) in &ring.opening {
            let what = if ring.standby == Some(*number) { "next" } else { "seal" };
            let _ = writeln!(text, "{what} {number} {}", *Zeroizing::new(STANDARD.encode(key.0.as_slice())));
        }
        let _ = fs::remove_file(&aside);
        let done =
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(&aside).and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.sync_all()?;
                // A hard link never replaces: two servers starting at once cannot each keep keys of their own.
                if replace { fs::rename(&aside, path) } else { fs::hard_link(&aside, path) }?;
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
            });
        let _ = fs::remove_file(&aside);
        done.map_err(io)
    }
}

fn parse(text: &str) -> Result<Keys, (usize, &'static str)> {
    let mut id = None;
    let mut sealing = BTreeMap::new();
    let mut standby = None;
    for (at, line) in text.lines().enumerate() {
        let at = at + 1;
        let mut words = line.split_whitespace();
        match (words.next(), words.next(), words.next(), words.next()) {
            (None, ..) => {}
            (Some(first), ..) if first.starts_with('#') => {}
            (Some("id"), Some(key), None, None) => {
                if id.replace(secret(key).ok_or((at, "the key is not 32 bytes in base64"))?).is_some() {
                    return Err((at, "a second id key"));
                }
            }
            (Some(what @ ("seal" | "next")), Some(number), Some(key), None) => {
                let number: u16 = number.parse().map_err(|_| (at, "the key's number is not 1 to 65535"))?;
                let key = secret(key).ok_or((at, "the key is not 32 bytes in base64"))?;
                if sealing.insert(number, key).is_some() {
                    return Err((at, "a second key of the same number"));
                }
                if what == "next" && standby.replace(number).is_some() {
                    return Err((at, "a second key that stands by"));
                }
            }
            _ => return Err((at, "a line is `id KEY`, `seal NUMBER KEY` or `next NUMBER KEY`")),
        }
    }
    let end = text.lines().count() + 1;
    let id = id.ok_or((end, "no line `id KEY`"))?;
    let wrapping = sealing.iter().rfind(|(number, _)| Some(**number) != standby);
    let wrapping = wrapping.map(|(number, key)| (*number, key.clone()));
    let wrapping = wrapping.ok_or((end, "no line `seal NUMBER KEY`"))?;
    Ok(Keys::of(id, Ring { opening: sealing, wrapping, standby }))
}

fn secret(base64: &str) -> Option<Secret> {
    let bytes = Zeroizing::new(STANDARD.decode(base64).ok()?);
    bytes.as_slice().try_into().ok().map(|bytes| Secret(Zeroizing::new(bytes)))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::PathBuf;

    use super::{KeyFileError, parse};
    use crate::seal::{Keys, OsEntropy, SeededEntropy};

    /// A folder of the test's own, gone when it ends.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("handrail-keys-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_file_makes_itself_once_and_reads_back() {
        let folder = Folder::new("made");
        let path = folder.0.join("handrail.key");
        let missing = Keys::load(&path).unwrap_err();
        assert!(missing.to_string().contains("HANDRAIL_KEY_FILE"), "{missing}");
        let made = Keys::load_or_make(&path, &OsEntropy).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let again = Keys::load_or_make(&path, &OsEntropy).unwrap();
        assert_eq!(made.fingerprint(), again.fingerprint());
        again.prepared(&OsEntropy).unwrap().save(&path).unwrap();
        let ready = Keys::load(&path).unwrap();
        assert_eq!((ready.newest(), ready.sealing()), (1, 2));
        ready.promoted().unwrap().save(&path).unwrap();
        let rotated = Keys::load(&path).unwrap();
        assert_eq!((rotated.fingerprint(), rotated.newest()), (made.fingerprint(), 2));
        assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_others_may_read_is_refused() {
        let folder = Folder::new("exposed");
        let path = folder.0.join("handrail.key");
        Keys::load_or_make(&path, &SeededEntropy::new(1)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(Keys::load(&path), Err(KeyFileError::Exposed(_))));
    }

    #[test]
    fn a_damaged_file_names_the_line() {
        let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        for (text, line) in [
            (String::new(), 1),
            (format!("id {key}\n"), 2),
            (format!("# heading\n\nid {key}\nseal one {key}\n"), 4),
            (format!("id {key}\nseal 1 {key}\nseal 1 {key}\n"), 3),
            (format!("id {key}\nid {key}\n"), 2),
            ("id AAEC\n".to_owned(), 1),
            (format!("id {key} more\n"), 1),
            (format!("key {key}\n"), 1),
            (format!("id {key}\nnext 1 {key}\n"), 3),
            (format!("id {key}\nseal 1 {key}\nnext 2 {key}\nnext 3 {key}\n"), 4),
        ] {
            assert_eq!(parse(&text).unwrap_err().0, line, "{text}");
        }
        let keys = parse(&format!("id {key}\nseal 2 {key}\nseal 10 {key}\n")).unwrap();
        assert_eq!(keys.newest(), 10);
    }
}
