//! What is wrong with the words of a folder that can be used: costs, promises, shame, traps for the reader.
//!
//! Each rule looks at one text and says what to write instead. A rule that alarms without cause is worse than none:
//! staff stop reading. `tests/it/lint.rs` has for each one text that fires it and a near one that does not.

use super::book::{Book, Flow, On, Step};
use super::error::{Fault, Severity};
use crate::text::{fold, segments, stranger};

/// Segments that a text may have. A carrier counts and bills each.
const MOST_SEGMENTS: usize = 3;
/// Days after which a fact has to be looked at again.
const STALE_DAYS: i32 = 180;

/// A rule over one text.
struct Rule {
    name: &'static str,
    severity: Severity,
    /// What is wrong with the text, if anything, and what to do.
    finds: fn(&Said) -> Option<(String, &'static str)>,
}

/// A text as it stands in a file, braces and all.
struct Said<'a> {
    words: &'a str,
    /// It is asked, not said.
    asked: bool,
    /// The same folded, with a space at both ends.
    folded: String,
}

impl Said<'_> {
    fn has(&self, word: &str) -> bool {
        self.folded.contains(&format!(" {word} "))
    }
}

const RULES: [Rule; 7] = [
    Rule { name: "not-gsm7", severity: Severity::Error, finds: not_gsm7 },
    Rule { name: "too-long", severity: Severity::Error, finds: too_long },
    Rule { name: "law-word-invited", severity: Severity::Error, finds: law_word_invited },
    Rule { name: "link-shortener", severity: Severity::Error, finds: link_shortener },
    Rule { name: "two-questions", severity: Severity::Warning, finds: two_questions },
    Rule { name: "stigma", severity: Severity::Warning, finds: stigma },
    Rule { name: "promise", severity: Severity::Warning, finds: promise },
];

fn not_gsm7(said: &Said) -> Option<(String, &'static str)> {
    let sign = stranger(said.words)?;
    let message = format!(
        "`{sign}` is not in the SMS alphabet: the text falls to 70 characters a segment instead of 160"
    );
    Some((message, "write it without: a i o u for á í ó ú, straight quotes, a plain hyphen, three dots"))
}

fn too_long(said: &Said) -> Option<(String, &'static str)> {
    let count = segments(said.words).count();
    let message = format!("the text is {count} segments before its braces are filled");
    (count > MOST_SEGMENTS).then_some((message, "say less, or say it in two steps"))
}

/// `stop or cut down?`: whoever answers with the first word is unsubscribed.
fn law_word_invited(said: &Said) -> Option<(String, &'static str)> {
    const INVITED: [&str; 8] = ["STOP", "QUIT", "END", "CANCEL", "START", "HELP", "ALTO", "AYUDA"];
    if !said.asked {
        return None;
    }
    let offered = |word: &str| {
        let low = word.to_lowercase();
        let in_capitals = said.words.split(|c: char| !c.is_alphanumeric()).any(|w| w == word);
        let as_choice = [
            format!("{low} or "),
            format!("or {low}?"),
            format!(") {low}"),
            format!("{low} o "),
            format!("o {low}?"),
        ];
        let words = format!(" {}", said.words.to_lowercase());
        in_capitals
            || as_choice
                .iter()
                .any(|choice| words.contains(&format!(" {choice}")) || words.contains(&format!("){choice}")))
    };
    let word = INVITED.into_iter().find(|word| offered(word))?;
    Some((
        format!("the question invites `{word}`, which the law takes for a wish of its own"),
        "offer another word or a letter",
    ))
}

fn link_shortener(said: &Said) -> Option<(String, &'static str)> {
    const SHORTENERS: [&str; 7] = ["bit.ly", "tinyurl.com", "t.co/", "goo.gl", "ow.ly", "is.gd", "rb.gy"];
    let found = SHORTENERS.into_iter().find(|s| said.words.contains(s))?;
    // CTIA Messaging Principles and Best Practices (2023), 5.3.2.
    Some((
        format!("`{found}` is a public link shortener: carriers block texts with one"),
        "write the address itself",
    ))
}

fn two_questions(said: &Said) -> Option<(String, &'static str)> {
    let count = said.words.matches('?').count();
    (count > 1)
        .then_some((format!("the text asks {count} questions"), "ask one; the other can be the next step"))
}

fn stigma(said: &Said) -> Option<(String, &'static str)> {
    const WORDS: [&str; 9] = [
        "addict",
        "addicts",
        "junkie",
        "substance abuse",
        "drug abuse",
        "abuser",
        "drunks",
        "adicto",
        "drogadicto",
    ];
    let word = WORDS.into_iter().find(|word| said.has(word))?;
    // NIDA, "Words Matter": person-first language.
    Some((format!("`{word}` shames"), "speak of the person: someone who uses, a person in recovery"))
}

fn promise(said: &Said) -> Option<(String, &'static str)> {
    const WORDS: [&str; 6] =
        ["confidential", "anonymous and", "100", "confidencial", "guaranteed", "garantizado"];
    let word = WORDS.into_iter().find(|word| said.has(word))?;
    let exempt = *word == *"100" && !said.words.contains("100 %") && !said.words.contains("100%");
    (!exempt).then_some((
        format!("`{word}` promises what the line cannot keep"),
        "say what is true: who can read it, and how long it is kept",
    ))
}

/// Every finding in a book, the gravest first; facts are stale as of `today`.
pub fn lint(book: &Book, today: jiff::civil::Date) -> Vec<Fault> {
    let mut faults = Vec::new();
    for flow in &book.flows {
        for step in &flow.steps {
            texts(flow, step, &mut faults);
            answers(flow, step, &mut faults);
        }
        if flow.reviewed_by.as_deref() == Some("none yet") {
            let message = "no clinician has signed this flow".to_owned();
            let help = "have one read it, and write their name and the day behind `reviewed_by:`";
            faults.push(fault("unsigned", Severity::Warning, flow, 1, message, help));
        }
    }
    for line in &book.line.helplines {
        let checked: Option<jiff::civil::Date> = line.reviewed_on.parse().ok();
        if checked.is_none_or(|day| (today - day).get_days() > STALE_DAYS) {
            faults.push(Fault {
                rule: "stale-fact",
                severity: Severity::Warning,
                file: "helplines.yaml".into(),
                line: 0,
                column: 0,
                message: format!("`{}` was last checked on {}", line.key, line.reviewed_on),
                help: format!(
                    "call it, and write today's day behind `reviewed_on:` (every {STALE_DAYS} days)"
                ),
            });
        }
    }
    faults.sort_by_key(|f| f.severity);
    faults
}

fn texts(flow: &Flow, step: &Step, faults: &mut Vec<Fault>) {
    let asked = step.question.as_ref().map(|q| &q.ask);
    for (text, asked) in [(step.say.as_ref(), false), (asked, true)] {
        let Some(text) = text else { continue };
        for wording in text.en.iter().chain(&text.es) {
            let words = wording.render(|_, _| {});
            let said = Said { words: &words, asked, folded: format!(" {} ", fold(&words)) };
            for rule in &RULES {
                if let Some((message, help)) = (rule.finds)(&said) {
                    let message = format!("{message}: \"{words}\"");
                    faults.push(fault(rule.name, rule.severity, flow, step.line, message, help));
                }
            }
        }
    }
}

/// An answer whose word an earlier answer of the same question has taken can never be given.
fn answers(flow: &Flow, step: &Step, faults: &mut Vec<Fault>) {
    let Some(question) = &step.question else { return };
    let mut taken: Vec<&str> = Vec::new();
    for answer in &question.answers {
        let On::Words(both) = &answer.on else { continue };
        let mut own: Vec<&str> = both.en.iter().chain(&both.es).map(String::as_str).collect();
        own.sort_unstable();
        own.dedup();
        for word in own.iter().filter(|word| taken.contains(word)) {
            let message =
                format!("two answers of `{}` wait for `{word}`: the second is never given", step.name);
            faults.push(fault(
                "shadowed-answer",
                Severity::Error,
                flow,
                step.line,
                message,
                "take it out of one of them",
            ));
        }
        taken.extend(own);
    }
}

fn fault(
    rule: &'static str,
    severity: Severity,
    flow: &Flow,
    line: u64,
    message: String,
    help: &str,
) -> Fault {
    Fault {
        rule,
        severity,
        file: format!("talk/{}.yaml", flow.name),
        line,
        column: 0,
        message,
        help: help.to_owned(),
    }
}
