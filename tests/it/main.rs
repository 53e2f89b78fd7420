//! One test binary: it links once, and each file is one idea.

mod conversations;
mod rooms;
mod segments;
mod signatures;
