//! Learning, and judging what was learned on examples that it has not seen: by folds, never on the held-out fifth.

use std::fmt;

use super::learn::{Example, learn};
use super::model::{Likely, MEANINGS};
use super::{Examples, Likeness, LikenessError, Thresholds};
use crate::meaning::score::{Row, Share};
use crate::meaning::{Lexicon, Meaning};

/// How many parts the examples are cut into; each is read by what was learned from the others.
const FOLDS: u64 = 4;
/// So few texts without danger may be raised as danger, by phrases and likeness together. The examples hold many that
/// only sound like danger, far more than people text.
const FALSE_ALARMS: f64 = 0.025;
/// So many of the opt-outs that it believes must be some.
const OPT_OUTS_RIGHT: f64 = 0.9;
/// Where of the meanings around a share this many are right, likeness is sure enough to answer without asking.
const RIGHT_WHEN_SURE: f64 = 0.4;
/// Fewer are not worth learning from.
const FEWEST: usize = 50;

/// What was learned, and how the folds judged it.
#[derive(Debug)]
pub struct Learned {
    /// Learned from all examples but the held-out fifth.
    pub likeness: Likeness,
    /// The likeliest meaning is right or accepted.
    pub right: Share,
    /// The same among Spanish texts.
    pub spanish_right: Share,
    /// Dangers raised.
    pub safety: Share,
    /// Texts without danger raised as one.
    pub false_alarms: Share,
    /// Opt-outs believed.
    pub opt_out: Share,
    /// Opt-outs among those believed.
    pub opt_out_right: Share,
    /// Texts sure enough to answer.
    pub sure: Share,
}

impl Examples {
    /// Learns, beside the rules of `lexicon`. Same examples and rules, same bytes. About a minute.
    pub fn learn(&self, lexicon: &Lexicon) -> Result<Learned, LikenessError> {
        let rows: Vec<&Row> = self.fitted().collect();
        if rows.len() < FEWEST {
            return Err(LikenessError::TooFew(rows.len()));
        }
        let examples: Vec<Example> = rows.iter().map(|row| Example::new(row, &self.kinds, lexicon)).collect();
        let all: Vec<&Example> = examples.iter().collect();
        let mut judged = Vec::with_capacity(rows.len());
        for fold in 0..FOLDS {
            let apart = |row: &Row| row.fold(FOLDS) == fold;
            let others: Vec<&Example> =
                all.iter().zip(&rows).filter(|(_, row)| !apart(row)).map(|(example, _)| *example).collect();
            let model = learn(&others);
            let these = all.iter().zip(&rows).filter(|(_, row)| apart(row));
            judged.extend(these.map(|(example, row)| {
                let mut likely = model.read(example.features());
                // A phrase that decides raises danger as if likeness were certain.
                likely.safety = if example.told_danger() { 1.0 } else { likely.safety };
                (*row, likely)
            }));
        }
        let thresholds = thresholds(&judged);
        let likeness =
            Likeness { kinds: self.kinds.clone(), model: learn(&all), thresholds, examples: self.digest };
        Ok(Learned::new(likeness, &judged))
    }
}

fn thresholds(judged: &[(&Row, Likely)]) -> Thresholds {
    let is_danger = |row: &Row| row.meaning.is_safety();
    let may_be_danger = |row: &Row| row.accepted().any(Meaning::is_safety);
    let safe = judged.iter().filter(|(row, _)| !is_danger(row) && !may_be_danger(row));
    let mut alarms: Vec<f32> = safe.map(|(_, likely)| likely.safety).collect();
    alarms.sort_by(|a, b| b.total_cmp(a));
    let allowed =
        alarms.iter().zip(1_u32..).find(|(_, so_far)| f64::from(*so_far) > FALSE_ALARMS * count(&alarms));
    let opt_outs = judged.iter().map(|(row, likely)| (likely.opt_out, row.accepts(Meaning::OptOut)));
    let meanings = judged.iter().map(|(row, likely)| {
        let (meaning, share) = likely.best();
        (share, row.accepts(meaning))
    });
    Thresholds {
        safety: allowed.map_or(1.0, |(share, _)| *share),
        opt_out: right_from(opt_outs.collect(), OPT_OUTS_RIGHT, usize::MAX),
        sure: right_from(meanings.collect(), RIGHT_WHEN_SURE, judged.len() / 20),
    }
}

/// The least share from which on `wanted` of what is said is right, counted over the `window` shares above each.
fn right_from(mut said: Vec<(f32, bool)>, wanted: f64, window: usize) -> f32 {
    said.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut least = 1.0;
    let (mut right, mut of) = (0_u32, 0_u32);
    for (at, (share, good)) in said.iter().enumerate() {
        right += u32::from(*good);
        of += 1;
        if let Some((_, left)) = at.checked_sub(window).map(|from| said[from]) {
            right -= u32::from(left);
            of -= 1;
        }
        if f64::from(right) >= wanted * f64::from(of) {
            least = *share;
        }
    }
    least
}

fn count<T>(list: &[T]) -> f64 {
    f64::from(u32::try_from(list.len()).unwrap_or(u32::MAX))
}

impl Likely {
    /// The likeliest meaning and its share.
    pub fn best(&self) -> (Meaning, f32) {
        self.ranked()[0]
    }

    /// How likely a meaning is.
    pub fn of(&self, meaning: Meaning) -> f32 {
        self.meanings[meaning as usize]
    }

    /// All meanings, the likeliest first.
    pub fn ranked(&self) -> [(Meaning, f32); MEANINGS] {
        let mut ranked = [(Meaning::None, 0.0); MEANINGS];
        for (slot, meaning) in ranked.iter_mut().zip(Meaning::ALL) {
            *slot = (*meaning, self.of(*meaning));
        }
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked
    }
}

impl Learned {
    fn new(likeness: Likeness, judged: &[(&Row, Likely)]) -> Self {
        let Thresholds { safety, opt_out, sure } = likeness.thresholds;
        let mut learned = Self {
            likeness,
            right: Share::default(),
            spanish_right: Share::default(),
            safety: Share::default(),
            false_alarms: Share::default(),
            opt_out: Share::default(),
            opt_out_right: Share::default(),
            sure: Share::default(),
        };
        for (row, likely) in judged {
            let (best, share) = likely.best();
            learned.right.count(row.accepts(best));
            learned.sure.count(share >= sure);
            if row.lang == "es" {
                learned.spanish_right.count(row.accepts(best));
            }
            if row.meaning.is_safety() {
                learned.safety.count(likely.safety >= safety);
            } else if !row.accepted().any(Meaning::is_safety) {
                learned.false_alarms.count(likely.safety >= safety);
            }
            if row.meaning == Meaning::OptOut {
                learned.opt_out.count(likely.opt_out >= opt_out);
            }
            if likely.opt_out >= opt_out {
                learned.opt_out_right.count(row.accepts(Meaning::OptOut));
            }
        }
        learned
    }
}

impl fmt::Display for Learned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Thresholds { safety, opt_out, sure } = self.likeness.thresholds;
        writeln!(f, "on folds of the examples, by likeness to the others and what the rules say:")?;
        writeln!(f, "  read right          {}", self.right)?;
        writeln!(f, "  Spanish read right  {}", self.spanish_right)?;
        writeln!(f, "  safety seen         {} from {safety:.3}", self.safety)?;
        writeln!(f, "  false alarms        {}", self.false_alarms)?;
        writeln!(f, "  opt-outs seen       {} from {opt_out:.3}", self.opt_out)?;
        writeln!(f, "  opt-outs rightly    {}", self.opt_out_right)?;
        writeln!(f, "  sure enough         {} from {sure:.3}", self.sure)
    }
}
