//! Questions: whether they can be asked another way.

use crate::flow::compile::Loaded;
use crate::flow::file::FlowFile;
use crate::flow::report::{Fault, rule};

/// A question that is missed is asked again. In one wording and without `rephrase` it is the very same words that were
/// not understood; an offer (`asked again: no`) and a question that takes everything (`otherwise`, `text`) are not missed.
pub(super) fn asks(file: &Loaded<'_>, flow: &FlowFile, faults: &mut Vec<Fault>) {
    for step in &flow.steps {
        let Some(ask) = &step.ask else { continue };
        let takes_all = step.otherwise.is_some()
            || step
                .answers
                .iter()
                .any(|a| matches!(&a.on, crate::flow::file::OnFile::Name(n) if n.value == "text"));
        let once = ask.en.len() == 1 || ask.es.len() == 1;
        if once && step.rephrase.is_none() && step.asked_again && !takes_all {
            let message = format!(
                "`{}` has no ladder: whoever is not understood reads the same words again",
                step.name.value
            );
            let help = "add a second wording to each language (`en: [\"...\", \"...\"]`), or `rephrase:`";
            faults.push(Fault::new(&rule::NO_LADDER, file.path, ask.at, message, help));
        }
    }
}
