//! Runs the pinned replays again in the browser, and compares every hash with those of the desktop. Reads the texts that
//! the page loaded, and writes a line for each of them to the page.

use frankie_sim::Replay;
use js_sys::{Array, Reflect};

/// Runs every replay of the page's list again. The page shows the lines, and knows from the last one how it went.
pub(super) fn run() {
    let replays =
        super::page().and_then(|page| Reflect::get(&page, &"replays".into())).map(|list| Array::from(&list));
    let (mut same, mut count) = (0, 0);
    for pair in replays.unwrap_or_default().iter() {
        let pair = Array::from(&pair);
        let [name, text] = [0, 1].map(|i| pair.get(i).as_string().unwrap_or_default());
        let result = check(&text);
        count += 1;
        same += u32::from(result.is_ok());
        report(&format!("{name}: {}", result.unwrap_or_else(|reason| reason)));
    }
    let verdict = if same == count && count > 0 { "same bits" } else { "DIFFERENT BITS" };
    report(&format!("selftest: {verdict}: {same} of {count} replays"));
}

/// Returns what was compared, or the first difference.
fn check(text: &str) -> Result<String, String> {
    let replay = Replay::parse(text).map_err(|error| error.to_string())?;
    let (steps, hashes) = (replay.steps, replay.hashes.len());
    replay.verify().map_err(|difference| difference.to_string())?;
    Ok(format!("{steps} steps, {hashes} hashes"))
}

fn report(line: &str) {
    // Without a page nobody reads it.
    let _ = super::call("report", &[line.into()]);
}
