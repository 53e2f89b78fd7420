//! Flow files → a checked [`Book`] that the conversation reads from.
//!
//! Staff write one flow a file under `flows/talk/`, both languages side by side; `flows/line.yaml` has the texts
//! that the law and good manners ask for. Everything is read, checked and compiled before anything is used: a
//! folder with one fault gives every fault at once, with file and line, and no book. Nothing here does I/O.

mod book;
mod check;
mod compile;
mod error;
mod fact;
mod file;
mod line;
mod lint;
mod scalar;
mod template;

pub use book::{Action, Afterwards, Answer, Book, Flow, Late, On, Place, Question, Step, Target, Way, Where};
pub use compile::compile;
pub use error::{Fault, Faults, Severity};
pub use fact::{Fact, Facts};
pub use line::{Duties, Helpline, Line, Text, Texts};
pub use lint::lint;
pub use template::{Placeholder, Template, Wordings};
