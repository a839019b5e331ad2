//! Tests of the whole product, one binary.

#[cfg(feature = "game")]
mod charts;
