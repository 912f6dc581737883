//! The heads of a trace as a tree shows them: a hundred thousand are read where they lie.

use super::{TraceRow, packed_heads};
use crate::domain::derive::SpanId;
use crate::domain::outline::Outline;
use crate::domain::project::ProjectId;
use crate::store::codec::decode;
use crate::store::{Store, StoreError};

/// The stored heads of a trace, by packed id.
#[derive(Clone, Debug)]
pub struct Outlines(Vec<(SpanId, Vec<u8>)>);

impl Store {
    /// The heads of a trace, not read yet.
    pub async fn outlines(&self, project: ProjectId, trace: &TraceRow) -> Result<Outlines, StoreError> {
        Ok(Outlines(packed_heads(self.reader(), self.dialect(), project, trace.seq).await?))
    }
}

impl Outlines {
    /// Packed ids and outlines, in order of arrival.
    pub fn read(&self) -> Result<Vec<(&[u8], Outline<'_>)>, StoreError> {
        let mut read =
            self.0.iter().map(|(id, head)| Ok((id.as_slice(), decode("span", head)?))).collect::<Result<Vec<(_, Outline<'_>)>, StoreError>>()?;
        // They are large: each is moved once.
        read.sort_by_cached_key(|(_, outline)| outline.arrival);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::marks::Marks;
    use crate::domain::price::{Price, PriceOrigin, Rates};
    use crate::domain::span::{ContextRef, Facts, FactsRef, Kind, Names, Place, SpanHead, Status, Usage};
    use crate::domain::text::Text;
    use crate::store::codec::encode;

    /// Fails when the fields of heads are others, or in another order, than those of outlines.
    #[test]
    fn outlines_are_what_heads_say() {
        let place = Place { block: 1, offset: 2, bytes: 300 };
        let full = SpanHead {
            parent: Some(Box::from(&b"parent"[..])),
            name: Some("name".into()),
            type_word: "generation".into(),
            kind: Kind::Llm,
            root_rank: 3,
            status: Status::Failed,
            marks: Marks { counted: true, ..Marks::default() },
            start: 1_800_000_000_000_000,
            end: Some(1_800_000_000_000_700),
            model: Some("model".into()),
            provider: Some("provider".into()),
            usage: Some(Usage { prompt_tokens: 7, completion_tokens: 9, total_cost: Some(11), ..Usage::default() }),
            price: Some(Box::new(Price { rates: Rates::default(), origin: PriceOrigin::Table(5) })),
            title: Some("title".into()),
            error: Some("error".into()),
            facts: FactsRef::Own(Box::new(Facts { session: Some("session".into()), tags: vec!["tag".into()], ..Facts::default() })),
            context: ContextRef::Own(place, place),
            arrival: 77,
            hash: [9; 16],
            place,
            names: Some(Box::new(Names { called: Some("called".into()), asked_model: None })),
        };
        let bare = SpanHead {
            parent: None,
            name: None,
            end: None,
            model: None,
            provider: None,
            usage: None,
            price: None,
            title: None,
            error: None,
            facts: FactsRef::Shared(0),
            context: ContextRef::None,
            arrival: 5,
            names: None,
            ..full.clone()
        };
        let outlines =
            Outlines([&full, &bare].map(|head| (head.name.as_ref().map_or(b"bare".to_vec(), |name| name.as_bytes().to_vec()), encode(head))).into());
        let read = outlines.read().expect("heads");
        assert_eq!(read.iter().map(|(id, outline)| (*id, outline.arrival)).collect::<Vec<_>>(), [(&b"bare"[..], 5), (&b"name"[..], 77)]);
        for ((_, outline), head) in read.iter().zip([&bare, &full]) {
            assert_eq!(outline.parent, head.parent.as_deref());
            assert_eq!(outline.name, head.name.as_ref().map(Text::as_bytes));
            assert_eq!((outline.type_word, outline.kind, outline.status), (head.type_word.as_bytes(), head.kind, head.status));
            assert_eq!((outline.marks, outline.start, outline.end, outline.duration()), (head.marks, head.start, head.end, head.duration()));
            assert_eq!((outline.model, outline.usage), (head.model.as_ref().map(Text::as_bytes), head.usage));
            assert_eq!(outline.error, head.error.as_ref().map(Text::as_bytes));
        }
    }
}
