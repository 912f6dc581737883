//! Finding the credential in a request's headers, and telling our own pages from foreign ones.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN};
use http::{HeaderMap, HeaderName, Method};

/// Name of the cookie that carries a login session.
pub const SESSION_COOKIE: &str = "tracekeep_session";

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Secrets offered in headers that only a program sets, in the order in which they are tried; at most two.
///
/// An `Authorization` header of another scheme offers nothing, whatever stands in the other headers: what a client says
/// explicitly is not guessed around. Some programs send a header as it stands in `OTEL_EXPORTER_OTLP_HEADERS`, where the
/// blank after the scheme is written `%20`.
pub(super) fn offered(headers: &HeaderMap) -> Vec<String> {
    let Some(authorization) = headers.get(AUTHORIZATION) else {
        return headers.get(API_KEY).and_then(|value| value.to_str().ok()).and_then(present).into_iter().collect();
    };
    let parts = authorization.to_str().ok().map(str::trim).and_then(|text| text.split_once(' ').or_else(|| text.split_once("%20")));
    let Some((scheme, rest)) = parts else { return Vec::new() };
    if scheme.eq_ignore_ascii_case("bearer") {
        present(rest).into_iter().collect()
    } else if scheme.eq_ignore_ascii_case("basic") {
        let pair = STANDARD.decode(rest.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        let (user, password) = pair.split_once(':').unwrap_or((&pair, ""));
        [password, user].into_iter().filter_map(present).collect()
    } else {
        Vec::new()
    }
}

/// Whether the request carries a header that [`offered`] reads.
pub(super) fn is_explicit(headers: &HeaderMap) -> bool {
    headers.contains_key(AUTHORIZATION) || headers.contains_key(API_KEY)
}

/// The login session in the cookie.
pub(super) fn cookie(headers: &HeaderMap) -> Option<String> {
    named_cookie(headers, SESSION_COOKIE)
}

/// A cookie by its name.
pub(super) fn named_cookie(headers: &HeaderMap, wanted: &str) -> Option<String> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == wanted).and_then(|(_, value)| present(value))
}

fn present(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Whether a request that a browser signed by itself (with the cookie) was made by our own pages. Reading is always fine:
/// a foreign page cannot see the answer.
pub(super) fn is_same_origin(method: &Method, headers: &HeaderMap, public_url: Option<&str>) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    if let Some(site) = headers.get(FETCH_SITE) {
        return site == "same-origin";
    }
    // Browsers leave Sec-Fetch-Site away on plain http to another host than localhost; Origin comes with every POST.
    let Some(origin) = headers.get(ORIGIN).and_then(|value| value.to_str().ok()) else { return false };
    let Some((_, authority)) = origin.split_once("://") else { return false };
    let ours = [headers.get(HOST), headers.get(FORWARDED_HOST)].into_iter().flatten().filter_map(|value| value.to_str().ok());
    let public = public_url.and_then(|url| url.split_once("://")).map(|(_, rest)| rest.split('/').next().unwrap_or(rest));
    ours.chain(public).any(|host| host.eq_ignore_ascii_case(authority))
}

/// Whether a page of another site made this request; clients that are no browsers say nothing and are not.
pub(super) fn is_foreign_page(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    (headers.contains_key(FETCH_SITE) || headers.contains_key(ORIGIN)) && !is_same_origin(&Method::POST, headers, public_url)
}

/// Whether the browser reached us over TLS, so that the cookie may be bound to it.
pub(super) fn is_https(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let forwarded = headers.get(FORWARDED_PROTO).and_then(|value| value.to_str().ok()).and_then(|value| value.split(',').next());
    public_url.is_some_and(|url| url.starts_with("https://")) || forwarded.is_some_and(|proto| proto.trim().eq_ignore_ascii_case("https"))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    type Pairs<'a> = &'a [(&'static str, &'a str)];

    fn headers(pairs: Pairs<'_>) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn credentials_are_found_where_clients_put_them() {
        let basic = |pair: &str| format!("Basic {}", STANDARD.encode(pair));
        let cases: &[(Pairs<'_>, &[&str])] = &[
            (&[("authorization", "Bearer k")], &["k"]),
            (&[("authorization", "bEaReR   k ")], &["k"]),
            (&[("authorization", "Bearer%20k")], &["k"]),
            (&[("x-api-key", " k ")], &["k"]),
            (&[("authorization", &basic("u:p"))], &["p", "u"]),
            (&[("authorization", &basic("k:"))], &["k"]),
            (&[("authorization", &basic("k"))], &["k"]),
            (&[("authorization", &basic("u:p:q"))], &["p:q", "u"]),
            (&[("authorization", "Basic !!!")], &[]),
            (&[("authorization", "Digest k"), ("x-api-key", "k")], &[]),
            (&[("authorization", "Bearer ")], &[]),
            (&[("authorization", "k")], &[]),
            (&[], &[]),
        ];
        for (given, expected) in cases {
            assert_eq!(offered(&headers(given)), *expected, "{given:?}");
        }
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        assert_eq!(cookie(&headers(&[("cookie", "a=b; tracekeep_session=s; c=d")])).as_deref(), Some("s"));
        assert_eq!(cookie(&headers(&[("cookie", "xtracekeep_session=s; tracekeep_session=")])), None);
    }

    #[test]
    fn only_our_own_pages_may_change_things_with_the_cookie() {
        let cases: &[(Pairs<'_>, bool)] = &[
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "same-site"), ("origin", "http://h:1"), ("host", "h:1")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("origin", "http://h:1"), ("host", "h:1")], true),
            (&[("origin", "http://h:2"), ("host", "h:1")], false),
            (&[("origin", "https://pub.example.org"), ("host", "inner:8080")], true),
            (&[("origin", "https://fwd.example.org"), ("host", "inner:8080"), ("x-forwarded-host", "fwd.example.org")], true),
            (&[("origin", "null"), ("host", "h:1")], false),
            (&[("host", "h:1")], false),
        ];
        for (given, expected) in cases {
            assert_eq!(is_same_origin(&Method::POST, &headers(given), Some("https://pub.example.org/x")), *expected, "{given:?}");
        }
        assert!(is_same_origin(&Method::GET, &headers(&[]), None));
        assert!(!is_foreign_page(&headers(&[]), None));
        assert!(is_foreign_page(&headers(&[("origin", "http://evil"), ("host", "h")]), None));
    }

    #[test]
    fn the_cookie_is_secure_behind_tls() {
        assert!(is_https(&headers(&[("x-forwarded-proto", "https, http")]), None));
        assert!(is_https(&headers(&[]), Some("https://h")));
        assert!(!is_https(&headers(&[("x-forwarded-proto", "http")]), Some("http://h")));
    }
}
