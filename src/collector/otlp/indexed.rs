//! Lists that were flattened into attributes with an index in their names, put together again
//! (contracts/otlp-genai.md section 6).

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::span::Span;
use super::value::Any;
use crate::domain::text::write_json;

/// Steps of a name that are taken apart; what follows is one name.
const MAX_STEPS: usize = 24;

/// A step of a name; indexes come first and in their order, whatever holes there are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Index(u64),
    Name(Vec<u8>),
}

#[derive(Debug)]
enum Node<'a> {
    Leaf(Any<'a>),
    Branch(BTreeMap<Step, Node<'a>>),
}

/// Appends the list of all attributes whose names are `beginning`, an index and more; of each element only what lies at
/// `path`, where something does.
pub(super) fn write(span: &Span<'_>, beginning: &str, path: &[String], out: &mut Vec<u8>) {
    let mut root = BTreeMap::new();
    for (key, value) in span.attributes() {
        if let Some(rest) = key.strip_prefix(beginning.as_bytes()) {
            insert(&mut root, rest, value);
        }
    }
    root.retain(|step, _| matches!(step, Step::Index(_)));
    out.push(b'[');
    for (index, mut node) in root.into_values().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        for step in path {
            let step = Step::Name(step.clone().into_bytes());
            node = match node {
                Node::Branch(mut inner) => match inner.remove(&step) {
                    Some(inside) => inside,
                    None => Node::Branch(inner),
                },
                leaf @ Node::Leaf(_) => leaf,
            };
        }
        node.write(out);
    }
    out.push(b']');
}

fn insert<'a>(mut branch: &mut BTreeMap<Step, Node<'a>>, name: &[u8], value: Any<'a>) {
    let steps: Vec<Cow<'_, [u8]>> = name.splitn(MAX_STEPS, |byte| *byte == b'.').map(Cow::Borrowed).collect();
    let Some((last, above)) = steps.split_last() else { return };
    for step in above {
        let node = branch.entry(step_of(step)).or_insert_with(|| Node::Branch(BTreeMap::new()));
        // A name that is both a value and the beginning of others: the others are more.
        if let Node::Leaf(_) = node {
            *node = Node::Branch(BTreeMap::new());
        }
        let Node::Branch(inner) = node else { return };
        branch = inner;
    }
    let last = step_of(last);
    if !matches!(branch.get(&last), Some(Node::Branch(_))) {
        branch.insert(last, Node::Leaf(value));
    }
}

fn step_of(step: &[u8]) -> Step {
    let number = std::str::from_utf8(step).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    number.and_then(|text| text.parse().ok()).map_or_else(|| Step::Name(step.to_vec()), Step::Index)
}

impl Node<'_> {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Leaf(value) => value.write(out),
            Self::Branch(nodes) => {
                let is_list = nodes.keys().all(|step| matches!(step, Step::Index(_)));
                out.push(if is_list { b'[' } else { b'{' });
                for (index, (step, node)) in nodes.iter().enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    if !is_list {
                        match step {
                            Step::Index(number) => write_json(number.to_string().as_bytes(), out),
                            Step::Name(name) => write_json(name, out),
                        }
                        out.push(b':');
                    }
                    node.write(out);
                }
                out.push(if is_list { b']' } else { b'}' });
            }
        }
    }
}
