//! Weighing what the phrases of a text say against what examples it is like.
//!
//! Likeness knows what the phrases say, and learned how far they can be believed. But danger that a phrase tells stays,
//! whatever likeness says, unless the phrase is a mere hint; likeness may raise it too. An opt-out in free words needs a
//! likeness that is very sure, or a phrase and a likeness that agrees: a wrong one silences somebody who needs the
//! line. A sure phrase that is the whole text is believed. For the rest likeness names the likeliest meaning.

use super::decide::{Role, Told};
use super::label::Meaning;
use super::likeness::{Likely, Thresholds};

/// A likeness of an opt-out from here on agrees with a phrase: below it, six phrases of seven were wrong on folds.
const LIKE_OPT_OUT: f32 = 0.3;
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
    /// Too unsure to act on.
    pub unsure: bool,
}

impl Weighed {
    fn told() -> Self {
        Self { confidence: 1.0, by_likeness: false, unsure: false }
    }

    fn raised(confidence: f32) -> Self {
        Self { confidence, by_likeness: true, unsure: false }
    }
}

/// Weighs, and puts the outcome into `told`.
pub(super) fn weigh(told: &mut Told, likely: &Likely, thresholds: Thresholds) -> Weighed {
    let role = |meaning: Meaning| told.said.iter().find(|(m, _)| *m == meaning).map(|(_, role)| *role);
    let opt_out = role(Meaning::OptOut);
    let turned = role(Meaning::OptIn).is_some() || role(Meaning::ForgetMe).is_some();
    let hinted = role(told.meaning) == Some(Role::Hint);
    if told.meaning.is_safety() && !hinted {
        drop_doubtful_opt_out_in_danger(told);
        return Weighed::told();
    }
    if told.whole {
        return Weighed::told();
    }
    if likely.safety >= thresholds.safety {
        drop_doubtful_opt_out_in_danger(told);
        let kinds = Meaning::ALL.iter().copied().filter(|m| m.is_safety());
        let kind = kinds.max_by(|a, b| likely.of(*a).total_cmp(&likely.of(*b)));
        raise(told, kind.unwrap_or(Meaning::CrisisSuicide));
        return Weighed::raised(likely.safety);
    }
    drop_hinted_danger(told);
    if believes_opt_out(opt_out, likely) {
        raise(told, Meaning::OptOut);
        return Weighed::told();
    }
    drop_doubtful_opt_out(told, likely);
    if likely.opt_out >= thresholds.opt_out && !turned {
        raise(told, Meaning::OptOut);
        return Weighed::raised(likely.opt_out);
    }
    everyday(told, likely, thresholds.sure)
}

/// Whatever is neither danger nor an opt-out: the likeliest.
fn everyday(told: &mut Told, likely: &Likely, sure: f32) -> Weighed {
    let said = |meaning: Meaning| told.said.iter().find(|(m, _)| *m == meaning).map(|(_, role)| *role);
    let open = |m: Meaning| !m.is_safety() && m != Meaning::OptOut;
    let ranked = likely.ranked();
    let best = ranked.iter().find(|(m, _)| open(*m)).map_or(Meaning::None, |(m, _)| *m);
    let share = likely.of(best);
    let by_phrase = said(best).is_some_and(|role| matches!(role, Role::Always | Role::Sure | Role::Plain));
    let weighed =
        Weighed { confidence: share, by_likeness: best != told.meaning, unsure: share < sure && !by_phrase };
    let mut others: Vec<Meaning> = ranked
        .iter()
        .filter(|(m, share)| *m != best && may_be_offered(*m) && *share >= WORTH_OFFERING)
        .take(OFFERED)
        .map(|(m, _)| *m)
        .collect();
    for told in std::iter::once(told.meaning).chain(told.others.iter().copied()) {
        if told != best && told != Meaning::None && !others.contains(&told) {
            others.push(told);
        }
    }
    told.meaning = best;
    told.others = others;
    weighed
}

/// Whatever the line acts on, though it stands only beside the meaning, is not offered for likeness alone.
fn may_be_offered(meaning: Meaning) -> bool {
    !meaning.is_safety()
        && !matches!(meaning, Meaning::None | Meaning::OptOut | Meaning::OptIn | Meaning::ForgetMe)
}

fn believes_opt_out(role: Option<Role>, likely: &Likely) -> bool {
    role.is_some_and(|role| role == Role::Always || likely.opt_out >= LIKE_OPT_OUT)
}

/// Forgets danger that only a hint tells and likeness does not see.
fn drop_hinted_danger(told: &mut Told) {
    told.others.retain(|other| !other.is_safety());
    if told.meaning.is_safety() {
        told.meaning = if told.others.is_empty() { Meaning::None } else { told.others.remove(0) };
    }
}

fn drop_doubtful_opt_out(told: &mut Told, likely: &Likely) {
    let role = told.said.iter().find(|(m, _)| *m == Meaning::OptOut).map(|(_, role)| *role);
    if !believes_opt_out(role, likely) {
        drop_opt_out(told);
    }
}

/// In a text that tells of danger likeness is of no help: danger takes all of it. There a sure phrase is believed, since
/// whoever says both gets the one text that carries both.
fn drop_doubtful_opt_out_in_danger(told: &mut Told) {
    let sure = |role: &Role| matches!(role, Role::Always | Role::Sure);
    if !told.said.iter().any(|(meaning, role)| *meaning == Meaning::OptOut && sure(role)) {
        drop_opt_out(told);
    }
}

fn drop_opt_out(told: &mut Told) {
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
