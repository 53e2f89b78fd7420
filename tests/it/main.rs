//! Tests of the whole, in one binary: it links once.

// `cfg(test)` tells the lints that these are tests, functions without `#[test]` included.
#[cfg(test)]
mod redis;
#[cfg(test)]
mod store_agreement;
#[cfg(test)]
mod store_conformance;
#[cfg(test)]
mod store_costs;
#[cfg(test)]
mod store_homes;
#[cfg(test)]
mod store_outboxes;
