//! What the rules say of a text, as likeness sees it: it learns how far each of them can be believed.

use crate::meaning::decide::{Role, Told};
use crate::meaning::{Meaning, Substance, Who};

/// One thing that the rules say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::meaning) enum Mark {
    /// A phrase of this meaning stands in it, and how sure that phrase is.
    Said(Meaning, Role),
    /// Phrases of both meanings stand in it, the first before the second in [`Meaning::ALL`].
    Both(Meaning, Meaning),
    /// No phrase of any meaning stands in it.
    Nothing,
    /// The whole text is a law word.
    Law(Meaning),
    /// Words of it are innocent or denied.
    Unmeant,
    /// It is about somebody else.
    Another,
    /// It names a place.
    Place,
    /// It names what is used.
    Uses(Substance),
}

impl Mark {
    /// All that the rules say of a text.
    pub fn of(told: &Told, law: Option<Meaning>, place: bool) -> Vec<Self> {
        let mut marks: Vec<Self> =
            told.said.iter().map(|(meaning, role)| Self::Said(*meaning, *role)).collect();
        let mut said: Vec<Meaning> = told.carried().collect();
        said.sort_unstable_by_key(|meaning| *meaning as usize);
        for (at, one) in said.iter().enumerate() {
            marks.extend(said[at + 1..].iter().map(|other| Self::Both(*one, *other)));
        }
        if said.is_empty() {
            marks.push(Self::Nothing);
        }
        marks.extend(law.map(Self::Law));
        marks.extend((!told.unmeant.is_empty()).then_some(Self::Unmeant));
        marks.extend((told.who == Who::Another).then_some(Self::Another));
        marks.extend(place.then_some(Self::Place));
        marks.extend(told.substance.map(Self::Uses));
        marks
    }

    /// A phrase that decides tells of danger.
    pub fn decides_danger(self) -> bool {
        matches!(self, Self::Said(meaning, role) if meaning.is_safety() && role != Role::Hint)
    }

    /// What the mark is called, the same in every version. A phrase has a name for its meaning too, however sure.
    pub fn names(self) -> [Option<String>; 2] {
        let one = |name: String| [Some(name), None];
        match self {
            Self::Said(meaning, role) => {
                let name = format!("a phrase of {}", meaning.name());
                [Some(format!("{name}, {}", role.name())), Some(name)]
            }
            Self::Both(first, second) => one(format!("phrases of {} and {}", first.name(), second.name())),
            Self::Nothing => one("no phrase".to_owned()),
            Self::Law(meaning) => one(format!("a law word of {}", meaning.name())),
            Self::Unmeant => one("words that are innocent or denied".to_owned()),
            Self::Another => one("being about somebody else".to_owned()),
            Self::Place => one("a place".to_owned()),
            Self::Uses(substance) => {
                [Some(format!("the substance {}", substance.name())), Some("a substance".to_owned())]
            }
        }
    }
}
