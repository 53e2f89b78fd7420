//! The rules over one text, run over every text of the folder.

use std::collections::BTreeSet;

use super::{cost, links, reading, spanish, words};
use crate::flow::compile::{Folder, Loaded};
use crate::flow::read::Said;
use crate::flow::report::{Fault, Rule, rule};
use crate::flow::template::{Placeholder, Template};
use crate::flow::yaml::{At, Span};
use crate::text::{Language, fold};

/// One wording of one text.
pub(super) struct Wording<'a> {
    /// Its file.
    pub file: &'a Loaded<'a>,
    /// The text that it is a wording of.
    pub said: &'a Said,
    /// Its language.
    pub language: Language,
    /// Its words, braces and all.
    pub words: &'a At<String>,
    /// The same without what stands in braces.
    pub bare: String,
    /// The bare words folded, with a space at both ends.
    pub folded: String,
    /// The flow that it is in speaks of danger.
    pub safety: bool,
}

/// What a rule found in a text.
pub(super) struct Found {
    /// What to underline, if it stands in the text as it is.
    pub part: String,
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub help: String,
}

/// What the rules may look at beside the text.
pub(super) struct Around {
    /// The numbers that may be given out, digits only.
    pub numbers: BTreeSet<String>,
    /// How long a placeholder can become.
    pub widths: cost::Widths,
}

type Finds = fn(&Wording<'_>, &Around) -> Option<Found>;

/// The rules over one text.
const RULES: [(&Rule, Finds); 14] = [
    (&rule::NOT_GSM7, cost::not_gsm7),
    (&rule::TOO_LONG, cost::too_long),
    (&rule::CUT_TEXT, cut),
    (&rule::WORD_QUOTES, curled),
    (&rule::LAW_WORD_INVITED, words::law_word_invited),
    (&rule::TWO_QUESTIONS, words::two_questions),
    (&rule::STIGMA, words::stigma),
    (&rule::PROMISE, words::promise),
    (&rule::INFORMAL_SPANISH, spanish::informal),
    (&rule::UNTRANSLATED, spanish::untranslated),
    (&rule::READING_GRADE, reading::hard),
    (&rule::LINK_SHORTENER, links::shortener),
    (&rule::ONLY_A_LINK, links::only_a_link),
    (&rule::UNLISTED_NUMBER, links::unlisted),
];

impl Wording<'_> {
    /// Whether the folded words have a word or phrase in them.
    pub fn has(&self, phrase: &str) -> bool {
        self.folded.contains(&format!(" {phrase} "))
    }

    /// Whether it asks.
    pub fn asks(&self) -> bool {
        matches!(self.said.role(), "ask" | "rephrase")
    }

    /// Where a part of the words stands in the file; the whole text when it is written otherwise there.
    fn place(&self, part: &str) -> Span {
        let at = self.words.at;
        let source = self.file.source;
        let slice = source.get(at.start..at.end).unwrap_or_default();
        let low = slice.to_lowercase();
        let exact = slice.find(part);
        let found = exact.or_else(|| low.find(&part.to_lowercase()).filter(|_| low.len() == slice.len()));
        match found {
            Some(from) if !part.is_empty() && part.len() < self.words.value.len() => {
                Span::within(source, at.start + from, at.start + from + part.len())
            }
            _ => at,
        }
    }
}

/// Runs every rule over every text.
pub(super) fn texts(all: &Folder<'_>, faults: &mut Vec<Fault>) {
    let around = Around { numbers: numbers(all), widths: cost::Widths::of(all) };
    for file in &all.files {
        let safety = file.flow.as_ref().is_some_and(|flow| flow.safety);
        for said in &file.said {
            for (language, wordings) in [(Language::En, &said.text.en), (Language::Es, &said.text.es)] {
                for words in wordings {
                    let bare = Template::parse(&words.value).map_or_else(
                        |_| words.value.clone(),
                        |template| template.render(|_, out| out.push(' ')),
                    );
                    let folded = format!(" {} ", fold(&bare));
                    let wording = Wording { file, said, language, words, bare, folded, safety };
                    for (rule, finds) in RULES {
                        if let Some(found) = finds(&wording, &around) {
                            let at = wording.place(&found.part);
                            faults.push(Fault::new(rule, file.path, at, found.message, found.help));
                        }
                    }
                }
            }
        }
    }
}

/// The digits of every number in `helplines.yaml` that may be said.
fn numbers(folder: &Folder<'_>) -> BTreeSet<String> {
    let Some(root) = folder.files.iter().find(|f| f.path == "helplines.yaml").and_then(|f| f.root.as_ref())
    else {
        return BTreeSet::new();
    };
    let values = root.pairs().iter().filter_map(|(_, node)| node.get("value")?.text());
    values
        .map(|v| v.chars().filter(char::is_ascii_digit).collect::<String>())
        .map(|d| links::national(&d))
        .collect()
}

/// `en: Press # now` ends at the `#`: what follows is a remark to YAML.
fn cut(wording: &Wording<'_>, _: &Around) -> Option<Found> {
    let source = wording.file.source;
    let at = wording.words.at;
    if source[at.start.min(source.len())..].starts_with(['"', '\'', '|', '>']) {
        return None;
    }
    let rest = source.get(at.end..)?.lines().next()?;
    rest.trim_start().starts_with('#').then(|| Found {
        part: String::new(),
        message: "the text ends here: what follows `#` is a remark to YAML".to_owned(),
        help: "put the text in quotes if the rest belongs to it; else put the remark on a line of its own"
            .to_owned(),
    })
}

/// `en: “Hello”`: the curled quotes would be texted, and each text of ours would cost twice.
fn curled(wording: &Wording<'_>, _: &Around) -> Option<Found> {
    let first = wording.words.value.chars().next()?;
    let plain = wording.file.source.get(wording.words.at.start..)?.starts_with(first);
    (plain && matches!(first, '“' | '”' | '„' | '‘' | '«')).then(|| Found {
        part: first.to_string(),
        message: format!("`{first}` is no quote to YAML: it would be texted"),
        help: "type straight quotes (\") by hand; a word processor makes curled ones".to_owned(),
    })
}

/// The placeholders of a text's wordings in one language.
pub(super) fn placeholders(wordings: &[At<String>]) -> Vec<Placeholder> {
    let templates = wordings.iter().filter_map(|w| Template::parse(&w.value).ok());
    templates.flat_map(|t| t.holes().cloned().collect::<Vec<_>>()).collect()
}
