//! History as the editor walks through it and searches it.

use std::borrow::Cow;
use std::path::Path;

use rustyline::history::{History, SearchDirection, SearchResult};

use super::helper::{SharedPast, lock};

/// Read-only view: the prompt adds a line to the history when it is entered.
pub(crate) struct HistoryView(pub SharedPast);

type Found<'a> = rustyline::Result<Option<SearchResult<'a>>>;

impl HistoryView {
    /// Nearest entry from `start` on in which `test` finds a match, with the position of the match.
    fn nearest(&self, start: usize, dir: SearchDirection, test: impl Fn(&str) -> Option<usize>) -> Found<'_> {
        let past = lock(&self.0);
        let entries = past.entries();
        let found = |idx: usize| {
            let entry = entries.get(idx)?;
            let pos = test(entry)?;
            Some(SearchResult { entry: Cow::Owned(entry.clone()), idx, pos })
        };
        Ok(match dir {
            SearchDirection::Reverse => (0..entries.len().min(start.saturating_add(1))).rev().find_map(found),
            SearchDirection::Forward => (start..entries.len()).find_map(found),
        })
    }
}

impl History for HistoryView {
    fn get(&self, index: usize, dir: SearchDirection) -> Found<'_> {
        if index >= self.len() { Ok(None) } else { self.nearest(index, dir, |_| Some(0)) }
    }

    fn add(&mut self, _: &str) -> rustyline::Result<bool> {
        Ok(false)
    }

    fn add_owned(&mut self, _: String) -> rustyline::Result<bool> {
        Ok(false)
    }

    fn len(&self) -> usize {
        lock(&self.0).entries().len()
    }

    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn set_max_len(&mut self, _: usize) -> rustyline::Result<()> {
        Ok(())
    }

    fn ignore_dups(&mut self, _: bool) -> rustyline::Result<()> {
        Ok(())
    }

    fn ignore_space(&mut self, _: bool) {}

    fn save(&mut self, _: &Path) -> rustyline::Result<()> {
        Ok(())
    }

    fn append(&mut self, _: &Path) -> rustyline::Result<()> {
        Ok(())
    }

    fn load(&mut self, _: &Path) -> rustyline::Result<()> {
        Ok(())
    }

    fn clear(&mut self) -> rustyline::Result<()> {
        Ok(())
    }

    fn search(&self, term: &str, start: usize, dir: SearchDirection) -> Found<'_> {
        if term.is_empty() {
            return Ok(None);
        }
        let finder = memchr::memmem::Finder::new(term);
        self.nearest(start, dir, |entry| finder.find(entry.as_bytes()))
    }

    fn starts_with(&self, term: &str, start: usize, dir: SearchDirection) -> Found<'_> {
        if term.is_empty() {
            return Ok(None);
        }
        self.nearest(start, dir, |entry| entry.starts_with(term).then_some(term.len()))
    }
}
