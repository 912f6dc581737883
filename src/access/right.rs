//! What a route asks of its callers. The rows are in `api::routes`; whoever is let in carries the row's need along, and
//! every scope that they are given afterwards is held against it.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::domain::account::Right;

/// Header in which the server itself notes where a request came from; what a client sends under this name is dropped.
pub const CLIENT_ADDRESS: HeaderName = HeaderName::from_static("x-tracekeep-client-address");

/// Who is let in by a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Everybody; no credential is asked for.
    Anyone,
    /// Collectors: an access key of one project that may ingest.
    Sender,
    /// The Dreadnode collector: an access key of one project, or of the organization that the path names, that may ingest.
    AnySender,
    /// The Dreadnode bootstrap: any access key of the organization that the path names.
    AnyKey,
    /// Dreadnode: such a key that may `read`, or for changes may `ingest`.
    Key,
    /// Artifacts over S3: a signature by a credential that a key was given for a while.
    Signed,
    /// People, and access keys whose permissions reach as far: reading takes `read`, and changing takes `admin`, be the
    /// right that people need ever so small.
    Any,
    /// The same, and access keys that may ingest: they add to what they have sent.
    Scorer,
    /// People: a login session, or a personal token whose permissions reach as far.
    Person,
    /// People with a login session; no token that a program holds.
    Session,
}

/// What a route asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// Who is let in.
    pub by: By,
    /// What they must be allowed to do in the organization or project that the request is about.
    pub right: Right,
}

impl Need {
    /// Reading by anybody who is known.
    pub const READ: Self = Self { by: By::Any, right: Right::View };
}

/// Where a request came from, as the server noted it.
pub(super) fn client_address(headers: &HeaderMap) -> Option<&str> {
    headers.get(CLIENT_ADDRESS).and_then(|value| value.to_str().ok())
}

/// The client's address: that of the connection, or behind `proxies` trusted proxies the one that the outermost of them
/// saw.
pub fn address_of(peer: Option<std::net::IpAddr>, headers: &HeaderMap, proxies: usize) -> Option<HeaderValue> {
    let forwarded = || -> Option<std::net::IpAddr> {
        let hops = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
        let hops: Vec<&str> = hops.map(str::trim).collect();
        // Each proxy appends whom it saw; what stands further to the left is what the client made up.
        hops.len().checked_sub(proxies).and_then(|at| hops.get(at))?.parse().ok()
    };
    let address = if proxies == 0 { peer } else { forwarded().or(peer) };
    HeaderValue::from_str(&address?.to_canonical().to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let peer = Some("10.0.0.9".parse().unwrap());
        let headers = |value: &'static str| HeaderMap::from_iter([(HeaderName::from_static("x-forwarded-for"), HeaderValue::from_static(value))]);
        let address = |value, proxies| address_of(peer, &headers(value), proxies).unwrap();
        assert_eq!(address("1.2.3.4", 0), "10.0.0.9");
        assert_eq!(address("1.2.3.4", 1), "1.2.3.4");
        assert_eq!(address("6.6.6.6, 1.2.3.4", 1), "1.2.3.4", "what the client added itself does not count");
        assert_eq!(address("6.6.6.6, 1.2.3.4, 10.0.0.8", 2), "1.2.3.4");
        assert_eq!(address("nonsense", 1), "10.0.0.9");
        assert_eq!(address("1.2.3.4", 3), "10.0.0.9");
        assert_eq!(address_of(Some("::ffff:1.2.3.4".parse().unwrap()), &HeaderMap::new(), 0).unwrap(), "1.2.3.4");
    }
}
