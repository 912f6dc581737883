//! The attribute dictionaries: what the attributes of each dialect mean, as data (`dictionaries/*.toml`), compiled into
//! one lookup when it is first needed.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::span::Kind;

// `DICTIONARIES: &[(&str, &str)]`: name and text of every file of the folder.
include!(concat!(env!("OUT_DIR"), "/otlp_dictionaries.rs"));

macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident = $name:literal,)*) => {
        /// What a row of a dictionary can fill in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(super) enum Field { $($(#[$doc])* $field,)* }

        impl Field {
            /// All fields in their order.
            pub(super) const ALL: &[Self] = &[$(Self::$field),*];

            /// The field of a name.
            pub(super) fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$field),)* _ => None }
            }
        }
    };
}

fields! {
    /// Model that answered.
    ResponseModel = "response_model",
    /// Model that was asked for.
    RequestModel = "request_model",
    /// Provider of the model.
    Provider = "provider",
    /// Host that was called: it may tell the provider.
    Host = "host",
    /// What went in.
    Input = "input",
    /// What came out.
    Output = "output",
    /// What went into the whole trace; also a root's, where it has no input of its own.
    TraceInput = "trace_input",
    /// What came out of the whole trace; also a root's, where it has no output of its own.
    TraceOutput = "trace_output",
    /// What the model was told beforehand, where it is no part of the input.
    Instructions = "instructions",
    /// Tokens of the prompt, cached ones included.
    PromptTokens = "prompt_tokens",
    /// Tokens of the answer, reasoning included.
    CompletionTokens = "completion_tokens",
    /// All tokens.
    TotalTokens = "total_tokens",
    /// Prompt tokens read from a cache.
    CacheReadTokens = "cache_read_tokens",
    /// Prompt tokens written to a cache.
    CacheWriteTokens = "cache_write_tokens",
    /// Answer tokens spent on reasoning.
    ReasoningTokens = "reasoning_tokens",
    /// Cost of the prompt, dollars.
    PromptCost = "prompt_cost",
    /// Cost of the answer, dollars.
    CompletionCost = "completion_cost",
    /// Whole cost, dollars.
    TotalCost = "total_cost",
    /// Session id.
    Session = "session",
    /// User id.
    User = "user",
    /// Tags.
    Tags = "tags",
    /// Metadata pairs.
    Metadata = "metadata",
    /// Parameters of the call.
    Params = "params",
    /// Name for people, in place of the span's own.
    Name = "name",
    /// Last part of the span's name, behind a dot, that people are not shown.
    NameEnding = "name_ending",
    /// Name of the tool.
    Tool = "tool",
    /// Name of the agent.
    Agent = "agent",
    /// Name of the trace.
    TraceName = "trace_name",
    /// Status in our own words.
    Status = "status",
    /// What the status alone does not say, in our own words.
    StatusDetail = "status_detail",
    /// Whether the usage is in the sum of its trace.
    Counted = "counted",
    /// Severity.
    Level = "level",
    /// Error text.
    ErrorMessage = "error_message",
    /// Class of the error.
    ErrorType = "error_type",
    /// Whether this is an early copy of its parent (contracts/dreadnode.md section 5).
    SpanType = "span_type",
    /// Parent of the span that this is an early copy of.
    PendingParent = "pending_parent",
}

impl Field {
    /// Whether it is a number of tokens.
    pub(super) fn is_count(self) -> bool {
        matches!(
            self,
            Self::PromptTokens | Self::CompletionTokens | Self::TotalTokens | Self::CacheReadTokens | Self::CacheWriteTokens | Self::ReasoningTokens
        )
    }

    /// Whether it is a sum of money.
    pub(super) fn is_cost(self) -> bool {
        matches!(self, Self::PromptCost | Self::CompletionCost | Self::TotalCost)
    }
}

/// Which part of an attribute's value a row takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// A member of the JSON in it.
    Member(String),
    /// The sum of the numbers of these names.
    Sum(Vec<Name>),
}

/// A name of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// This one.
    Is(String),
    /// All that begin so.
    Begins(String),
}

impl Name {
    /// Whether it is meant.
    pub(super) fn matches(&self, name: &[u8]) -> bool {
        match self {
            Self::Is(whole) => name == whole.as_bytes(),
            Self::Begins(beginning) => name.starts_with(beginning.as_bytes()),
        }
    }
}

/// Where the value of a row comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// One attribute.
    Attribute(Part),
    /// All attributes with the key as beginning, by the rest of their names; of a cost, their sum.
    Rest,
    /// A list of attributes with the key as beginning, then an index, then this path.
    Indexed(Vec<String>),
}

/// One row: a field and a place where it may be found.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// What it fills in.
    pub(super) field: Field,
    /// Trust: the smaller one wins.
    pub(super) order: u16,
    /// The attribute's key, or the beginning of several. Of an event's attribute: `event/key`.
    pub(super) key: String,
    /// Where the value is.
    pub(super) source: Source,
    /// Cut off from here.
    pub(super) until: Option<String>,
    /// Name of the entry in params or metadata.
    pub(super) name: Option<String>,
    /// The value is JSON text, a plain string too.
    pub(super) is_json: bool,
}

/// In the place of a value: any text at all.
pub(super) const ANY: &str = "*";

/// What an attribute's value says about the kind.
#[derive(Clone, Debug)]
pub(super) struct KindRow {
    /// Trust: the smaller one wins.
    pub(super) order: u16,
    /// The attribute's key.
    pub(super) key: String,
    /// Kinds by lower-case value; `*` and an ending stands for all that end so, [`ANY`] for all others.
    pub(super) values: HashMap<String, Kind>,
    /// The value is JSON text.
    pub(super) is_json: bool,
}

impl KindRow {
    /// The entry of a value in lower case.
    pub(super) fn entry(&self, word: &str) -> Option<(&str, Kind)> {
        let known = self.values.get_key_value(word).or_else(|| {
            let mut endings = self.values.iter().filter(|(value, _)| value.len() > ANY.len());
            endings.find(|(value, _)| value.strip_prefix(ANY).is_some_and(|ending| word.ends_with(ending)))
        });
        known.or_else(|| self.values.get_key_value(ANY)).map(|(value, kind)| (value.as_str(), *kind))
    }
}

/// All that is known of one key.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// Rows.
    pub(super) rows: Vec<Row>,
    /// Kinds.
    pub(super) kinds: Vec<KindRow>,
}

/// The compiled dictionaries.
#[derive(Debug)]
pub(super) struct Dictionary {
    keys: Table,
    beginnings: Table,
    /// Kinds by the beginning of any attribute.
    present: Vec<(String, Kind)>,
    providers: HashMap<String, String>,
    /// Keys of the resource's attribute that names the source.
    pub(super) source_keys: Vec<String>,
    events: Vec<String>,
}

/// Longer keys are nobody's.
const MAX_KEY_BYTES: usize = 512;

/// One file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    rank: u16,
    #[serde(default)]
    values: String,
    #[serde(default)]
    kind: Vec<KindTable>,
    #[serde(default)]
    present: BTreeMap<String, String>,
    #[serde(default)]
    providers: BTreeMap<String, String>,
    #[serde(default)]
    resource: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    fields: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindTable {
    from: String,
    values: BTreeMap<String, String>,
}

static COMPILED: LazyLock<Dictionary> = LazyLock::new(|| Dictionary::compile(DICTIONARIES).expect("the tests compile the embedded dictionaries"));

impl Dictionary {
    /// The embedded dictionaries.
    pub(super) fn get() -> &'static Self {
        &COMPILED
    }

    fn compile(files: &[(&str, &str)]) -> Result<Self, String> {
        let mut read: Vec<File> =
            files.iter().map(|(name, text)| toml::from_str(text).map_err(|error| format!("{name}: {error}"))).collect::<Result<_, _>>()?;
        read.sort_by_key(|file| file.rank);
        let mut dictionary = Self {
            keys: Table::default(),
            beginnings: Table::default(),
            present: Vec::new(),
            providers: HashMap::new(),
            source_keys: Vec::new(),
            events: Vec::new(),
        };
        let mut order = 0;
        for file in read {
            let fault = |what: &str| format!("{}: {what}", file.name);
            let is_json = file.values == "json";
            let kind = |word: &String| Kind::from_word(word).ok_or_else(|| fault(&format!("{word} is no kind")));
            for table in file.kind {
                order += 1;
                let values = table.values.iter().map(|(value, word)| Ok((value.to_ascii_lowercase(), kind(word)?))).collect::<Result<_, String>>()?;
                let row = KindRow { order, key: table.from, values, is_json };
                dictionary.keys.uses(&row.key.clone()).kinds.push(row);
            }
            for (beginning, word) in &file.present {
                dictionary.present.push((beginning.clone(), kind(word)?));
            }
            dictionary.providers.extend(file.providers);
            dictionary.source_keys.extend(file.resource.get("source").cloned().unwrap_or_default());
            for (name, sources) in &file.fields {
                let field = Field::from_name(name).ok_or_else(|| fault(&format!("{name} is no field")))?;
                for source in sources {
                    order += 1;
                    let row = row(field, order, is_json, source).ok_or_else(|| fault(&format!("{source} cannot be read")))?;
                    if let Some((event, _)) = row.key.split_once('/') {
                        dictionary.events.push(event.to_owned());
                    }
                    let table = if matches!(row.source, Source::Attribute(_)) { &mut dictionary.keys } else { &mut dictionary.beginnings };
                    table.uses(&row.key.clone()).rows.push(row);
                }
            }
        }
        Ok(dictionary)
    }

    /// What is known of an attribute: of its key, or else of the longest beginning that ends in a dot.
    pub(super) fn uses(&self, key: &[u8]) -> Option<&Uses> {
        if key.len() > MAX_KEY_BYTES {
            return None;
        }
        self.keys.get(key).or_else(|| {
            let dots = key.iter().enumerate().rev().filter(|(_, byte)| **byte == b'.');
            dots.into_iter().find_map(|(dot, _)| self.beginnings.get(&key[..=dot]))
        })
    }

    /// Whether attributes of this event are looked up.
    pub(super) fn knows_event(&self, name: &[u8]) -> bool {
        self.events.iter().any(|event| event.as_bytes() == name)
    }

    /// The kind of a span that carries this attribute, when nothing else tells, behind its trust: the smaller one wins.
    pub(super) fn kind_by_presence(&self, key: &[u8]) -> Option<(usize, Kind)> {
        let at = self.present.iter().position(|(beginning, _)| key.starts_with(beginning.as_bytes()))?;
        Some((at, self.present[at].1))
    }

    /// A provider by its well-known name; one that is not known as it is, in lower case.
    pub(super) fn provider(&self, name: &str) -> String {
        let name = name.trim().to_ascii_lowercase();
        self.providers.get(&name).cloned().unwrap_or(name)
    }

    /// Kinds by beginnings, and other names of providers, for the test that looks for their cases.
    #[cfg(test)]
    pub(super) fn beside(&self) -> (&[(String, Kind)], &HashMap<String, String>) {
        (&self.present, &self.providers)
    }

    /// Every row, for the tests that are made from them.
    #[cfg(test)]
    pub(super) fn all(&self) -> impl Iterator<Item = &Uses> {
        [&self.keys, &self.beginnings].into_iter().flat_map(|table| table.buckets.iter().flatten().map(|(_, uses)| uses))
    }
}

fn row(field: Field, order: u16, is_json: bool, text: &str) -> Option<Row> {
    let mut parts = text.split(" | ");
    let source = parts.next()?;
    let (mut until, mut name, mut is_json) = (None, None, is_json);
    for part in parts {
        match part.split_once(' ').unwrap_or((part, "")) {
            ("until", mark) if !mark.is_empty() => until = Some(mark.to_owned()),
            ("as", given) if !given.is_empty() => name = Some(given.to_owned()),
            ("json", "") => is_json = true,
            _ => return None,
        }
    }
    let (key, source) = if let Some((key, member)) = source.split_once('#') {
        let name = |name: &str| name.strip_suffix('*').map_or_else(|| Name::Is(name.to_owned()), |beginning| Name::Begins(beginning.to_owned()));
        let part = if member.contains(['*', '+']) { Part::Sum(member.split('+').map(name).collect()) } else { Part::Member(member.to_owned()) };
        (key, Source::Attribute(part))
    } else if let Some((beginning, path)) = source.split_once(".N.") {
        let path = path.split('.').filter(|step| *step != "*").map(str::to_owned).collect();
        return Some(Row { field, order, key: format!("{beginning}."), source: Source::Indexed(path), until, name, is_json });
    } else if let Some(beginning) = source.strip_suffix('*') {
        (beginning, Source::Rest)
    } else {
        (source, Source::Attribute(Part::Whole))
    };
    (!key.is_empty()).then(|| Row { field, order, key: key.to_owned(), source, until, name, is_json })
}

/// Keys by hash: looked at once for every attribute of every span.
#[derive(Debug)]
struct Table {
    buckets: Vec<Vec<(Box<[u8]>, Uses)>>,
}

impl Default for Table {
    fn default() -> Self {
        Self { buckets: std::iter::repeat_with(Vec::new).take(BUCKETS).collect() }
    }
}

/// A power of two well above the number of keys.
const BUCKETS: usize = 1024;

impl Table {
    fn bucket(key: &[u8]) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "the low bits choose the bucket")]
        let hash = xxhash_rust::xxh3::xxh3_64(key) as usize;
        hash & (BUCKETS - 1)
    }

    fn get(&self, key: &[u8]) -> Option<&Uses> {
        self.buckets[Self::bucket(key)].iter().find(|(known, _)| **known == *key).map(|(_, uses)| uses)
    }

    fn uses(&mut self, key: &str) -> &mut Uses {
        let bucket = &mut self.buckets[Self::bucket(key.as_bytes())];
        let at = bucket.iter().position(|(known, _)| **known == *key.as_bytes()).unwrap_or_else(|| {
            bucket.push((key.as_bytes().into(), Uses::default()));
            bucket.len() - 1
        });
        &mut bucket[at].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_files_compile() {
        let dictionary = Dictionary::compile(DICTIONARIES).expect("good files");
        assert!(dictionary.all().map(|uses| uses.rows.len()).sum::<usize>() > 100);
        assert_eq!(dictionary.source_keys, ["service.name"]);
    }

    #[test]
    fn ranks_and_rows_are_told_apart() {
        let mut ranks: Vec<u16> = DICTIONARIES.iter().map(|(_, text)| toml::from_str::<File>(text).expect("TOML").rank).collect();
        ranks.sort_unstable();
        assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]), "two files of one rank: {ranks:?}");
        for (name, text) in DICTIONARIES {
            let file: File = toml::from_str(text).expect("TOML");
            for (field, sources) in &file.fields {
                let distinct: std::collections::BTreeSet<&String> = sources.iter().collect();
                assert_eq!(distinct.len(), sources.len(), "{name}: {field} names a source twice");
            }
        }
    }

    #[test]
    fn faults_are_named() {
        let compile = |text: &str| Dictionary::compile(&[("made-up", text)]).err().unwrap_or_default();
        assert!(compile("name = \"x\"").contains("rank"));
        assert!(compile("name = \"x\"\nrank = 1\n[fields]\ncolour = [\"a\"]").contains("colour is no field"));
        assert!(compile("name = \"x\"\nrank = 1\n[fields]\nuser = [\"a | upside down\"]").contains("cannot be read"));
        assert!(compile("name = \"x\"\nrank = 1\n[[kind]]\nfrom = \"a\"\nvalues = { b = \"c\" }").contains("c is no kind"));
        assert!(compile("name = \"x\"\nrank = 1\nextra = 2").contains("extra"));
    }

    #[test]
    fn the_longest_beginning_is_found() {
        let dictionary = Dictionary::get();
        let field = |key: &str| dictionary.uses(key.as_bytes()).and_then(|uses| uses.rows.first()).map(|row| row.field);
        assert_eq!(field("ai.telemetry.metadata.userId"), Some(Field::User));
        assert_eq!(field("ai.telemetry.metadata.team.name"), Some(Field::Metadata));
        assert_eq!(field("ai.telemetry.metadata"), None);
        assert_eq!(field("llm.input_messages.12.message.content"), Some(Field::Input));
        assert_eq!(dictionary.provider("Az.AI.OpenAI"), "azure.ai.openai");
        assert_eq!(dictionary.provider(" OpenAI"), "openai");
    }
}
