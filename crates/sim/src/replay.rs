//! A run written down.
