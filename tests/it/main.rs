//! One test binary: it links once, and each file is one idea.

// Tells the lints that all of this is tests, functions without `#[test]` included.
#![cfg(test)]

use std::path::PathBuf;

mod conversations;
mod places;
mod redis;
mod rooms;
mod segments;
mod signatures;
mod store_conformance;
mod store_homes;
mod zip_table;

/// A file of the data shared beside the repository; nothing, said aloud, where it is absent.
fn shared_file(file: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"));
    let path = std::env::var_os("HANDRAIL_SHARED").map_or_else(beside, PathBuf::from).join(file);
    if path.exists() {
        return Some(path);
    }
    println!("{} is absent: what is tried on it was not run", path.display());
    None
}
