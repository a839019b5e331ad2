//! The `frankie` binary.

fn main() {}
