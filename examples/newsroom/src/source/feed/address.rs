//! Where a feed is, and how it is called.
//!
//! - Comes in: what was typed after `--feed`.
//! - Goes out: an address that can be asked, a name without secrets, keys.
//! - Never knows: what is there.

use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use ureq::http::Uri;

/// Longest address that is taken.
const LONGEST: usize = 2048;

/// An `http` address with a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Uri);

/// No address that can be asked. Says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WrongAddress {
    /// Not a URL.
    NoUrl,
    /// Another scheme.
    NoHttp,
    /// `https`.
    Tls,
    /// User or password before the host.
    Secrets,
}

impl fmt::Display for WrongAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoUrl => "give a URL such as http://example.org/rss.xml",
            Self::NoHttp => "the address must begin with http://",
            Self::Tls => {
                "https is not built in; give an http:// address, perhaps of a proxy of yours"
            }
            Self::Secrets => "leave user and password out of the address: others can see it",
        })
    }
}

impl std::error::Error for WrongAddress {}

impl FromStr for Address {
    type Err = WrongAddress;

    fn from_str(text: &str) -> Result<Self, WrongAddress> {
        let uri: Uri = text.parse().map_err(|_| WrongAddress::NoUrl)?;
        match uri.scheme_str() {
            Some("http") => {}
            Some("https") => return Err(WrongAddress::Tls),
            Some(_) => return Err(WrongAddress::NoHttp),
            None => return Err(WrongAddress::NoUrl),
        }
        let authority = uri.authority().map(|authority| authority.as_str()).unwrap_or_default();
        if authority.contains('@') {
            return Err(WrongAddress::Secrets);
        }
        if text.len() > LONGEST || uri.host().is_none_or(str::is_empty) {
            return Err(WrongAddress::NoUrl);
        }
        Ok(Self(uri))
    }
}

impl Address {
    /// Host and path: what the feed is called in keys and reports. A query may be a secret, so it is left out.
    pub fn name(&self) -> String {
        let host = self.0.authority().map(|host| host.as_str()).unwrap_or_default();
        format!("{host}{}", self.0.path())
    }

    /// All of it.
    pub fn to_url(&self) -> String {
        self.0.to_string()
    }

    /// The key of the article that the feed calls `id`: always of one length, whatever a feed may call it.
    pub(super) fn key(&self, id: &str) -> String {
        let mut hash = Sha256::new();
        // Two queries of one path are two feeds.
        hash.update(self.0.query().unwrap_or_default());
        hash.update(b"\n");
        hash.update(id);
        let short: String =
            hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("{}/{short}", self.name())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_http_address_with_a_host() {
        let address: Address = "http://example.org:80/a/rss.xml?token=7".parse().unwrap();
        assert_eq!(address.name(), "example.org:80/a/rss.xml");
        assert_eq!(address.to_string(), "http://example.org:80/a/rss.xml");
        assert_eq!(address.to_url(), "http://example.org:80/a/rss.xml?token=7");
        assert!("http://[::1]:80".parse::<Address>().is_ok());
        for (text, wrong) in [
            ("", WrongAddress::NoUrl),
            ("rss.xml", WrongAddress::NoUrl),
            ("example.org/rss.xml", WrongAddress::NoUrl),
            ("http://", WrongAddress::NoUrl),
            ("http://:80/", WrongAddress::NoUrl),
            ("http://a b/", WrongAddress::NoUrl),
            ("ftp://example.org/", WrongAddress::NoHttp),
            ("file:///etc/passwd", WrongAddress::NoUrl),
            ("https://example.org/", WrongAddress::Tls),
            ("http://me:secret@example.org/", WrongAddress::Secrets),
        ] {
            assert_eq!(text.parse::<Address>(), Err(wrong), "{text}");
        }
        assert!(format!("http://x/{}", "a".repeat(3000)).parse::<Address>().is_err());
    }

    #[test]
    fn keys_are_short_and_differ_by_article_and_query() {
        let address = |query: &str| format!("http://x/f{query}").parse::<Address>().unwrap();
        let key = address("").key("a\nb");
        assert!(key.starts_with("x/f/") && key.len() == 4 + 32, "{key}");
        assert_eq!(address("").key("a\nb"), key);
        assert_ne!(address("").key("a"), key);
        assert_ne!(address("?q").key("a\nb"), key);
        assert_eq!(address("").key(&"long".repeat(9999)).len(), key.len());
    }
}
