//! The address under which providers reach us, as configured. Never taken from `Host` or `X-Forwarded-*`:
//! a signature is over the address that the provider was given, and a header can be anybody's.

/// `https://line.example.org`, perhaps with a port, a path prefix or user info; no query, no final slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    base: String,
    /// Where the port begins and ends in `base`; empty, at the end of the host, when there is none.
    port: std::ops::Range<usize>,
}

/// The public URL cannot be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the public URL is `https://` and a host, perhaps a port and a path: set HANDRAIL_PUBLIC_URL to what the provider calls"
)]
pub struct NotAUrl;

impl PublicUrl {
    /// Reads the setting. A fragment is dropped (Twilio's connection overrides, `#rc=2`, are never sent nor
    /// signed) and so is a final slash; everything else is kept letter by letter.
    pub fn parse(setting: &str) -> Result<Self, NotAUrl> {
        let base = setting.split('#').next().unwrap_or_default().trim().trim_end_matches('/');
        let (scheme, rest) = base.split_once("://").ok_or(NotAUrl)?;
        let authority = rest.split('/').next().unwrap_or_default();
        let host_at = authority.rfind('@').map_or(0, |at| at + 1);
        let host = &authority[host_at..];
        let known = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
        if !known || host.is_empty() || base.contains(['?', ' ']) {
            return Err(NotAUrl);
        }
        // A colon begins a port only after the bracket that closes an IPv6 address.
        let name_end = host.rfind(']').map_or(0, |at| at + 1);
        let colon = host[name_end..].find(':').map_or(host.len(), |at| name_end + at);
        let start = scheme.len() + "://".len() + host_at;
        Ok(Self { base: base.to_owned(), port: start + colon..start + host.len() })
    }

    /// The address of `path` below it.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The address for the receipts of the message with this reference, `<p>.<c>.<n>`.
    pub(super) fn status(&self, provider: &str, reference: &str) -> String {
        self.join(&format!("/sms/{provider}/status?m={reference}"))
    }

    /// Every writing of the base that a provider may have signed: as it is, without its port, with the default
    /// one. Twilio's back ends differ from one another in this, as its own libraries say.
    pub(super) fn spellings(&self) -> impl Iterator<Item = String> {
        let without = || format!("{}{}", &self.base[..self.port.start], &self.base[self.port.end..]);
        let default = if self.base[..5].eq_ignore_ascii_case("https") { ":443" } else { ":80" };
        let other = if self.port.is_empty() {
            format!("{}{default}{}", &self.base[..self.port.start], &self.base[self.port.end..])
        } else {
            without()
        };
        [self.base.clone(), other].into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::{NotAUrl, PublicUrl};

    #[test]
    fn spellings_with_and_without_a_port() {
        for (setting, expected) in [
            ("https://line.example.org", ["https://line.example.org", "https://line.example.org:443"]),
            ("https://line.example.org/", ["https://line.example.org", "https://line.example.org:443"]),
            (
                "http://line.example.org/hr/#rc=2",
                ["http://line.example.org/hr", "http://line.example.org:80/hr"],
            ),
            (
                "https://line.example.org:443/hr",
                ["https://line.example.org:443/hr", "https://line.example.org/hr"],
            ),
            ("http://line.example.org:1234", ["http://line.example.org:1234", "http://line.example.org"]),
            (
                "https://u:p@line.example.org",
                ["https://u:p@line.example.org", "https://u:p@line.example.org:443"],
            ),
            ("http://[::1]:8080/hr", ["http://[::1]:8080/hr", "http://[::1]/hr"]),
            ("http://[::1]", ["http://[::1]", "http://[::1]:80"]),
        ] {
            let spellings: Vec<_> = PublicUrl::parse(setting).unwrap().spellings().collect();
            assert_eq!(spellings, expected, "{setting}");
        }
    }

    #[test]
    fn what_is_not_an_address() {
        for setting in [
            "",
            "line.example.org",
            "https://",
            "ftp://line.example.org",
            "https://a.example/x?y=1",
            "https:///x",
            "https://u@",
        ] {
            assert_eq!(PublicUrl::parse(setting), Err(NotAUrl), "{setting}");
        }
    }
}
