//! Finding a model in the table by the names that senders use.

use std::borrow::Cow;

use super::table::{Model, Provider, Table};

/// Longest name that is looked for, in bytes.
pub(super) const MAX_NAME_BYTES: usize = 256;

/// Spellings of providers in the dictionaries of senders, and their ids in the table. What is not here may still be an
/// alias that the table knows.
const FOLDED: &[(&str, &str)] = &[
    ("aws.bedrock", "aws"),
    ("aws_bedrock", "aws"),
    ("az.ai.inference", "azure"),
    ("az.ai.openai", "azure"),
    ("azure.ai.inference", "azure"),
    ("azure.ai.openai", "azure"),
    ("azure_ai", "azure"),
    ("azure_openai", "azure"),
    ("azure-openai", "azure"),
    ("fireworks_ai", "fireworks"),
    ("gcp.gemini", "google"),
    ("gcp.gen_ai", "google"),
    ("gcp.vertex_ai", "google"),
    ("gemini", "google"),
    ("mistral_ai", "mistral"),
    ("mistralai", "mistral"),
    ("moonshot_ai", "moonshotai"),
    ("together_ai", "together"),
    ("together-ai", "together"),
    ("vertex_ai", "google"),
    ("vertexai", "google"),
    ("x_ai", "x-ai"),
    ("xai", "x-ai"),
];

/// The table's spelling of a provider.
pub(super) fn fold(provider: &str) -> Cow<'_, str> {
    let lower = lower_case(provider.trim());
    match FOLDED.iter().find(|(spelling, _)| *spelling == lower) {
        Some((_, id)) => Cow::Borrowed(*id),
        None => lower,
    }
}

/// Places of a provider and of one of its models in the table.
pub(super) type Found = (usize, usize);

impl Table {
    /// The model that is meant by `model` of `provider`. A provider that the table does not know may be a gateway: then
    /// the model's own prefix or name tells whose it is. A provider that it knows is not guessed around.
    pub(super) fn find(&self, provider: Option<&str>, model: &str) -> Option<Found> {
        if model.is_empty() || model.len() > MAX_NAME_BYTES || provider.is_some_and(|provider| provider.len() > MAX_NAME_BYTES) {
            return None;
        }
        let known = provider.and_then(|provider| self.provider(provider));
        let model = lower_case(model.trim());
        for name in spellings(&model) {
            let by_provider = known.and_then(|provider| self.model_of(provider, name));
            let by_prefix = || {
                let (prefix, rest) = name.split_once('/')?;
                self.model_of(self.provider(prefix)?, rest)
            };
            let by_name = || {
                let owner = |provider: &Provider| provider.own_models.as_ref().is_some_and(|rule| rule.matches(name));
                self.model_of(self.providers.iter().position(owner)?, name)
            };
            let found = by_provider.or_else(by_prefix).or_else(|| if known.is_none() { by_name() } else { None });
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// A provider by its id, one of the spellings of [`fold`], or an alias of the table; `openai.chat` is `openai`.
    fn provider(&self, named: &str) -> Option<usize> {
        let name = fold(named);
        let by_id = |name: &str| self.providers.iter().position(|provider| provider.id == name);
        let by_alias = |name: &str| self.providers.iter().position(|provider| provider.aliases.as_ref().is_some_and(|rule| rule.matches(name)));
        by_id(&name).or_else(|| by_alias(&name)).or_else(|| {
            let (before, _) = name.split_once('.')?;
            by_id(&fold(before))
        })
    }

    /// A model of a provider or of those whose models it serves; a date that is written without dashes is tried with them.
    fn model_of(&self, provider: usize, name: &str) -> Option<Found> {
        self.model_as_named(provider, name).or_else(|| self.model_as_named(provider, &dashed_date(name)?))
    }

    fn model_as_named(&self, provider: usize, name: &str) -> Option<Found> {
        let of = |provider: usize| -> Option<Found> {
            let place = self.providers[provider].models.iter().position(|model: &Model| model.rule.matches(name))?;
            Some((provider, place))
        };
        of(provider).or_else(|| {
            let others = self.providers[provider].fallbacks.iter().filter_map(|id| self.providers.iter().position(|other| other.id == *id));
            others.into_iter().find_map(of)
        })
    }
}

fn lower_case(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| !c.is_ascii() || c.is_ascii_uppercase()) { Cow::Owned(text.to_lowercase()) } else { Cow::Borrowed(text) }
}

/// The name as it is, and what is left of it without the decorations that senders put around it: a path, a fine-tuning
/// prefix, a date or version at its end.
fn spellings(name: &str) -> Vec<&str> {
    let mut all = vec![name];
    let mut add = |name| {
        if !all.contains(&name) {
            all.push(name);
        }
    };
    let bare = name.strip_prefix("models/").unwrap_or(name);
    add(bare);
    let tuned = bare.strip_prefix("ft:").map(|rest| rest.split(':').next().unwrap_or(rest));
    let bare = tuned.unwrap_or(bare);
    add(bare);
    if let Some((path, last)) = bare.rsplit_once('/')
        && path.contains("models")
    {
        // As in `publishers/google/models/gemini-2.5-pro`.
        add(last);
    }
    add(without_date(bare));
    all
}

/// The name without a date (`-2024-07-18`, `-20240718`, `@20240718`) or `@latest` at its end.
fn without_date(name: &str) -> &str {
    if let Some(name) = name.strip_suffix("@latest").or_else(|| name.strip_suffix("@default")) {
        return name;
    }
    for form in ["-dddd-dd-dd", "-dddddddd", "@dddddddd"] {
        let Some(at) = name.len().checked_sub(form.len()) else { continue };
        let fits = |(is, form): (u8, u8)| if form == b'd' { is.is_ascii_digit() } else { is == form };
        if name.bytes().skip(at).zip(form.bytes()).all(fits) {
            return name.get(..at).unwrap_or(name);
        }
    }
    name
}

/// `…-20251211…` as `…-2025-12-11…`, for every such run of eight digits; `None` when there is none.
fn dashed_date(name: &str) -> Option<String> {
    let mut out = String::with_capacity(name.len() + 4);
    for (index, piece) in name.split('-').enumerate() {
        if index > 0 {
            out.push('-');
        }
        let digits = piece.split(':').next().unwrap_or(piece);
        let is_date = index > 0
            && digits.len() == 8
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && digits.starts_with("20")
            && crate::domain::time::parse(&format!("{}-{}-{}T00:00:00Z", &digits[..4], &digits[4..6], &digits[6..])).is_some();
        if is_date {
            out.extend([&digits[..4], "-", &digits[4..6], "-", &digits[6..], &piece[8..]]);
        } else {
            out.push_str(piece);
        }
    }
    (out.len() != name.len()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decorations_go() {
        assert_eq!(spellings("gpt-4o"), ["gpt-4o"]);
        assert_eq!(spellings("models/gemini-2.5-pro"), ["models/gemini-2.5-pro", "gemini-2.5-pro"]);
        assert_eq!(spellings("ft:gpt-4o-mini-2024-07-18:acme::x"), ["ft:gpt-4o-mini-2024-07-18:acme::x", "gpt-4o-mini-2024-07-18", "gpt-4o-mini"]);
        assert_eq!(spellings("claude-x@20240718"), ["claude-x@20240718", "claude-x"]);
        assert_eq!(spellings("publishers/google/models/g"), ["publishers/google/models/g", "g"]);
        assert_eq!(without_date("é-20240718"), "é");
        assert_eq!(without_date("-"), "-");
    }

    #[test]
    fn dates_get_dashes() {
        assert_eq!(dashed_date("gpt-5.2-20251211").as_deref(), Some("gpt-5.2-2025-12-11"));
        assert_eq!(dashed_date("model-20251211:free").as_deref(), Some("model-2025-12-11:free"));
        assert_eq!(dashed_date("model-20250230"), None);
        assert_eq!(dashed_date("model-202512110"), None);
        assert_eq!(dashed_date("20251211"), None);
    }
}
