//! Fonts of the system, for letters that the typeface lacks: Chinese, Arabic, emoji. Reads the system's folders of fonts,
//! and only when a text needs it; a browser has no such folders.

use frankie_draw::fonts::AddedFont;

/// Larger font files are not read, in bytes: the largest collections of a system have about 80 MB.
#[cfg(not(target_family = "wasm"))]
const MAX_BYTES: usize = 100 << 20;
/// The maximum number of fonts that are returned for one list of letters.
#[cfg(not(target_family = "wasm"))]
const MAX_FONTS: usize = 8;

/// Returns fonts of the system that have these letters, as few as possible. Letters that none of them has are skipped.
#[cfg(not(target_family = "wasm"))]
#[must_use]
pub fn with_letters(letters: &[char]) -> Vec<AddedFont> {
    let mut database = fontdb::Database::new();
    database.load_system_fonts();
    best(&database, letters)
}

/// A search for letters that runs beside the program, since a system may have thousands of fonts.
pub struct Search {
    #[cfg(not(target_family = "wasm"))]
    found: std::sync::Mutex<std::sync::mpsc::Receiver<Vec<AddedFont>>>,
}

impl Search {
    /// Starts looking for fonts with these letters. Calls `when_done` at the end.
    #[cfg(not(target_family = "wasm"))]
    #[must_use]
    pub fn start(letters: Vec<char>, when_done: impl FnOnce() + Send + 'static) -> Self {
        let (sender, found) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            // Nobody waits any more when the program ends.
            let _ = sender.send(with_letters(&letters));
            when_done();
        });
        Self { found: std::sync::Mutex::new(found) }
    }

    /// Returns a search that has found nothing.
    #[cfg(target_family = "wasm")]
    #[must_use]
    pub fn start(_: Vec<char>, _: impl FnOnce() + Send + 'static) -> Self {
        Self {}
    }

    /// Returns the fonts once they are found; `None` while the search goes on. A second call has no fonts.
    #[must_use]
    pub fn result(&self) -> Option<Vec<AddedFont>> {
        #[cfg(not(target_family = "wasm"))]
        {
            use std::sync::mpsc::TryRecvError;
            match self.found.lock().unwrap_or_else(std::sync::PoisonError::into_inner).try_recv() {
                Ok(found) => Some(found),
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => Some(Vec::new()),
            }
        }
        #[cfg(target_family = "wasm")]
        Some(Vec::new())
    }
}

/// Returns nothing: a browser does not show its fonts.
#[cfg(target_family = "wasm")]
#[must_use]
pub fn with_letters(_: &[char]) -> Vec<AddedFont> {
    Vec::new()
}

/// Returns fonts of a database: each time the one with most of the letters that are still missing.
#[cfg(not(target_family = "wasm"))]
fn best(database: &fontdb::Database, letters: &[char]) -> Vec<AddedFont> {
    // Upright and neither thin nor bold first, so that among equals one that looks like the typeface is taken; then by name,
    // so that the choice does not depend on the order of files.
    let mut faces: Vec<&fontdb::FaceInfo> = database.faces().collect();
    faces.sort_by_key(|face| {
        let distance = face.weight.0.abs_diff(fontdb::Weight::NORMAL.0);
        (face.style != fontdb::Style::Normal, face.monospaced, distance, face.post_script_name.clone())
    });
    let drawable: Vec<(fontdb::ID, Vec<char>)> = faces
        .into_iter()
        .filter_map(|face| Some((face.id, drawable(database, face.id, letters)?)))
        .filter(|(_, drawable)| !drawable.is_empty())
        .collect();
    let (mut missing, mut found) = (letters.to_vec(), Vec::new());
    while !missing.is_empty() && found.len() < MAX_FONTS {
        let gain = |has: &[char]| missing.iter().filter(|letter| has.contains(letter)).count();
        // `max_by_key` takes the last one of equals.
        let Some((id, has)) = drawable.iter().rev().max_by_key(|(_, has)| gain(has)) else { break };
        if gain(has) == 0 {
            break;
        }
        missing.retain(|letter| !has.contains(letter));
        let read = |bytes: &[u8], index| AddedFont { bytes: bytes.to_vec().into(), index };
        found.extend(database.with_face_data(*id, read));
    }
    found
}

/// Returns which letters a font of the database can draw; `None` if its file cannot be read.
#[cfg(not(target_family = "wasm"))]
fn drawable(database: &fontdb::Database, id: fontdb::ID, letters: &[char]) -> Option<Vec<char>> {
    let find = |bytes: &[u8], index| {
        if bytes.len() > MAX_BYTES { Vec::new() } else { AddedFont::drawable(bytes, index, letters) }
    };
    database.with_face_data(id, find)
}
