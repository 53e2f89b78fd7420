//! Placeholders: braces that are not closed, names that stand for nothing, and what only one language says.

use std::collections::BTreeSet;

use super::text::placeholders;
use crate::flow::book::Flow;
use crate::flow::compile::Loaded;
use crate::flow::read::nearest;
use crate::flow::report::{Fault, rule};
use crate::flow::template::{Placeholder, Template};
use crate::flow::yaml::{At, Span};

/// What only the texts of `line.yaml` know: whoever says them fills it in.
const OF_THE_LINE: [&str; 10] =
    ["number", "time", "first", "second", "short", "link", "zip", "reply", "name", "works_for"];

/// The placeholders of every text.
pub fn holes(files: &[Loaded<'_>], flows: &[Flow], faults: &mut Vec<Fault>) {
    let helplines = files.iter().find(|f| f.path == "helplines.yaml").filter(|f| f.whole);
    let root = helplines.and_then(|f| f.root.as_ref());
    let unverified = |node: &crate::flow::yaml::Node| {
        matches!(node.get("unverified").and_then(|n| n.text()), Some("yes" | "true"))
    };
    let numbers: Option<BTreeSet<&str>> = root.map(|root| {
        root.pairs().iter().filter(|(_, n)| !unverified(n)).map(|(k, _)| k.value.as_str()).collect()
    });
    let unsure: BTreeSet<&str> = root
        .map(|root| {
            root.pairs().iter().filter(|(_, n)| unverified(n)).map(|(k, _)| k.value.as_str()).collect()
        })
        .unwrap_or_default();
    let kept: BTreeSet<&str> = flows.iter().flat_map(|f| &f.keeps).map(|k| k.fact.name()).collect();
    for file in files {
        let line = !file.path.starts_with("talk/");
        for said in &file.said {
            for words in said.text.en.iter().chain(&said.text.es) {
                let template = match Template::parse(&words.value) {
                    Ok(template) => template,
                    Err(message) => {
                        faults.push(Fault::new(
                            &rule::OPEN_BRACE,
                            file.path,
                            words.at,
                            message,
                            "close the brace, or write it out",
                        ));
                        continue;
                    }
                };
                for hole in template.holes() {
                    let Placeholder::Key(key) = hole else { continue };
                    let known = numbers.as_ref().is_none_or(|n| n.contains(key.as_str()))
                        || (line && OF_THE_LINE.contains(&key.as_str()))
                        || (!line && kept.contains(key.as_str()));
                    if known {
                        continue;
                    }
                    let (message, help) = if unsure.contains(key.as_str()) {
                        (
                            format!("`{{{key}}}` is a number that nobody has confirmed"),
                            "confirm it and take `unverified` out of helplines.yaml, or name another"
                                .to_owned(),
                        )
                    } else {
                        let names = numbers
                            .iter()
                            .flatten()
                            .copied()
                            .chain(Placeholder::NAMES)
                            .chain(kept.iter().copied());
                        let help = nearest(key, names).map_or_else(
                            || "use a key of helplines.yaml, or a placeholder of flows/README.md".to_owned(),
                            |near| format!("did you mean `{{{near}}}`?"),
                        );
                        (format!("`{{{key}}}` stands for nothing"), help)
                    };
                    faults.push(Fault::new(
                        &rule::UNKNOWN_PLACEHOLDER,
                        file.path,
                        place(file.source, words, key),
                        message,
                        help,
                    ));
                }
            }
            differs(file, said, faults);
        }
    }
}

fn place(source: &str, words: &At<String>, key: &str) -> Span {
    let hole = format!("{{{key}}}");
    let slice = source.get(words.at.start..words.at.end).unwrap_or_default();
    slice.find(&hole).map_or(words.at, |from| {
        Span::within(source, words.at.start + from, words.at.start + from + hole.len())
    })
}

/// A placeholder in one language only. Numbers may differ: not every helpline speaks both.
fn differs(file: &Loaded<'_>, said: &crate::flow::read::Said, faults: &mut Vec<Fault>) {
    let (en, es) = (placeholders(&said.text.en), placeholders(&said.text.es));
    if said.text.en.is_empty() || said.text.es.is_empty() {
        return;
    }
    for (one, other, wordings, name) in
        [(&en, &es, &said.text.es, "Spanish"), (&es, &en, &said.text.en, "English")]
    {
        let lacks = one.iter().find(|hole| {
            !matches!(hole, Placeholder::Key(_) | Placeholder::Helpline | Placeholder::Line)
                && !other.contains(hole)
        });
        if let (Some(hole), Some(first)) = (lacks, wordings.first()) {
            let message =
                format!("the {name} does not say `{{{}}}`, which the other language says", hole.name());
            faults.push(Fault::new(
                &rule::PLACEHOLDER_DIFFERS,
                file.path,
                first.at,
                message,
                "say the same in both languages",
            ));
        }
    }
}
