//! Which compressed form of a file a browser takes.

use poem::http::HeaderValue;

/// A form that the console's build makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    /// All forms, smallest first.
    pub(super) const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// End of the file name.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }

    /// Value of `Content-Encoding`.
    pub(super) fn name(self) -> HeaderValue {
        HeaderValue::from_static(self.token())
    }

    fn token(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }
}

/// Forms that an `Accept-Encoding` header takes, smallest first. Preferences are not weighed: who takes brotli gets it.
pub(super) fn accepted(header: Option<&HeaderValue>) -> Vec<Encoding> {
    let text = header.and_then(|value| value.to_str().ok()).unwrap_or_default();
    Encoding::ALL.into_iter().filter(|encoding| text.split(',').any(|item| takes(item, encoding.token()))).collect()
}

fn takes(item: &str, token: &str) -> bool {
    let mut parts = item.split(';').map(str::trim);
    let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(token));
    let refused = parts.any(|part| part.strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok()).is_some_and(|weight| weight <= 0.0));
    named && !refused
}

#[cfg(test)]
mod tests {
    use super::Encoding::{Brotli, Gzip};
    use super::*;

    #[test]
    fn browsers_get_the_smallest_form_they_take() {
        let accepted = |text: &'static str| accepted(Some(&HeaderValue::from_static(text)));
        assert_eq!(accepted("gzip, deflate, br, zstd"), [Brotli, Gzip]);
        assert_eq!(accepted("gzip;q=1.0, br;q=0"), [Gzip]);
        assert_eq!(accepted("BR"), [Brotli]);
        assert_eq!(accepted("identity, brotli, gz"), []);
        assert_eq!(super::accepted(None), []);
    }
}
