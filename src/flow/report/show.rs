//! A fault as people read it: the line, what is wrong in it underlined, and what to write.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::Fault;

/// Columns of a report.
const WIDTH: usize = 120;

/// The report of one fault. `path` is the file as its reader would open it; `source` its words, if it is there.
pub fn show(fault: &Fault, path: &str, source: Option<&str>, coloured: bool) -> String {
    let level = if fault.is_error() { Level::ERROR } else { Level::WARNING };
    let title = level.primary_title(fault.message.as_str()).id(fault.rule);
    let help = Level::HELP.message(fault.help.as_str());
    let place = source.filter(|_| fault.line > 0).map(|source| {
        let start = floor(source, fault.bytes.0);
        let end = floor(source, fault.bytes.1.max(start)).max(start);
        let annotated = AnnotationKind::Primary.span(start..end);
        Snippet::source(source).path(path).annotation(annotated)
    });
    let report = match place {
        Some(snippet) => title.element(snippet).element(help),
        None => title.element(annotate_snippets::Origin::path(path)).element(help),
    };
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).term_width(WIDTH).render(&[report])
}

fn floor(source: &str, at: usize) -> usize {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}
