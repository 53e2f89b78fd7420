//! Data beside the repository.

use std::path::PathBuf;

/// A file of the data shared beside the repository; nothing, said aloud, where it is absent.
pub(crate) fn file(name: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"));
    let path = std::env::var_os("HANDRAIL_SHARED").map_or_else(beside, PathBuf::from).join(name);
    if path.exists() {
        return Some(path);
    }
    println!("{} is absent: what is tried on it was not run", path.display());
    None
}
