//! `flows/feeds.yaml`: which lists of meetings are read, where from, and how often.

use serde::Deserialize;

use crate::group::yes_no;

/// A list of meetings that some fellowship publishes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name here: letters, digits and hyphens; names its file, and a meeting's source.
    pub name: String,
    /// The key of its fellowship in `groups.yaml`. A row that names one of its own has that.
    pub group: String,
    /// What it covers, in words: for the report.
    pub covers: String,
    /// Its address; `http` or `https`.
    pub url: Option<String>,
    /// Or its file, relative to the folder of `feeds.yaml`.
    pub file: Option<String>,
    /// The formats of a BMLT server (`GetFormats`): an address, or a file beside.
    pub formats: Option<String>,
    /// The IANA zone of meetings that have none and no place to tell it by.
    #[serde(default)]
    pub zone: String,
    /// Hours between two looks.
    #[serde(default = "six")]
    pub every_hours: u64,
    /// Nobody has confirmed the address yet.
    #[serde(default, deserialize_with = "yes_no")]
    pub unverified: bool,
    /// Where the address comes from.
    pub source: String,
}

fn six() -> u64 {
    6
}

/// Why `feeds.yaml` cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SourcesError {
    /// It is not what it should be.
    #[error("flows/feeds.yaml cannot be read: {0}")]
    Yaml(String),
    /// A name that cannot name a file.
    #[error("flows/feeds.yaml: `{0}` is no name: use letters, digits and hyphens, each name once")]
    Name(String),
    /// Neither an address nor a file, or both.
    #[error("flows/feeds.yaml: `{0}` needs a `url:` (http or https) or a `file:`, one of them")]
    Where(String),
}

impl Source {
    /// Reads the file. An empty one names none.
    pub fn parse_all(yaml: &str) -> Result<Vec<Self>, SourcesError> {
        let sources: Option<Vec<Self>> =
            serde_saphyr::from_str(yaml).map_err(|e| SourcesError::Yaml(e.to_string()))?;
        let sources = sources.unwrap_or_default();
        for (at, source) in sources.iter().enumerate() {
            let plain = source.name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            let again = sources[..at].iter().any(|other| other.name == source.name);
            if source.name.is_empty() || !plain || again {
                return Err(SourcesError::Name(source.name.clone()));
            }
            let web =
                source.url.as_deref().map(|url| url.starts_with("https://") || url.starts_with("http://"));
            if web == Some(false) || web.is_some() == source.file.is_some() {
                return Err(SourcesError::Where(source.name.clone()));
            }
        }
        Ok(sources)
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    fn one(lines: &str) -> Result<Vec<Source>, String> {
        let yaml = format!("- name: a\n  group: aa\n  covers: A town\n  source: us\n{lines}");
        Source::parse_all(&yaml).map_err(|e| e.to_string())
    }

    #[test]
    fn a_source_is_an_address_or_a_file() {
        assert_eq!(one("  url: https://example.org/feed\n").unwrap()[0].every_hours, 6);
        assert_eq!(one("  file: a.json\n  every_hours: 1\n").unwrap()[0].every_hours, 1);
        for wrong in ["", "  url: ftp://example.org\n", "  file: a\n  url: https://example.org\n"] {
            assert!(one(wrong).unwrap_err().contains("`a` needs"), "{wrong}");
        }
        let again = "- name: a\n  group: aa\n  covers: A town\n  source: us\n  file: b.json\n";
        assert!(one(&format!("  file: a.json\n{again}")).unwrap_err().contains("`a` is no name"));
        assert!(Source::parse_all("").unwrap().is_empty());
    }
}
