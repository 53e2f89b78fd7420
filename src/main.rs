//! The program `handrail`. See `handrail --help`.

fn main() {}
