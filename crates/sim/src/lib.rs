//! The science of Fetch, Frankie!
