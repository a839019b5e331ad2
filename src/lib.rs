//! Fetch, Frankie!
