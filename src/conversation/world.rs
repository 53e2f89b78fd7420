//! All that a turn may look at. Immutable; swapped whole when staff change a file.

use crate::flow::{Book, Faults, compile};
use crate::group::{Catalogue, CatalogueError};
use crate::meaning::{Lexicon, LexiconError};
use crate::text::Language;

/// Flows, meanings and groups.
#[derive(Debug)]
pub struct World {
    /// The flows and the line's own texts.
    pub book: Book,
    /// What texts mean.
    pub lexicon: Lexicon,
    /// The fellowships.
    pub groups: Catalogue,
    /// What is spoken to somebody whose language is not known yet.
    pub language: Language,
}

/// Why a folder of flows makes no world.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// A flow, or the line's texts.
    #[error(transparent)]
    Flows(#[from] Faults),
    /// The words that texts are read by.
    #[error(transparent)]
    Meanings(#[from] LexiconError),
    /// The groups.
    #[error(transparent)]
    Groups(#[from] CatalogueError),
    /// A file is not there.
    #[error("flows/{0} is missing: copy it from the folder `flows` that came with handrail")]
    Missing(&'static str),
}

impl World {
    /// Reads a folder, given as (path below `flows/`, text).
    pub fn new(files: &[(&str, &str)]) -> Result<Self, WorldError> {
        let groups = files
            .iter()
            .find(|(path, _)| *path == "groups.yaml")
            .ok_or(WorldError::Missing("groups.yaml"))?;
        let meanings: Vec<_> = files
            .iter()
            .filter(|(path, _)| path.starts_with("meanings/") && path.ends_with(".yaml"))
            .copied()
            .collect();
        Ok(Self {
            book: compile(files)?,
            lexicon: Lexicon::compile(&meanings)?,
            groups: Catalogue::parse(groups.1)?,
            language: Language::En,
        })
    }
}
