//! Lists that were flattened into attributes with an index in their names, put together again
//! (contracts/otlp-genai.md section 6).

use super::span::Span;
use super::value::Any;
use crate::domain::text::write_json;

/// Steps of a name that are taken apart; what follows is one name.
const MAX_STEPS: usize = 12;
/// Attributes that are put together; the span's attributes have all of them.
const MAX_LEAVES: usize = 10_000;

/// A step of a name; indexes come first and in their order, whatever holes there are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Index(u64),
    Name(Vec<u8>),
}

/// An attribute: the steps of its name, and its value.
type Leaf<'a> = (Vec<Step>, Any<'a>);

/// Appends the list of all attributes whose names are `beginning`, an index and more; of each element only what lies at
/// `path`, where something does.
pub(super) fn write(span: &Span<'_>, beginning: &str, path: &[String], out: &mut Vec<u8>) {
    let named = span.attributes().filter_map(|(key, value)| Some((steps(key.strip_prefix(beginning.as_bytes())?), value)));
    let mut leaves: Vec<Leaf<'_>> = named.filter(|(steps, _)| matches!(steps.first(), Some(Step::Index(_)))).take(MAX_LEAVES).collect();
    // Those of one name stay in the order in which they were sent.
    leaves.sort_by(|(one, _), (other, _)| one.cmp(other));
    out.push(b'[');
    for (index, element) in leaves.chunk_by(|(one, _), (other, _)| one[0] == other[0]).enumerate() {
        if index > 0 {
            out.push(b',');
        }
        let (mut inside, mut depth) = (element, 1);
        for name in path {
            let is_there = |(steps, _): &&Leaf<'_>| matches!(steps.get(depth), Some(Step::Name(step)) if *step == *name.as_bytes());
            let from = inside.iter().position(|leaf| is_there(&leaf));
            let Some(from) = from else { continue };
            inside = &inside[from..from + inside[from..].iter().take_while(is_there).count()];
            depth += 1;
        }
        write_node(inside, depth, out);
    }
    out.push(b']');
}

fn steps(name: &[u8]) -> Vec<Step> {
    name.splitn(MAX_STEPS, |byte| *byte == b'.').map(step_of).collect()
}

fn step_of(step: &[u8]) -> Step {
    let number = std::str::from_utf8(step).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    number.and_then(|text| text.parse().ok()).map_or_else(|| Step::Name(step.to_vec()), Step::Index)
}

/// Appends what lies at one place: sorted leaves that have their first `depth` steps in common.
fn write_node(leaves: &[Leaf<'_>], depth: usize, out: &mut Vec<u8>) {
    // A name that is both a value and the beginning of others: the others are more.
    let values = leaves.iter().take_while(|(steps, _)| steps.len() == depth).count();
    let branch = &leaves[values..];
    if let ([.., (_, value)], []) = (leaves, branch) {
        return value.write(out);
    }
    let is_list = branch.iter().all(|(steps, _)| matches!(steps[depth], Step::Index(_)));
    out.push(if is_list { b'[' } else { b'{' });
    for (index, node) in branch.chunk_by(|(one, _), (other, _)| one[depth] == other[depth]).enumerate() {
        if index > 0 {
            out.push(b',');
        }
        if !is_list {
            match &node[0].0[depth] {
                Step::Index(number) => write_json(number.to_string().as_bytes(), out),
                Step::Name(name) => write_json(name, out),
            }
            out.push(b':');
        }
        write_node(node, depth + 1, out);
    }
    out.push(if is_list { b']' } else { b'}' });
}
