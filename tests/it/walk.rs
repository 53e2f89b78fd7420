//! Every path of the project's flows: reached, left, short enough, said once, and open to the law's words.

use std::collections::HashSet;

use handrail::conversation::World;
use handrail::flow::{Fact, Facts};
use handrail::rehearsal::{longest, sayings, walk};
use handrail::text::{Language, segments, stranger};

use crate::conversations::world;

/// A text is never longer.
const MOST: usize = 3;
/// So many bytes fit however they are cut; no need to count.
const FITS: usize = 400;

fn facts(told: &[(Fact, &str)]) -> Facts {
    let mut facts = Facts::default();
    for (fact, value) in told {
        facts.set(fact.clone(), *value);
    }
    facts
}

fn report(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn whatever_is_said_fits_into_three_segments_of_gsm7() {
    let world = world();
    let mut faults = HashSet::new();
    let mut plain = HashSet::new();
    for language in Language::ALL {
        for said in sayings(&world, &longest(&world), language) {
            if let Some(c) = stranger(&said.text) {
                faults.insert(format!("{} {}: `{c}` is not GSM-7", language.code(), said.from));
            } else if said.text.len() > FITS && segments(&said.text).count() > MOST {
                let long = said.text.chars().count();
                faults.insert(format!("{} {}: {long} signs: {}", language.code(), said.from, said.text));
            }
            if !said.from.contains(',') && !said.from.starts_with('`') {
                plain.insert(said.text);
            }
        }
    }
    let single = plain.iter().filter(|text| segments(text).count() == 1).count();
    println!("{} different texts, {single} of them in one segment", plain.len());
    let mut faults: Vec<_> = faults.into_iter().collect();
    faults.sort();
    report(&faults);
}

fn walked(world: &World, told: &Facts) {
    let mut faults = Vec::new();
    for language in Language::ALL {
        let walked = walk(world, told, language);
        let long =
            walked.replies.iter().filter(|text| segments(text).count() > MOST || stranger(text).is_some());
        faults.extend(long.map(|text| format!("too long, or not GSM-7: {text}")));
        faults.extend(walked.faults.into_iter().map(|fault| format!("{} {fault}", language.code())));
        let single = walked.replies.iter().filter(|text| segments(text).count() == 1).count();
        println!(
            "{}: {} texts, {} replies, {single} in one segment",
            language.code(),
            walked.texts,
            walked.replies.len()
        );
    }
    report(&faults);
}

#[test]
fn every_answer_to_every_question_leads_on() {
    walked(&world(), &facts(&[]));
}

#[test]
fn every_answer_leads_on_for_somebody_who_has_told_a_lot() {
    let told =
        [(Fact::Who, "other"), (Fact::Substance, "opioids"), (Fact::Place, "37203"), (Fact::Group, "smart")];
    walked(&world(), &facts(&told));
}

#[test]
fn every_answer_leads_on_for_somebody_under_18() {
    walked(&world(), &facts(&[(Fact::Minor, "yes"), (Fact::Young, "told")]));
}
