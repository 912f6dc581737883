//! Signature version 4 of S3: what a request says of itself, and whether the secret signed it.

use std::fmt::Write;

use aws_lc_rs::hmac;
use http::{HeaderMap, Method};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::hex;
use crate::domain::time;

/// SHA-256 of nothing.
pub(super) const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";
const TRAILER: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
/// How far the clocks may be apart, µs.
const MAX_SKEW: i64 = 15 * 60 * 1_000_000;

/// What a request says about its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// This is its SHA-256, hex.
    Digest(String),
    /// Nothing.
    Unsigned,
    /// It comes in chunks with a trailer (`aws-chunked`).
    Chunked,
}

/// A signature as a request brings it.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Who signed.
    pub access_key_id: String,
    date: String,
    region: String,
    signed: Vec<String>,
    signature: String,
    at: String,
    payload: String,
}

/// Why a claim is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsound {
    /// It cannot be read, or does not cover what it has to.
    Malformed,
    /// Its time is not ours.
    Skewed,
}

impl Claim {
    /// Reads the headers of a request. Everything that S3 wants signed has to be.
    pub(super) fn of(headers: &HeaderMap, now: i64) -> Result<Self, Unsound> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let authorization = text("authorization").and_then(|text| text.strip_prefix(ALGORITHM)).ok_or(Unsound::Malformed)?;
        let field = |name: &str| {
            let mut fields = authorization.split(',').map(str::trim);
            fields.find_map(|field| field.strip_prefix(name)?.strip_prefix('=')).ok_or(Unsound::Malformed)
        };
        let credential: Vec<&str> = field("Credential")?.split('/').collect();
        let [access_key_id, date, region, "s3", "aws4_request"] = credential.as_slice() else { return Err(Unsound::Malformed) };
        let signed: Vec<String> = field("SignedHeaders")?.split(';').map(ToOwned::to_owned).collect();
        let (at, payload) = (text("x-amz-date").ok_or(Unsound::Malformed)?, text("x-amz-content-sha256").ok_or(Unsound::Malformed)?);
        let is_covered = |name: &str| signed.iter().any(|signed| signed == name);
        let has_all = headers.keys().all(|name| !name.as_str().starts_with("x-amz-") || is_covered(name.as_str()));
        if !has_all || !is_covered("host") || !signed.is_sorted() || !at.starts_with(date) {
            return Err(Unsound::Malformed);
        }
        let micros = read_time(at).ok_or(Unsound::Malformed)?;
        if micros.abs_diff(now) > MAX_SKEW.unsigned_abs() {
            return Err(Unsound::Skewed);
        }
        Ok(Self {
            access_key_id: (*access_key_id).to_owned(),
            date: (*date).to_owned(),
            region: (*region).to_owned(),
            signature: field("Signature")?.to_owned(),
            signed,
            at: at.to_owned(),
            payload: payload.to_owned(),
        })
    }

    /// What the request says about its body; `None` for a form that is not understood.
    pub fn payload(&self) -> Option<Payload> {
        match self.payload.as_str() {
            UNSIGNED => Some(Payload::Unsigned),
            TRAILER => Some(Payload::Chunked),
            digest if digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()) => Some(Payload::Digest(digest.to_ascii_lowercase())),
            _ => None,
        }
    }

    /// Whether the secret signed a request with this path. Behind a proxy a host may be any of `hosts`.
    pub(super) fn is_by(&self, secret: &str, method: &Method, path: &str, query: Option<&str>, headers: &HeaderMap, hosts: &[String]) -> bool {
        let key = signing_key(secret, &self.date, &self.region);
        let (path, query) = (encode_path(decode(path)), canonical_query(query.unwrap_or_default()));
        hosts.iter().any(|host| {
            let value = |name: &str| match name {
                "host" => host.clone(),
                name => {
                    let all = headers.get_all(name).iter().map(|value| trimmed(&String::from_utf8_lossy(value.as_bytes())));
                    all.collect::<Vec<_>>().join(",")
                }
            };
            let lines: Vec<(String, String)> = self.signed.iter().map(|name| (name.clone(), value(name))).collect();
            let canonical = canonical(method, &path, &query, &lines, &self.payload);
            let signature = signature(&key, &self.at, &self.date, &self.region, &canonical);
            signature.as_bytes().ct_eq(self.signature.as_bytes()).into()
        })
    }
}

/// Signs requests of ours.
pub(super) struct Signer {
    pub(super) access_key_id: String,
    pub(super) secret: String,
    pub(super) token: Option<String>,
    pub(super) region: String,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("region", &self.region).finish_non_exhaustive()
    }
}

impl Signer {
    /// The headers that a request needs; path and query are encoded already.
    pub(super) fn sign(&self, method: &Method, host: &str, path: &str, query: &str, payload: &str, now: i64) -> Vec<(&'static str, String)> {
        let at = write_time(now);
        let date = &at[..8.min(at.len())];
        let mut headers = vec![("x-amz-content-sha256", payload.to_owned()), ("x-amz-date", at.clone())];
        headers.extend(self.token.clone().map(|token| ("x-amz-security-token", token)));
        let mut lines = vec![("host".to_owned(), host.to_owned())];
        lines.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        let canonical = canonical(method, path, query, &lines, payload);
        let signature = signature(&signing_key(&self.secret, date, &self.region), &at, date, &self.region, &canonical);
        let names: Vec<&str> = lines.iter().map(|(name, _)| name.as_str()).collect();
        let credential = format!("{}/{date}/{}/s3/aws4_request", self.access_key_id, self.region);
        headers.push(("authorization", format!("{ALGORITHM} Credential={credential},SignedHeaders={},Signature={signature}", names.join(";"))));
        headers
    }
}

/// `20130524T000000Z`
fn write_time(micros: i64) -> String {
    let text: String = time::format(micros).chars().filter(|c| !matches!(c, '-' | ':')).collect();
    format!("{}Z", text.split('.').next().unwrap_or_default().trim_end_matches('Z'))
}

fn read_time(text: &str) -> Option<i64> {
    let is_one = text.len() == 16
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 => byte == b'T',
            15 => byte == b'Z',
            _ => byte.is_ascii_digit(),
        });
    let part = |from: usize| &text[from..from + 2];
    is_one.then(|| time::parse(&format!("{}-{}-{}T{}:{}:{}Z", &text[..4], part(4), part(6), part(9), part(11), part(13)))).flatten()
}

fn canonical(method: &Method, path: &str, query: &str, headers: &[(String, String)], payload: &str) -> String {
    let mut text = format!("{method}\n{path}\n{query}\n");
    for (name, value) in headers {
        let _ = writeln!(text, "{name}:{value}");
    }
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    let _ = write!(text, "\n{}\n{payload}", names.join(";"));
    text
}

fn signing_key(secret: &str, date: &str, region: &str) -> hmac::Tag {
    let first = mac(format!("AWS4{secret}").as_bytes(), date);
    [region, "s3", "aws4_request"].iter().fold(first, |key, part| mac(key.as_ref(), part))
}

fn signature(key: &hmac::Tag, at: &str, date: &str, region: &str, canonical: &str) -> String {
    let digest = hex(&Sha256::digest(canonical.as_bytes()));
    hex(mac(key.as_ref(), &format!("{ALGORITHM}\n{at}\n{date}/{region}/s3/aws4_request\n{digest}")).as_ref())
}

fn mac(key: &[u8], text: &str) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes())
}

/// Spaces around a value go, and those within it become one.
fn trimmed(value: &str) -> String {
    value.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// Percent-encodes all but the letters that never need it.
fn encode(bytes: &[u8], keeps_slashes: bool) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(*byte)),
            b'/' if keeps_slashes => text.push('/'),
            byte => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

/// A path as it is signed and sent.
pub(super) fn encode_path(path: impl AsRef<[u8]>) -> String {
    encode(path.as_ref(), true)
}

/// A query as it is signed and sent: in order of its names.
pub(super) fn encode_query(pairs: &[(&str, String)]) -> String {
    sorted(pairs.iter().map(|(name, value)| (encode(name.as_bytes(), false), encode(value.as_bytes(), false))).collect())
}

fn canonical_query(query: &str) -> String {
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    sorted(pairs.map(|(name, value)| (encode(&decode(name), false), encode(&decode(value), false))).collect())
}

fn sorted(mut pairs: Vec<(String, String)>) -> String {
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// Percent-decodes; what is no escape stays.
pub fn decode(text: &str) -> Vec<u8> {
    let (bytes, mut out, mut at) = (text.as_bytes(), Vec::with_capacity(text.len()), 0);
    while at < bytes.len() {
        let escape = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        if let Some(byte) = escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use http::HeaderName;

    use super::*;

    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    const HOST: &str = "examplebucket.s3.amazonaws.com";
    /// 2013-05-24T00:00:00Z, as in the examples of Amazon's documentation.
    const THEN: i64 = 1_369_353_600_000_000;

    fn claim(signed: &str, signature: &str, headers: &[(&'static str, &str)]) -> (Result<Claim, Unsound>, HeaderMap) {
        let credential = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request";
        let authorization = format!("AWS4-HMAC-SHA256 Credential={credential},SignedHeaders={signed},Signature={signature}");
        let mut all: HeaderMap = headers.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect();
        all.insert("authorization", authorization.parse().unwrap());
        all.insert("x-amz-date", "20130524T000000Z".parse().unwrap());
        (Claim::of(&all, THEN), all)
    }

    fn is_by(secret: &str, method: &Method, path: &str, query: Option<&str>, (claim, headers): &(Result<Claim, Unsound>, HeaderMap)) -> bool {
        claim.as_ref().unwrap().is_by(secret, method, path, query, headers, &["other".to_owned(), HOST.to_owned()])
    }

    #[test]
    fn examples_of_the_documentation_hold() {
        let get = claim(
            "host;range;x-amz-content-sha256;x-amz-date",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            &[("range", "bytes=0-9"), ("x-amz-content-sha256", EMPTY)],
        );
        assert!(is_by(SECRET, &Method::GET, "/test.txt", None, &get));
        let body = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
        let put = claim(
            "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            &[("date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-content-sha256", body), ("x-amz-storage-class", "REDUCED_REDUNDANCY")],
        );
        assert!(is_by(SECRET, &Method::PUT, "/test$file.text", None, &put), "an unescaped $ is signed escaped");
        assert!(is_by(SECRET, &Method::PUT, "/test%24file.text", None, &put));
        let signed = "host;x-amz-content-sha256;x-amz-date";
        let flag = "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543";
        assert!(is_by(SECRET, &Method::GET, "/", Some("lifecycle"), &claim(signed, flag, &[("x-amz-content-sha256", EMPTY)])));
        let list = claim(signed, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7", &[("x-amz-content-sha256", EMPTY)]);
        assert!(is_by(SECRET, &Method::GET, "/", Some("prefix=J&max-keys=2"), &list));
        // Anything else is not what was signed.
        assert!(!is_by("another", &Method::GET, "/", Some("prefix=J&max-keys=2"), &list));
        assert!(!is_by(SECRET, &Method::GET, "/", Some("prefix=J&max-keys=3"), &list));
        assert!(!is_by(SECRET, &Method::PUT, "/", Some("prefix=J&max-keys=2"), &list));
        assert!(!is_by(SECRET, &Method::GET, "/x", Some("prefix=J&max-keys=2"), &list));
    }

    #[test]
    fn what_has_to_be_signed_is() {
        let refused = |signed: &str, headers: &[(&'static str, &str)]| claim(signed, "00", headers).0.unwrap_err();
        let sound = ("x-amz-content-sha256", EMPTY);
        assert_eq!(refused("x-amz-content-sha256;x-amz-date", &[sound]), Unsound::Malformed);
        assert_eq!(refused("host;x-amz-date", &[sound]), Unsound::Malformed);
        assert_eq!(refused("host;x-amz-content-sha256;x-amz-date", &[sound, ("x-amz-security-token", "t")]), Unsound::Malformed);
        let (_, headers) = claim("host;x-amz-content-sha256;x-amz-date", "00", &[sound]);
        assert_eq!(Claim::of(&headers, THEN + MAX_SKEW + 1).unwrap_err(), Unsound::Skewed);
        assert!(Claim::of(&headers, THEN - MAX_SKEW).is_ok());
    }

    #[test]
    fn what_we_sign_is_signed() {
        let signer = Signer { access_key_id: "id".to_owned(), secret: SECRET.to_owned(), token: Some("t".to_owned()), region: "eu".to_owned() };
        let query = encode_query(&[("prefix", "a b".to_owned()), ("list-type", "2".to_owned())]);
        let path = encode_path("/bucket/ä");
        let signed = signer.sign(&Method::GET, HOST, &path, &query, EMPTY, THEN);
        let headers: HeaderMap = signed.into_iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect();
        let claim = Claim::of(&headers, THEN).unwrap();
        assert!(claim.is_by(SECRET, &Method::GET, &path, Some(&query), &headers, &[HOST.to_owned()]));
        assert!(!claim.is_by(SECRET, &Method::GET, &path, Some(&query), &headers, &["else".to_owned()]));
    }
}
