//! The 64-bit state hash that replays are checked by: XXH3 over the bits of every number that decides the next step.

use xxhash_rust::xxh3::Xxh3;

/// Feeds numbers to the hash in a fixed order.
pub struct StateHash(Xxh3);

impl StateHash {
    /// Creates an empty hash.
    #[must_use]
    pub fn new() -> Self {
        Self(Xxh3::new())
    }

    /// Adds a whole number.
    pub fn integer(&mut self, n: u64) {
        self.0.update(&n.to_le_bytes());
    }

    /// Adds a number by its bits. Every NaN counts as the same one, since machines differ in the payload they make.
    pub fn number(&mut self, x: f64) {
        let bits = if x.is_nan() { f64::NAN.to_bits() & !(1 << 63) } else { x.to_bits() };
        self.integer(bits);
    }

    /// Adds the length and the bytes of a text.
    pub fn str(&mut self, text: &str) {
        self.integer(text.len() as u64);
        self.0.update(text.as_bytes());
    }

    /// Returns the hash of all that was added.
    #[must_use]
    pub fn finish(&self) -> u64 {
        self.0.digest()
    }
}

impl Default for StateHash {
    fn default() -> Self {
        Self::new()
    }
}
