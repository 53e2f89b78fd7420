//! One test binary: it links once, and each file is one idea.

mod conversations;
mod redis;
mod rooms;
mod segments;
mod signatures;
mod store_conformance;
mod store_homes;
