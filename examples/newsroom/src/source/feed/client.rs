//! One request, bounded in every way.
//!
//! - Comes in: an address, what is known of the document that was read last.
//! - Goes out: a document, or that it has not changed, or what went wrong and whether it may pass.
//! - Never knows: what the document says.
//!
//! Compression is not asked for: a small answer cannot become a large one.

use super::address::Address;
use super::retry::Again;
use std::time::Duration;
use ureq::http::{HeaderMap, StatusCode, header};
use ureq::{Agent, Error};

/// Largest document that is read.
const LARGEST: u64 = 8 * 1024 * 1024;

/// Longest time for all of it: name, connection, redirects, document.
const PATIENCE: Duration = Duration::from_secs(30);

/// Longest time for the connection alone.
const CONNECT: Duration = Duration::from_secs(10);

/// Redirects that are followed.
const REDIRECTS: u32 = 5;

/// Longest validator that is kept and sent back.
const LONGEST_VALIDATOR: usize = 1024;

/// What a server said of a document, so that it can be asked whether that has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`.
    pub tag: Option<String>,
    /// `Last-Modified`.
    pub modified: Option<String>,
}

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The document is as it was.
    Unchanged,
    /// A document.
    Document {
        /// All of it.
        bytes: Vec<u8>,
        /// To be sent with the next request.
        validators: Validators,
    },
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// For people, on one line.
    pub why: String,
    /// Whether it may pass.
    pub again: Again,
}

/// Sends requests. Cheap to clone; the clones share connections.
#[derive(Debug, Clone)]
pub struct Client(Agent);

impl Default for Client {
    fn default() -> Self {
        Self::new()
    }
}

impl Client {
    /// A client with the limits above. It goes through the proxy that the environment names, if it names one.
    pub fn new() -> Self {
        Self::with_patience(PATIENCE)
    }

    fn with_patience(patience: Duration) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(REDIRECTS)
            .max_redirects_will_error(true)
            .timeout_global(Some(patience))
            .timeout_connect(Some(CONNECT))
            .user_agent(concat!("newsroom/", env!("CARGO_PKG_VERSION")))
            .accept("application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5");
        Self(config.build().new_agent())
    }

    /// Asks once. Blocks, for half a minute at most.
    ///
    /// # Errors
    /// [`Failure`] of any kind.
    pub fn get(&self, address: &Address, known: &Validators) -> Result<Answer, Failure> {
        let mut request = self.0.get(address.to_url());
        if let Some(tag) = &known.tag {
            request = request.header(header::IF_NONE_MATCH, tag);
        }
        if let Some(modified) = &known.modified {
            request = request.header(header::IF_MODIFIED_SINCE, modified);
        }
        let mut response = request.call().map_err(failure)?;
        let status = response.status();
        if status == StatusCode::NOT_MODIFIED && *known != Validators::default() {
            return Ok(Answer::Unchanged);
        }
        if !status.is_success() {
            return Err(refused(status, response.headers()));
        }
        let headers = response.headers();
        let validators = Validators {
            tag: validator(headers, header::ETAG),
            modified: validator(headers, header::LAST_MODIFIED),
        };
        let body = response.body_mut().with_config().limit(LARGEST);
        let bytes = body.read_to_vec().map_err(failure)?;
        Ok(Answer::Document { bytes, validators })
    }
}

fn validator(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    (value.len() <= LONGEST_VALIDATOR).then(|| value.to_owned())
}

/// The server answered, but not with a document.
fn refused(status: StatusCode, headers: &HeaderMap) -> Failure {
    let again = match status.as_u16() {
        408 | 425 | 429 | 500..=599 => {
            // As a date it would need a clock that agrees with the server's.
            let wait = headers.get(header::RETRY_AFTER).and_then(|wait| wait.to_str().ok());
            match wait.and_then(|wait| wait.trim().parse().ok()) {
                Some(seconds) => Again::After(Duration::from_secs(seconds)),
                None => Again::Soon,
            }
        }
        _ => Again::Never,
    };
    Failure { why: format!("its server answers {status}"), again }
}

/// The server did not answer, or not in order.
fn failure(error: Error) -> Failure {
    let (why, again) = match error {
        Error::Timeout(_) => ("no answer in time".to_owned(), Again::Soon),
        Error::BodyExceedsLimit(_) => {
            (format!("it is larger than {} MiB", LARGEST / 1024 / 1024), Again::Never)
        }
        Error::TooManyRedirects => {
            (format!("it is redirected more than {REDIRECTS} times"), Again::Never)
        }
        Error::TlsRequired | Error::Tls(_) => {
            ("it is redirected to https, which is not built in".to_owned(), Again::Never)
        }
        Error::BadUri(_) | Error::RequireHttpsOnly(_) | Error::LargeResponseHeader(..) => {
            (error.to_string(), Again::Never)
        }
        // Without ureq's prefix: the system's own words say which name or port.
        Error::Io(error) => (error.to_string(), Again::Soon),
        other => (other.to_string(), Again::Soon),
    };
    let why = why.replace(|c: char| c.is_control(), " ");
    Failure { why, again }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_says_nothing_is_not_waited_for_for_ever() {
        // Connections are taken by the system; nobody reads what they say.
        let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/", server.local_addr().unwrap()).parse().unwrap();
        let client = Client::with_patience(Duration::from_millis(50));
        let failure = client.get(&address, &Validators::default()).unwrap_err();
        assert_eq!((failure.why.as_str(), failure.again), ("no answer in time", Again::Soon));
    }

    #[test]
    fn what_may_pass_is_asked_for_again() {
        let again = |status: u16, wait: Option<&str>| {
            let mut headers = HeaderMap::new();
            if let Some(wait) = wait {
                headers.insert(header::RETRY_AFTER, wait.parse().unwrap());
            }
            refused(StatusCode::from_u16(status).unwrap(), &headers).again
        };
        for status in [301, 400, 401, 403, 404, 410, 451] {
            assert_eq!(again(status, Some("1")), Again::Never, "{status}");
        }
        for status in [408, 429, 500, 503] {
            assert_eq!(again(status, None), Again::Soon, "{status}");
            assert_eq!(again(status, Some(" 9 ")), Again::After(Duration::from_secs(9)));
            assert_eq!(again(status, Some("Wed, 21 Oct 2026 07:28:00 GMT")), Again::Soon);
            assert_eq!(again(status, Some("-1")), Again::Soon);
        }
    }
}
