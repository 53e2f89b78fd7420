//! From the phrases found in a text to what it means.

use super::label::{Meaning, Substance};
use super::matcher::Found;
use super::pattern::GAP;
use super::reading::Who;

/// What a rule's phrases carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    Meaning(Meaning),
    Substance(Substance),
    Another,
    Minor,
    Woman,
    /// Nothing: its guards hold for every rule.
    Innocent,
}

/// What a phrase does in its rule; see the fields of the same names in the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Always,
    Sure,
    Plain,
    Hint,
    With,
    Not,
    Unless,
}

impl Role {
    /// What it is called where reasons are told.
    pub fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Sure => "sure",
            Self::Plain => "plain",
            Self::Hint => "a hint",
            Self::With => "beside",
            Self::Not => "a guard",
            Self::Unless => "an exception",
        }
    }

    /// Where a phrase begins to be weighed. Steps are wider than the weight of any phrase.
    fn step(self) -> u32 {
        match self {
            Self::Always | Self::Sure => 2000,
            Self::Plain => 1000,
            Self::Hint | Self::With | Self::Not | Self::Unless => 0,
        }
    }
}

/// A phrase, as far as deciding needs it.
#[derive(Debug)]
pub(super) struct Phrase {
    pub rule: usize,
    pub role: Role,
    pub weight: u32,
    pub because: String,
}

/// A rule, as far as deciding needs it.
#[derive(Debug)]
pub(super) struct Rule {
    pub telling: Telling,
    pub deniable: bool,
    /// It counts only beside one of its `with` phrases.
    pub asks: bool,
}

impl Rule {
    /// The rule that holds the guards of all.
    pub fn innocent() -> Self {
        Self { telling: Telling::Innocent, deniable: false, asks: false }
    }
}

/// What the phrases of a text amount to.
#[derive(Debug)]
pub(super) struct Told {
    pub meaning: Meaning,
    pub others: Vec<Meaning>,
    /// The words, from and to, of phrases that are innocent or denied: likeness is not to see them.
    pub unmeant: Vec<(usize, usize)>,
    /// One phrase that is sure of itself is the whole text.
    pub whole: bool,
    /// Every meaning that a phrase carries, as in `meaning` and `others`, with how sure the phrase is.
    pub said: Vec<(Meaning, Role)>,
    pub substance: Option<Substance>,
    pub who: Who,
    pub minor: bool,
    pub woman: bool,
    pub because: String,
}

impl Told {
    /// Every meaning that a phrase carries, best first.
    pub fn carried(&self) -> impl Iterator<Item = Meaning> {
        self.said.iter().map(|(meaning, _)| *meaning)
    }
}

/// What guards a rule in this text.
#[derive(Debug, Clone, Default)]
struct Guards {
    with: bool,
    unless: bool,
    not: Vec<(usize, usize)>,
}

impl Guards {
    /// Whether a guard covers one of the words. Guards are in order of where they begin.
    fn cover(&self, start: usize, end: usize) -> bool {
        const LONGEST: usize = 16 * (GAP + 1);
        let from = self.not.partition_point(|(begin, _)| *begin + LONGEST < start);
        self.not[from..].iter().take_while(|(begin, _)| *begin < end).any(|(_, stop)| *stop > start)
    }
}

/// Decides for a text of `length` words. `denied` tells whether a denial reaches the word at a place.
pub(super) fn decide(
    rules: &[Rule],
    phrases: &[Phrase],
    found: &[Found],
    length: usize,
    denied: impl Fn(usize) -> bool,
) -> Told {
    let guards = guards(rules.len(), phrases, found);
    let mut best: Vec<Option<(u32, usize)>> = vec![None; Meaning::ALL.len()];
    let mut substance: Option<(u32, usize, Substance)> = None;
    let mut told = Told {
        meaning: Meaning::None,
        others: Vec::new(),
        unmeant: guards[0].not.clone(),
        whole: false,
        said: Vec::new(),
        substance: None,
        who: Who::Oneself,
        minor: false,
        woman: false,
        because: "no phrase fits".to_owned(),
    };
    for hit in found {
        let phrase = &phrases[hit.pattern as usize];
        let rule = &rules[phrase.rule];
        if matches!(phrase.role, Role::With | Role::Not | Role::Unless) {
            continue;
        }
        let guard = &guards[phrase.rule];
        let denied = rule.deniable && denied(hit.start);
        let guarded =
            guard.unless || guard.cover(hit.start, hit.end) || guards[0].cover(hit.start, hit.end) || denied;
        if denied && phrase.role != Role::Always {
            told.unmeant.push((hit.start, hit.end));
        }
        if (guarded && phrase.role != Role::Always) || (rule.asks && !guard.with) {
            continue;
        }
        let score = phrase.role.step() + phrase.weight;
        match rule.telling {
            Telling::Meaning(meaning) => {
                let sure = matches!(phrase.role, Role::Always | Role::Sure);
                told.whole |= sure && hit.start == 0 && hit.end == length;
                let slot = &mut best[meaning as usize];
                if slot.is_none_or(|(s, _)| score > s) {
                    *slot = Some((score, hit.pattern as usize));
                }
            }
            Telling::Substance(one) => {
                if substance.is_none_or(|(s, at, _)| (score, at) > (s, hit.start)) {
                    substance = Some((score, hit.start, one));
                }
            }
            Telling::Another => told.who = Who::Another,
            Telling::Minor => told.minor = true,
            Telling::Woman => told.woman = true,
            Telling::Innocent => {}
        }
    }
    told.substance = substance.map(|(_, _, one)| one);
    let mut read: Vec<(Meaning, u32, usize)> =
        Meaning::ALL.iter().filter_map(|m| best[*m as usize].map(|(score, at)| (*m, score, at))).collect();
    // `ALL` order breaks ties, since the sort is stable.
    read.sort_by_key(|(meaning, score, _)| (std::cmp::Reverse(rank(*meaning)), std::cmp::Reverse(*score)));
    if let Some((meaning, _, at)) = read.first() {
        told.meaning = *meaning;
        phrases[*at].because.clone_into(&mut told.because);
        told.others = read[1..].iter().map(|(meaning, ..)| *meaning).collect();
        told.said = read.iter().map(|(meaning, _, at)| (*meaning, phrases[*at].role)).collect();
    }
    told
}

/// Safety wins over an opt-out, and an opt-out over everything else.
fn rank(meaning: Meaning) -> u8 {
    match meaning {
        m if m.is_safety() => 2,
        Meaning::OptOut => 1,
        _ => 0,
    }
}

fn guards(rules: usize, phrases: &[Phrase], found: &[Found]) -> Vec<Guards> {
    let mut guards = vec![Guards::default(); rules];
    for hit in found {
        let phrase = &phrases[hit.pattern as usize];
        let guard = &mut guards[phrase.rule];
        match phrase.role {
            Role::With => guard.with = true,
            Role::Unless => guard.unless = true,
            Role::Not => guard.not.push((hit.start, hit.end)),
            Role::Always | Role::Sure | Role::Plain | Role::Hint => {}
        }
    }
    for guard in &mut guards {
        guard.not.sort_unstable();
    }
    guards
}
