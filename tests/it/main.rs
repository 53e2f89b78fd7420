//! One test binary: it links once, and each file is one idea.

// Tells the lints that all of this is tests, functions without `#[test]` included.
#![cfg(test)]

mod conversations;
mod meetings;
mod meetings_next;
mod meetings_said;
mod places;
mod redis;
mod rooms;
mod segments;
mod shared;
mod signatures;
mod store_agreement;
mod store_conformance;
mod store_costs;
mod store_homes;
mod store_outboxes;
mod zip_table;
