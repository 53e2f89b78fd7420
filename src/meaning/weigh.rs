//! Weighing what the phrases of a text say against what examples it is like.
//!
//! Danger that a phrase tells stays, whatever likeness says; likeness may raise it too. An opt-out in free words
//! needs a phrase and a likeness that does not contradict it, or a likeness that is very sure: a wrong one
//! silences somebody who needs the line. A sure phrase that is the whole text is believed. For the rest a phrase adds to how likely its meaning is.

use super::decide::{Role, Told};
use super::label::Meaning;
use super::likeness::{Likely, Thresholds};

/// A likeness of an opt-out below this contradicts a phrase that is not sure of itself.
const UNLIKE_OPT_OUT: f32 = 0.08;
/// A reading that is offered as another one must be this likely.
const WORTH_OFFERING: f32 = 0.05;
/// How many readings can be offered.
const OFFERED: usize = 2;

/// What was decided, and by whom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Weighed {
    /// How likely the meaning is, from 0 to 1.
    pub confidence: f32,
    /// Likeness decided, not a phrase.
    pub by_likeness: bool,
}

/// By how much a phrase multiplies how likely its meaning is.
fn weight(role: Role) -> f32 {
    match role {
        Role::Always | Role::Sure => 30.0,
        Role::Plain => 6.0,
        Role::Hint => 1.5,
        Role::With | Role::Not | Role::Unless => 1.0,
    }
}

/// Weighs, and puts the outcome into `told`.
pub(super) fn weigh(told: &mut Told, likely: &Likely, thresholds: Thresholds) -> Weighed {
    let role = |meaning: Meaning| told.said.iter().find(|(m, _)| *m == meaning).map(|(_, role)| *role);
    if told.meaning.is_safety() {
        drop_doubtful_opt_out(told, likely);
        return Weighed { confidence: 1.0, by_likeness: false };
    }
    if told.whole {
        return Weighed { confidence: 1.0, by_likeness: false };
    }
    if likely.safety >= thresholds.safety {
        drop_doubtful_opt_out(told, likely);
        let kinds = Meaning::ALL.iter().copied().filter(|m| m.is_safety());
        let kind = kinds.max_by(|a, b| likely.of(*a).total_cmp(&likely.of(*b)));
        raise(told, kind.unwrap_or(Meaning::CrisisSuicide));
        return Weighed { confidence: likely.safety, by_likeness: true };
    }
    let turned = role(Meaning::OptIn).is_some() || role(Meaning::ForgetMe).is_some();
    if believes_opt_out(role(Meaning::OptOut), likely) {
        return Weighed { confidence: 1.0, by_likeness: false };
    }
    drop_doubtful_opt_out(told, likely);
    if likely.opt_out >= thresholds.opt_out && !turned {
        raise(told, Meaning::OptOut);
        return Weighed { confidence: likely.opt_out, by_likeness: true };
    }
    everyday(told, likely, thresholds.sure)
}

/// Whatever is neither danger nor an opt-out: the likeliest, where phrases count too.
fn everyday(told: &mut Told, likely: &Likely, sure: f32) -> Weighed {
    let said = |meaning: Meaning| told.said.iter().find(|(m, _)| *m == meaning).map(|(_, role)| *role);
    let open = Meaning::ALL.iter().copied().filter(|m| !m.is_safety() && *m != Meaning::OptOut);
    let mut shares: Vec<(Meaning, f32)> =
        open.map(|m| (m, likely.of(m) * said(m).map_or(1.0, weight))).collect();
    let all: f32 = shares.iter().map(|(_, share)| share).sum::<f32>() + likely.of(Meaning::OptOut);
    for (_, share) in &mut shares {
        *share /= all.max(f32::MIN_POSITIVE);
    }
    // The sort is stable: of two alike the earlier of `ALL`.
    shares.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (best, share) = shares.first().copied().unwrap_or((Meaning::None, 0.0));
    let by_likeness = best != told.meaning;
    let mut others = std::mem::take(&mut told.others);
    if told.meaning != Meaning::None {
        others.insert(0, told.meaning);
    }
    let offered = shares.iter().filter(|(m, share)| may_be_offered(*m) && *share >= WORTH_OFFERING);
    let offered: Vec<Meaning> = offered.take(OFFERED + 1).map(|(m, _)| *m).collect();
    if share >= sure || said(best).is_some_and(|role| weight(role) >= weight(Role::Plain)) {
        told.meaning = best;
    } else {
        told.meaning = Meaning::None;
    }
    let likeliest_first = offered.into_iter().chain(others);
    told.others = Vec::new();
    for other in likeliest_first {
        if other != told.meaning && !told.others.contains(&other) {
            told.others.push(other);
        }
    }
    Weighed { confidence: share, by_likeness }
}

/// Whatever the line acts on, though it stands only beside the meaning, is not offered for likeness alone.
fn may_be_offered(meaning: Meaning) -> bool {
    !meaning.is_safety()
        && !matches!(meaning, Meaning::None | Meaning::OptOut | Meaning::OptIn | Meaning::ForgetMe)
}

fn believes_opt_out(role: Option<Role>, likely: &Likely) -> bool {
    match role {
        None => false,
        Some(Role::Always | Role::Sure) => true,
        Some(_) => likely.opt_out >= UNLIKE_OPT_OUT,
    }
}

fn drop_doubtful_opt_out(told: &mut Told, likely: &Likely) {
    let role = told.said.iter().find(|(m, _)| *m == Meaning::OptOut).map(|(_, role)| *role);
    if believes_opt_out(role, likely) {
        return;
    }
    told.others.retain(|other| *other != Meaning::OptOut);
    if told.meaning == Meaning::OptOut {
        told.meaning = if told.others.is_empty() { Meaning::None } else { told.others.remove(0) };
    }
}

/// Puts a meaning before what was read.
fn raise(told: &mut Told, meaning: Meaning) {
    let before = std::mem::replace(&mut told.meaning, meaning);
    told.others.retain(|other| *other != meaning);
    if before != Meaning::None && before != meaning {
        told.others.insert(0, before);
    }
}
