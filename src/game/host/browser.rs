//! A page of a browser. Everything that only a page can do is in `web/page/host.js`, an object called `frankie`: this
//! file calls its functions, and gives it one to call, by which fragments, files and pasted texts arrive. Rust holds no
//! object of the page, so that nothing here depends on a thread.

mod arrivals;
mod description;
mod measure;
mod selftest;
mod start;
mod storage;

use std::time::Duration;

use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};

use super::{Delivery, Platform};

pub use start::run;

/// The page that the game is in.
pub struct Browser;

impl Platform for Browser {
    fn deliver(&self, file: &Delivery) -> Result<String, String> {
        let bytes = Uint8Array::from(file.bytes.as_slice());
        call("deliver", &[file.name.as_str().into(), bytes.into()]).map_err(|error| describe(&error))?;
        Ok(format!("{}, among your downloads", file.name))
    }

    fn copy(&self, text: &str) -> Result<(), String> {
        call("copy", &[text.into()]).map(drop).map_err(|error| describe(&error))
    }

    fn now(&self) -> Option<Duration> {
        now_ms().map(Duration::from_millis)
    }

    fn page_address(&self) -> Option<String> {
        call("address", &[]).ok()?.as_string()
    }

    fn open_page(&self) -> bool {
        call("openPage", &[]).is_ok()
    }

    fn choose_file(&self) -> bool {
        call("chooseFile", &[]).is_ok()
    }

    fn fetch(&self, path: &str) {
        // Without the page nothing is fetched: the letters stay squares.
        let _ = call("fetchFile", &[path.into()]);
    }

    fn fetched(&self) -> Vec<(String, Vec<u8>)> {
        arrivals::take_files()
    }
}

/// Returns the milliseconds since the beginning of 1970, by the clock of the page.
fn now_ms() -> Option<u64> {
    let now = call("time", &[]).ok()?.as_f64()?;
    // Milliseconds since 1970 are far below 2⁵³.
    Some(now as u64)
}

/// Shows the page of a failure in place of the game.
pub(crate) fn fail(message: &str) {
    // Without the page the console of the browser has the error all the same.
    let _ = call("fail", &[message.into()]);
}

/// Calls a function of the page's object.
///
/// # Errors
/// What the function throws, or that there is none.
fn call(name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let page = page()?;
    let function: Function = Reflect::get(&page, &name.into())?.dyn_into()?;
    Reflect::apply(&function, &page, &arguments.iter().collect())
}

/// Returns the page's object.
fn page() -> Result<JsValue, JsValue> {
    Reflect::get(&js_sys::global(), &"frankie".into())
}

/// Returns a text of the page's object; an empty one where it has none.
fn text(name: &str) -> String {
    page()
        .and_then(|page| Reflect::get(&page, &name.into()))
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// Returns whether a property of the page's object is true.
fn is_set(name: &str) -> bool {
    page().and_then(|page| Reflect::get(&page, &name.into())).is_ok_and(|value| value.is_truthy())
}

/// Describes what a function of the page throws.
fn describe(error: &JsValue) -> String {
    let message = Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    message.or_else(|| error.as_string()).unwrap_or_else(|| "the browser refuses it".to_owned())
}
