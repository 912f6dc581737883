//! One spelling for every path before it is routed. Never by a redirect: a client that follows one turns its POST into a
//! GET, and the trace is lost without a word.

use std::borrow::Cow;

use poem::http::Uri;
use poem::http::uri::PathAndQuery;

/// Rewrites the request target when its path is not spelled as the routes are.
pub(super) fn normalize(uri: &mut Uri, base_path: &str) {
    let Cow::Owned(path) = normal(uri.path(), base_path) else { return };
    let target = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path,
    };
    // Parts of a valid target make a valid target; if they do not, the router refuses the original.
    let Ok(target) = PathAndQuery::try_from(target) else { return };
    let mut parts = std::mem::take(uri).into_parts();
    parts.path_and_query = Some(target);
    *uri = Uri::from_parts(parts).unwrap_or_default();
}

/// Repeated slashes collapse, one final slash goes, and so does the base path. Escaped slashes are data.
fn normal<'a>(path: &'a str, base_path: &str) -> Cow<'a, str> {
    let mut path = Cow::Borrowed(path);
    if path.contains("//") {
        let mut collapsed = String::with_capacity(path.len());
        for c in path.chars() {
            if c != '/' || !collapsed.ends_with('/') {
                collapsed.push(c);
            }
        }
        path = Cow::Owned(collapsed);
    }
    if path.len() > 1 && path.ends_with('/') {
        path = Cow::Owned(path[..path.len() - 1].to_owned());
    }
    if !base_path.is_empty()
        && let Some(rest) = path.strip_prefix(base_path)
    {
        if rest.is_empty() {
            path = Cow::Owned("/".to_owned());
        } else if rest.starts_with('/') {
            path = Cow::Owned(rest.to_owned());
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_get_one_spelling() {
        let cases = [
            ("/v1/traces", "", "/v1/traces"),
            ("//v1/traces", "", "/v1/traces"),
            ("///v1////traces//", "", "/v1/traces"),
            ("/v1/traces/", "", "/v1/traces"),
            ("/", "", "/"),
            ("//", "", "/"),
            ("/v1/tracing/traces/a%2F%2Fb/", "", "/v1/tracing/traces/a%2F%2Fb"),
            ("/collector/v1/traces", "", "/collector/v1/traces"),
            ("/collector/v1/traces", "/collector", "/v1/traces"),
            ("//collector//v1/traces", "/collector", "/v1/traces"),
            ("/v1/traces", "/collector", "/v1/traces"),
            ("/collector", "/collector", "/"),
            ("/collector/", "/collector", "/"),
            ("/collectors/v1", "/collector", "/collectors/v1"),
        ];
        for (given, base, expected) in cases {
            assert_eq!(normal(given, base), expected, "{given} under {base:?}");
        }
    }

    #[test]
    fn the_query_stays_as_it_is() {
        let mut uri: Uri = "/base//v1/x/?a=//b&c=%2F".parse().unwrap();
        normalize(&mut uri, "/base");
        assert_eq!(uri, "/v1/x?a=//b&c=%2F");
        let mut uri: Uri = "http://host:1//v1/x".parse().unwrap();
        normalize(&mut uri, "");
        assert_eq!(uri, "http://host:1/v1/x");
    }
}
