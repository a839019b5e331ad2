//! The storage of a page, in memory: with a limit, without permission, shared by several pages.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use frankie::store::{KeyValue, Refusal, Store};

/// A storage. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<Content>>);

#[derive(Debug, Default)]
struct Content {
    values: BTreeMap<String, String>,
    /// The maximum length of all keys and values.
    limit: Option<usize>,
    is_forbidden: bool,
    now_ms: u64,
}

impl Memory {
    /// Returns the store of a page, which must open without a warning.
    pub fn open(&self) -> Store {
        let (store, warnings) = Store::in_storage(Box::new(self.clone()));
        assert!(warnings.is_empty(), "{warnings:?}");
        store
    }

    /// Allows no more than what is there now and so many bytes.
    pub fn limit_to(&self, more: usize) {
        let mut content = self.0.lock().unwrap();
        let used = content.used();
        content.limit = Some(used + more);
    }

    pub fn forbid(&self) {
        self.0.lock().unwrap().is_forbidden = true;
    }

    pub fn set_now(&self, ms: u64) {
        self.0.lock().unwrap().now_ms = ms;
    }

    pub fn insert(&self, key: &str, value: &str) {
        self.0.lock().unwrap().values.insert(key.to_owned(), value.to_owned());
    }

    /// Returns all keys with their values.
    pub fn all(&self) -> BTreeMap<String, String> {
        self.0.lock().unwrap().values.clone()
    }
}

impl Content {
    fn used(&self) -> usize {
        self.values.iter().map(|(key, value)| key.len() + value.len()).sum()
    }

    fn check(&self) -> Result<(), Refusal> {
        if self.is_forbidden { Err(Refusal::Forbidden) } else { Ok(()) }
    }
}

impl KeyValue for Memory {
    fn get(&self, key: &str) -> Result<Option<String>, Refusal> {
        let content = self.0.lock().unwrap();
        content.check()?;
        Ok(content.values.get(key).cloned())
    }

    fn set(&self, key: &str, value: &str) -> Result<(), Refusal> {
        let mut content = self.0.lock().unwrap();
        content.check()?;
        let old = content.values.insert(key.to_owned(), value.to_owned());
        if content.limit.is_some_and(|limit| content.used() > limit) {
            match old {
                Some(old) => content.values.insert(key.to_owned(), old),
                None => content.values.remove(key),
            };
            return Err(Refusal::Full);
        }
        Ok(())
    }

    fn remove(&self, key: &str) -> Result<(), Refusal> {
        let mut content = self.0.lock().unwrap();
        content.check()?;
        content.values.remove(key);
        Ok(())
    }

    fn keys(&self) -> Result<Vec<String>, Refusal> {
        let content = self.0.lock().unwrap();
        content.check()?;
        Ok(content.values.keys().rev().cloned().collect())
    }

    fn now_ms(&self) -> Option<u64> {
        Some(self.0.lock().unwrap().now_ms)
    }
}
