//! The neutral rule. It is the only place in which one group is put before another.

use crate::meaning::Substance;

use super::catalogue::{Catalogue, Fellowship, Goal, WayOfWork};

/// What is known of a wish. All unknown is a wish too.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wish {
    /// What is used.
    pub substance: Option<Substance>,
    /// Not at all, or less.
    pub goal: Option<Goal>,
    /// The way they chose, if they chose.
    pub way: Option<WayOfWork>,
    /// She said that she is a woman.
    pub woman: bool,
    /// Withdrawal or dependence was told of: moderation is never suggested then.
    pub dependent: bool,
}

/// The groups that fit, best first.
///
/// 1. Drop what does not fit: substance, goal, the chosen way, women only unless she said so.
/// 2. Rank by how specific the fit is: for women, for drinking less, then by how few substances it is for.
///    While the substance is unknown the broader group goes first, since the narrower is likelier to misfit.
/// 3. Ties by name.
/// 4. Unless a way was chosen, one of another way stands among the first three, when there is one.
pub fn suggest(catalogue: &Catalogue, wish: Wish) -> Vec<&Fellowship> {
    let mut fitting: Vec<_> = catalogue.fellowships().iter().filter(|g| fits(g, wish)).collect();
    fitting.sort_by_key(|g| (specificity(g, wish), g.short.clone()));
    if wish.way.is_none() {
        bring_another_way_forward(&mut fitting);
    }
    fitting
}

fn fits(group: &Fellowship, wish: Wish) -> bool {
    let substance = wish.substance.is_none_or(|s| group.substances.contains(&s));
    // Who has not said that they want less is shown groups for stopping.
    let goal = group.goals.contains(&wish.goal.unwrap_or(Goal::Abstain));
    let safe = !(group.is_moderation() && (wish.dependent || wish.substance != Some(Substance::Alcohol)));
    let way = wish.way.is_none_or(|w| group.way == w);
    substance && goal && safe && way && (wish.woman || !group.women_only)
}

/// Smaller is more specific.
fn specificity(group: &Fellowship, wish: Wish) -> (bool, bool, usize) {
    let breadth = group.substances.len();
    let narrow = if wish.substance.is_some() { breadth } else { Substance::ALL.len() - breadth };
    (!group.women_only, !group.is_moderation(), narrow)
}

fn bring_another_way_forward(groups: &mut Vec<&Fellowship>) {
    let Some(first) = groups.first().map(|g| g.way) else { return };
    if groups.iter().take(3).any(|g| g.way != first) {
        return;
    }
    if let Some(other) = groups.iter().position(|g| g.way != first) {
        let group = groups.remove(other);
        groups.insert(2, group);
    }
}
