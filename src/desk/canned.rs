//! Replies that staff send often, in both languages: a few to begin with, then whatever the desk's settings say.

use serde::{Deserialize, Serialize};

use super::Desk;
use super::records::RecordError;
use crate::store::Shelf;
use crate::text::Both;

/// Its name among the settings.
pub const NAME: &str = "canned";

/// The replies, a line each.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Canned(pub Both<Vec<String>>);

impl Default for Canned {
    fn default() -> Self {
        let own = |texts: [&str; 4]| texts.map(str::to_owned).to_vec();
        Self(Both {
            en: own([
                "Hi, I'm a person on the team here. I read what you wrote. How are you right now?",
                "Thank you for telling me. I'm here, take your time.",
                "Is it safe for you to text now?",
                "I have to go now. You can text this number any time, day or night.",
            ]),
            es: own([
                "Hola, soy una persona del equipo. Lei lo que escribio. ¿Como esta ahora?",
                "Gracias por decirmelo. Aqui estoy, sin prisa.",
                "¿Puede escribir ahora sin peligro?",
                "Tengo que irme. Puede escribir a este numero a cualquier hora.",
            ]),
        })
    }
}

impl Desk {
    /// The replies in a person's language.
    pub(super) async fn canned(&self, spanish: bool) -> Result<Vec<String>, RecordError> {
        let kept = self.records.get::<Canned>(Shelf::Setting, NAME).await?;
        let canned = kept.map(|kept| kept.value).unwrap_or_default();
        Ok(if spanish { canned.0.es } else { canned.0.en })
    }
}
