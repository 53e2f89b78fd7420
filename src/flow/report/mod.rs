//! What is wrong with a folder of flows, and the rules that say so.

mod fault;
pub mod rule;
mod show;

pub use fault::{Fault, Faults, Severity};
pub use rule::Rule;
pub use show::show;
