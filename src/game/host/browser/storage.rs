//! The storage of the page, which the browser keeps for its site.

use wasm_bindgen::JsValue;

use crate::store::folder::{KeyValue, Refusal};

/// The storage of the page.
#[derive(Debug)]
pub(super) struct PageStorage;

impl KeyValue for PageStorage {
    fn get(&self, key: &str) -> Result<Option<String>, Refusal> {
        super::call("get", &[key.into()]).map(|value| value.as_string()).map_err(|error| refusal(&error))
    }

    fn set(&self, key: &str, value: &str) -> Result<(), Refusal> {
        super::call("set", &[key.into(), value.into()]).map(drop).map_err(|error| refusal(&error))
    }

    fn remove(&self, key: &str) -> Result<(), Refusal> {
        super::call("remove", &[key.into()]).map(drop).map_err(|error| refusal(&error))
    }

    fn keys(&self) -> Result<Vec<String>, Refusal> {
        let keys = super::call("keys", &[]).map_err(|error| refusal(&error))?;
        Ok(js_sys::Array::from(&keys).iter().filter_map(|key| key.as_string()).collect())
    }

    fn now_ms(&self) -> Option<u64> {
        super::now_ms()
    }
}

/// Returns why the browser refuses: its error says so by its name.
fn refusal(error: &JsValue) -> Refusal {
    let name = js_sys::Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    match name.as_deref() {
        Some("QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED") => Refusal::Full,
        _ => Refusal::Forbidden,
    }
}
