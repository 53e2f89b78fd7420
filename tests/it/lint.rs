//! What `handrail check` finds: for each rule one text that fires it, and a near one that does not.

use handrail::flow::{Fault, compile, lint};
use jiff::civil::{Date, date};

use crate::conversations::files;

const TODAY: Date = date(2026, 12, 1);

/// The findings in a folder with one flow of this text beside the project's own.
fn found(asked: bool, words: &str, answers: &str, today: Date) -> Vec<Fault> {
    let text = format!("{{ en: \"{words}\", es: \"{words}\" }}");
    let step = if asked { format!("ask: {text}\n    answers: [{answers}]") } else { format!("say: {text}") };
    let flow = format!(
        "flow: trial\nsteps:\n  first:\n    {step}\n  second:\n    say: {{ en: Good., es: Bien. }}\n"
    );
    let own = files();
    let mut all: Vec<_> = own.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    all.push(("talk/trial.yaml", &flow));
    let book = compile(&all).unwrap_or_else(|faults| panic!("{faults}"));
    lint(&book, today).into_iter().filter(|f| f.rule != "unsigned").collect()
}

#[test]
fn each_rule_fires_on_its_own_text_and_not_on_a_near_one() {
    let long = "Go on. ".repeat(80);
    for (rule, asked, fires, near) in [
        ("not-gsm7", false, "Está bien.", "Esta bien, señor. ¿Qué?"),
        ("too-long", false, long.as_str(), "Go on."),
        (
            "law-word-invited",
            true,
            "Stop or cut down?",
            "How do you want to go on? Do not stop drinking alone.",
        ),
        ("law-word-invited", true, "Reply HELP or MORE?", "Who can help you?"),
        ("link-shortener", false, "See bit.ly/x", "See aa.org/find-aa"),
        ("two-questions", true, "Where are you? When?", "Where are you?"),
        ("stigma", false, "For addicts.", "For people who use. Addiction is hard."),
        ("promise", false, "This is confidential.", "AA is Alcoholics Anonymous."),
        ("promise", false, "It is 100 % private.", "100 people came."),
    ] {
        let rules = |words: &str| -> Vec<&str> {
            found(asked, words, "{ on: [a], go: second }", TODAY).iter().map(|f| f.rule).collect()
        };
        assert!(rules(fires).contains(&rule), "`{rule}` does not fire on {fires:?}");
        assert!(!rules(near).contains(&rule), "`{rule}` fires on {near:?}");
    }
}

#[test]
fn an_answer_that_is_never_reached_is_found_on_its_line() {
    let faults = found(true, "A or B?", "{ on: [a], go: second }, { on: [b, a], go: second }", TODAY);
    let fault = faults.iter().find(|f| f.rule == "shadowed-answer").unwrap();
    assert_eq!((fault.file.as_str(), fault.line), ("talk/trial.yaml", 4));
    assert!(fault.message.contains("`a`"), "{}", fault.message);
}

#[test]
fn our_own_flows_are_clean_until_their_facts_grow_old() {
    assert_eq!(found(false, "Fine.", "", TODAY), []);
    let later = found(false, "Fine.", "", date(2027, 12, 1));
    assert!(later.iter().all(|f| f.rule == "stale-fact") && !later.is_empty());
}
