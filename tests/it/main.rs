//! The product from outside, one file a subject, one binary for all.

mod segments;
mod signatures;
