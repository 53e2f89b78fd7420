//! Flow files → a checked [`Book`] that the conversation reads from.
//!
//! Staff write one flow a file under `flows/talk/`, both languages side by side; `flows/line.yaml` has the texts
//! that the law and good manners ask for. Everything is read, checked and compiled before anything is used: a
//! folder with one fault gives every fault at once, with file, line and column, and no book. Nothing here does I/O.
//!
//! `yaml` makes trees, `read` makes flow files of them, `check` finds the names they use, `lint` looks at what they say.

mod book;
mod check;
mod compile;
mod fact;
mod file;
mod kind;
mod line;
mod lint;
mod read;
mod report;
mod scalar;
mod template;
mod yaml;

pub use book::{
    Action, Afterwards, Answer, Book, Flow, Keep, Late, On, Place, Question, Step, Target, Way, Where,
};
pub use compile::compile;
pub use fact::{Fact, Facts};
pub use kind::Kind;
pub use line::{Duties, Helpline, Line, Text, Texts};
pub use lint::{Checked, check, grade, sorted};
pub use report::{Fault, Faults, Rule, Severity, rule, show};
pub use template::{Placeholder, Template, Wordings};
pub use yaml::Span;
