//! All that a turn may look at. Immutable; swapped whole when staff change a file.

use std::sync::Arc;

use crate::flow::{Book, Faults, compile};
use crate::group::{Catalogue, CatalogueError};
use crate::meaning::{Lexicon, LexiconError, Likeness, LikenessError};
use crate::meeting::Meetings;
use crate::place::{Gazetteer, GazetteerError};
use crate::text::Language;

/// Flows, meanings, groups, places and meetings. Its parts are shared: a copy with one of them changed costs nothing.
#[derive(Debug, Clone)]
pub struct World {
    /// The flows and the line's own texts.
    pub book: Arc<Book>,
    /// What texts mean.
    pub lexicon: Arc<Lexicon>,
    /// The fellowships.
    pub groups: Arc<Catalogue>,
    /// The country's ZIPs and towns.
    pub places: &'static Gazetteer,
    /// The meetings that are known; none until a feed was read.
    pub meetings: Arc<Meetings>,
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
    /// What texts are likened by.
    #[error(transparent)]
    Likeness(#[from] LikenessError),
    /// The groups.
    #[error(transparent)]
    Groups(#[from] CatalogueError),
    /// Likeness is added while nobody else uses the world.
    #[error("the world is in use already: likeness is added before")]
    Shared,
    /// The table of places inside the program.
    #[error(transparent)]
    Places(#[from] GazetteerError),
    /// A file is not there.
    #[error("flows/{0} is missing: copy it from the folder `flows` that came with handrail")]
    Missing(&'static str),
}

impl World {
    /// Reads a folder, given as (path below `flows/`, text). Texts are read by rules alone.
    pub fn new(files: &[(&str, &str)]) -> Result<Self, WorldError> {
        let groups = files
            .iter()
            .find(|(path, _)| *path == "groups.yaml")
            .ok_or(WorldError::Missing("groups.yaml"))?;
        let meanings: Vec<_> = files
            .iter()
            .filter(|(path, _)| path.strip_prefix("meanings/").is_some_and(|file| !file.contains('/')))
            .copied()
            .collect();
        Ok(Self {
            book: Arc::new(compile(files)?),
            lexicon: Arc::new(Lexicon::compile(&meanings)?),
            groups: Arc::new(Catalogue::parse(groups.1)?),
            places: Gazetteer::shared()?,
            meetings: Arc::new(Meetings::default()),
            language: Language::En,
        })
    }

    /// The same world, its texts read by likeness to examples too; `learned` is `meanings/likeness.bin`.
    pub fn with_likeness(self, learned: &[u8]) -> Result<Self, WorldError> {
        let likeness = Likeness::read(learned)?;
        let lexicon = Arc::into_inner(self.lexicon).ok_or(WorldError::Shared)?.with_likeness(likeness);
        Ok(Self { lexicon: Arc::new(lexicon), ..self })
    }
}

impl World {
    /// The same world with other meetings.
    #[must_use]
    pub fn with_meetings(&self, meetings: Arc<Meetings>) -> Self {
        Self { meetings, ..self.clone() }
    }
}
