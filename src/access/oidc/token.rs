//! The provider's token: its signature and its claims (OpenID Connect Core 1.0, section 3.1.3.7).

use aws_lc_rs::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::Value;

use super::Person;
use crate::config::Oidc;
use crate::domain::account::normalize_email;

/// How far our clock and theirs may differ.
const LEEWAY_S: i64 = 60;

/// A public key of the provider.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Jwk {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    n: Option<String>,
    e: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
}

/// What is wrong with a token.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error("the token is signed with a key that the provider does not list")]
    UnknownKey,
    #[error("the token {0}")]
    Bad(&'static str),
}

/// The claims of a token whose signature holds.
pub(super) fn verify(token: &str, keys: &[Jwk]) -> Result<Value, Fault> {
    const SHAPE: Fault = Fault::Bad("is none");
    let (signed, signature) = token.rsplit_once('.').ok_or(SHAPE)?;
    let (header, claims) = signed.split_once('.').ok_or(SHAPE)?;
    let header: Header = serde_json::from_slice(&bytes(header)?).map_err(|_| SHAPE)?;
    let signature = bytes(signature)?;
    // The algorithm is the key's business: `none` and symmetric ones are not among these.
    let kind = match header.alg.as_str() {
        "RS256" | "PS256" => "RSA",
        "ES256" => "EC",
        _ => return Err(Fault::Bad("is signed in a way that is not known")),
    };
    let fits =
        |key: &&Jwk| key.kty == kind && key.usage.as_deref().is_none_or(|usage| usage == "sig") && (header.kid.is_none() || key.kid == header.kid);
    let mut candidates = keys.iter().filter(fits).peekable();
    if candidates.peek().is_none() {
        return Err(Fault::UnknownKey);
    }
    if candidates.any(|key| holds(&header.alg, key, signed.as_bytes(), &signature) == Some(true)) {
        return serde_json::from_slice(&bytes(claims)?).map_err(|_| SHAPE);
    }
    Err(Fault::Bad("has a signature that does not hold"))
}

fn holds(alg: &str, key: &Jwk, signed: &[u8], given: &[u8]) -> Option<bool> {
    let part = |text: &Option<String>| bytes(text.as_deref()?).ok();
    Some(match alg {
        "ES256" => {
            let (x, y) = (part(&key.x)?, part(&key.y)?);
            if key.crv.as_deref() != Some("P-256") || x.len() != 32 || y.len() != 32 {
                return None;
            }
            let point = [&[4_u8][..], &x, &y].concat();
            UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, point).verify(signed, given).is_ok()
        }
        "PS256" => RsaPublicKeyComponents { n: part(&key.n)?, e: part(&key.e)? }.verify(&signature::RSA_PSS_2048_8192_SHA256, signed, given).is_ok(),
        _ => RsaPublicKeyComponents { n: part(&key.n)?, e: part(&key.e)? }.verify(&signature::RSA_PKCS1_2048_8192_SHA256, signed, given).is_ok(),
    })
}

/// Checks the claims and takes from them what is needed.
pub(super) fn person(claims: &Value, issuer: &str, settings: &Oidc, nonce: &str, now_s: i64) -> Result<Person, Fault> {
    let text = |name: &str| claims[name].as_str();
    let audience: Vec<&str> = match &claims["aud"] {
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    };
    let own = settings.client_id.as_str();
    if text("iss") != Some(issuer) {
        return Err(Fault::Bad("is of another issuer"));
    }
    if !audience.contains(&own) || (audience.len() > 1 && text("azp") != Some(own)) || text("azp").is_some_and(|azp| azp != own) {
        return Err(Fault::Bad("is for another client"));
    }
    if claims["exp"].as_i64().is_none_or(|end| end + LEEWAY_S <= now_s) {
        return Err(Fault::Bad("has ended"));
    }
    if claims["iat"].as_i64().is_none_or(|made| made - LEEWAY_S > now_s) {
        return Err(Fault::Bad("is of the future"));
    }
    if text("nonce") != Some(nonce) {
        return Err(Fault::Bad("answers another request"));
    }
    let subject = text("sub").filter(|subject| !subject.is_empty() && subject.len() <= 255).ok_or(Fault::Bad("names nobody"))?;
    let groups = match &claims[settings.groups_claim.as_str()] {
        Value::Array(all) => all.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect(),
        Value::String(one) => vec![one.clone()],
        _ => Vec::new(),
    };
    let name = |claim: &str| text(claim).unwrap_or("").chars().filter(|c| !c.is_control()).take(100).collect();
    Ok(Person {
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        email: text("email").and_then(normalize_email),
        // Some providers send it as a text.
        email_verified: claims["email_verified"] == true || claims["email_verified"] == "true",
        groups,
        first_name: name("given_name"),
        last_name: name("family_name"),
    })
}

/// Whether claims are missing that decide who is let in.
pub(super) fn lacks(claims: &Value, settings: &Oidc) -> bool {
    let is_missing = |name: &str| claims[name].is_null();
    is_missing("email") || is_missing("email_verified") || (!settings.roles.is_empty() && is_missing(&settings.groups_claim))
}

/// Adds what the userinfo endpoint tells to the claims of a token; what the token says itself stays.
pub(super) fn complete(claims: &mut Value, more: &Value, settings: &Oidc) -> Result<(), Fault> {
    // The answer is not signed and belongs to the token by its subject only (section 5.3.2).
    if !more["sub"].is_string() || more["sub"] != claims["sub"] {
        return Err(Fault::Bad("names somebody else than the userinfo endpoint does"));
    }
    // The two belong together: one address must not be taken for verified because another one is.
    if !more["email"].is_null() && (claims["email"].is_null() || claims["email"] == more["email"]) {
        for name in ["email", "email_verified"] {
            claims[name] = more[name].clone();
        }
    }
    for name in [settings.groups_claim.as_str(), "given_name", "family_name"] {
        if claims[name].is_null() {
            claims[name] = more[name].clone();
        }
    }
    Ok(())
}

fn bytes(text: &str) -> Result<Vec<u8>, Fault> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Fault::Bad("is none"))
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
    use serde_json::json;

    use super::*;
    use crate::config::Secret;

    fn settings() -> Oidc {
        Oidc {
            issuer: "https://id".to_owned(),
            client_id: "us".to_owned(),
            client_secret: Secret::new("s"),
            name: "SSO".to_owned(),
            scopes: "openid".to_owned(),
            groups_claim: "groups".to_owned(),
            roles: Vec::new(),
            default_role: None,
            link_by_email: false,
            org: None,
        }
    }

    #[test]
    fn a_signature_holds_for_its_own_key_and_text_only() {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let point = pair.public_key().as_ref().to_vec();
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let jwk = |kid: &str| -> Jwk {
            serde_json::from_value(json!({"kty": "EC", "crv": "P-256", "kid": kid, "x": encode(&point[1..33]), "y": encode(&point[33..])})).unwrap()
        };
        let token = |header: Value| {
            let signed = format!("{}.{}", encode(header.to_string().as_bytes()), encode(br#"{"sub":"ann"}"#));
            let signature = pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
            format!("{signed}.{}", encode(signature.as_ref()))
        };
        let good = token(json!({"alg": "ES256", "kid": "1"}));
        assert_eq!(verify(&good, &[jwk("1")]).unwrap()["sub"], "ann");
        assert_eq!(verify(&good, &[jwk("2")]), Err(Fault::UnknownKey));
        let parts: Vec<&str> = good.split('.').collect();
        let forged = format!("{}.{}.{}", parts[0], encode(br#"{"sub":"eve"}"#), parts[2]);
        assert_eq!(verify(&forged, &[jwk("1")]), Err(Fault::Bad("has a signature that does not hold")));
        let none = format!("{}.{}.", encode(br#"{"alg":"none"}"#), parts[1]);
        for bad in [none.as_str(), "", "a.b.c", "....", &token(json!({"alg": "HS256"}))] {
            assert!(matches!(verify(bad, &[jwk("1")]), Err(Fault::Bad(_))), "{bad}");
        }
    }

    #[test]
    fn what_the_token_keeps_back_is_taken_of_the_same_person_only() {
        let settings = Oidc { roles: vec![("dev".to_owned(), crate::domain::account::Role::Member)], ..settings() };
        let full = json!({"sub": "7", "email": "ann@x.org", "email_verified": true, "groups": ["dev"], "given_name": "Ann"});
        assert!(!lacks(&full, &settings));
        assert!(lacks(&json!({"sub": "7", "email": "ann@x.org", "email_verified": true}), &settings), "the groups");
        assert!(lacks(&json!({"sub": "7", "groups": []}), &settings), "the e-mail");
        let mut bare = json!({"sub": "7", "given_name": "A."});
        complete(&mut bare, &full, &settings).unwrap();
        assert_eq!((&bare["email"], &bare["email_verified"], &bare["groups"]), (&full["email"], &full["email_verified"], &full["groups"]));
        assert_eq!(bare["given_name"], "A.", "what the token says stays");
        // An address that nobody vouches for does not borrow from another one.
        let mut other = json!({"sub": "7", "email": "eve@x.org", "email_verified": false});
        complete(&mut other, &full, &settings).unwrap();
        assert_eq!((&other["email"], &other["email_verified"]), (&json!("eve@x.org"), &json!(false)));
        for foreign in [json!({"sub": "8", "email": "ann@x.org"}), json!({"email": "ann@x.org"})] {
            assert!(complete(&mut json!({"sub": "7"}), &foreign, &settings).is_err(), "{foreign}");
            assert!(complete(&mut json!({}), &foreign, &settings).is_err(), "{foreign}");
        }
    }

    #[test]
    fn claims_must_be_for_us_now_and_for_this_request() {
        let good = json!({"iss": "https://id", "aud": "us", "exp": 1000, "iat": 900, "nonce": "n", "sub": "7", "email": "Ann@X.org",
                          "email_verified": true, "groups": ["dev"]});
        let check = |name: &str, value: Value| {
            let mut claims = good.clone();
            claims[name] = value;
            person(&claims, "https://id", &settings(), "n", 950).map(|_| ())
        };
        let ann = person(&good, "https://id", &settings(), "n", 950).unwrap();
        assert_eq!((ann.email.as_deref(), ann.email_verified, ann.groups), (Some("ann@x.org"), true, vec!["dev".to_owned()]));
        assert!(check("aud", json!(["us"])).is_ok());
        for (name, value) in [
            ("iss", json!("https://other")),
            ("aud", json!("them")),
            ("aud", json!(["us", "them"])),
            ("azp", json!("them")),
            ("exp", json!(880)),
            ("exp", json!("1000")),
            ("iat", json!(1100)),
            ("nonce", json!("m")),
            ("nonce", Value::Null),
            ("sub", json!("")),
        ] {
            assert!(check(name, value.clone()).is_err(), "{name} {value}");
        }
        assert!(!person(&json!({"email_verified": "no"}), "", &settings(), "", 0).is_ok_and(|person| person.email_verified));
    }
}
