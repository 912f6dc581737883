//! Pages of lists: 1-based, 25 rows unless asked otherwise, 500 at most.

use poem_openapi::Object;
use poem_openapi::param::Query;

use super::params::Positive;

const DEFAULT_SIZE: u32 = 25;
const MAX_SIZE: u32 = 500;

/// Which page of a list was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    number: u32,
    size: u32,
}

impl Page {
    /// Page and size as they arrived; a size over the maximum is the maximum.
    pub(super) fn new(page: &Query<Option<Positive>>, page_size: &Query<Option<Positive>>) -> Self {
        Self::at(page.0.map_or(1, |page| page.0), page_size.0.map_or(DEFAULT_SIZE, |size| size.0))
    }

    /// A page by number and size.
    pub(super) fn at(number: u32, size: u32) -> Self {
        Self { number, size: size.min(MAX_SIZE) }
    }

    /// Rows at most.
    pub(super) fn limit(self) -> i64 {
        i64::from(self.size)
    }

    /// Rows before the page.
    pub(super) fn offset(self) -> i64 {
        (i64::from(self.number) - 1) * i64::from(self.size)
    }

    /// The page's place in a list of `total` rows.
    pub(super) fn of(self, total: u64) -> Pagination {
        let page_count = total.div_ceil(u64::from(self.size));
        Pagination { page: self.number, page_size: self.size, page_count, total_count: total }
    }
}

/// Where a page is in its list.
#[derive(Clone, Copy, Debug, Object, PartialEq, Eq)]
pub(super) struct Pagination {
    /// Number of this page, from 1.
    page: u32,
    /// Rows of a full page.
    page_size: u32,
    /// Pages in all; 0 when there is nothing.
    page_count: u64,
    /// Rows in all.
    total_count: u64,
}

impl Pagination {
    /// The same as JSON for lists of traces: whether the total is exact, and where the list goes on.
    pub(super) fn traces_json(&self, total_exact: bool, next_cursor: Option<&str>) -> String {
        let mut json = self.json();
        json.pop();
        let next = next_cursor.map_or("null".to_owned(), |cursor| format!("\"{cursor}\""));
        format!("{json},\"total_exact\":{total_exact},\"next_cursor\":{next}}}")
    }

    /// The same as JSON, for lists that are streamed.
    pub(super) fn json(&self) -> String {
        let Self { page, page_size, page_count, total_count } = self;
        format!("{{\"page\":{page},\"page_size\":{page_size},\"page_count\":{page_count},\"total_count\":{total_count}}}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: Option<u32>, size: Option<u32>) -> Page {
        Page::new(&Query(number.map(Positive)), &Query(size.map(Positive)))
    }

    #[test]
    fn pages_count_from_one() {
        assert_eq!((page(None, None).limit(), page(None, None).offset()), (25, 0));
        assert_eq!((page(Some(3), Some(10)).limit(), page(Some(3), Some(10)).offset()), (10, 20));
        assert_eq!(page(None, Some(501)).limit(), 500);
        assert_eq!(page(Some(u32::MAX), Some(500)).offset(), 500 * (i64::from(u32::MAX) - 1));
    }

    #[test]
    fn the_last_page_is_counted() {
        let counts = |total| page(None, Some(10)).of(total).page_count;
        assert_eq!((counts(0), counts(1), counts(10), counts(11)), (0, 1, 1, 2));
    }
}
