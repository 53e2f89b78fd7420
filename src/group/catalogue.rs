//! The catalogue: `flows/groups.yaml`, read and checked.

use serde::Deserialize;

use crate::meaning::{Meaning, Substance};
use crate::place::Mention;
use crate::text::{Both, Language};

/// How a fellowship works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WayOfWork {
    /// The 12 Steps.
    Steps,
    /// Without religion.
    Secular,
}

/// Where its meetings are found.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locators {
    /// In person.
    pub in_person: String,
    /// Online or by phone, where there are any.
    pub online: Option<String>,
    /// A deep link with `{zip}` in it, where one is known.
    pub with_zip: Option<String>,
}

/// What people come for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Goal {
    /// Not use at all.
    Abstain,
    /// Use less.
    Moderate,
}

/// `yes` or `no`. YAML may take `no` for a truth value or for a word.
pub fn yes_no<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Said {
        Yes,
        No,
    }
    Said::deserialize(deserializer).map(|said| matches!(said, Said::Yes))
}

/// One fellowship.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fellowship {
    /// `aa`, `na` …: the word of the meanings `about_aa` … .
    pub key: String,
    /// Its full name.
    pub name: Both<String>,
    /// The name people use.
    pub short: String,
    /// What it is for.
    pub substances: Vec<Substance>,
    /// How it works.
    pub way: WayOfWork,
    /// What people come for.
    pub goals: Vec<Goal>,
    /// For women alone.
    #[serde(deserialize_with = "yes_no")]
    pub women_only: bool,
    /// Whether its current meetings could be confirmed; its description says so when not.
    #[serde(deserialize_with = "yes_no")]
    pub confirmed: bool,
    /// What it is, in one segment or two.
    pub about: Both<String>,
    /// Where its meetings are.
    pub locators: Locators,
    /// When the facts were last checked, `YYYY-MM-DD`.
    pub reviewed_on: String,
    /// Where they come from.
    pub source: String,
}

impl Fellowship {
    /// Whether it is for drinking less rather than for stopping.
    pub fn is_moderation(&self) -> bool {
        !self.goals.contains(&Goal::Abstain)
    }

    /// The address of its meetings, near a ZIP where it takes one; and whether it does.
    pub fn locator(&self, place: Option<&Mention>) -> (String, bool) {
        match (place, &self.locators.with_zip) {
            (Some(Mention::Zip(zip)), Some(link)) => (link.replace("{zip}", zip), true),
            _ => (self.locators.in_person.clone(), false),
        }
    }

    /// The address of its online meetings, else of all.
    pub fn online(&self) -> &str {
        self.locators.online.as_deref().unwrap_or(&self.locators.in_person)
    }

    /// What it is, in the person's language.
    pub fn about(&self, language: Language) -> &str {
        self.about.get(language)
    }
}

/// All of them, in the order of the file.
#[derive(Debug, Clone)]
pub struct Catalogue(Vec<Fellowship>);

/// Why `groups.yaml` cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("flows/groups.yaml cannot be read: {0}")]
pub struct CatalogueError(String);

impl Catalogue {
    /// Reads the file.
    pub fn parse(yaml: &str) -> Result<Self, CatalogueError> {
        serde_saphyr::from_str::<Vec<Fellowship>>(yaml).map(Self).map_err(|e| CatalogueError(e.to_string()))
    }

    /// Every fellowship.
    pub fn fellowships(&self) -> &[Fellowship] {
        &self.0
    }

    /// The fellowship of that key.
    pub fn get(&self, key: &str) -> Option<&Fellowship> {
        self.0.iter().find(|g| g.key == key)
    }
}

/// The key of the fellowship that a meaning asks about: the nine have meanings of their own.
pub fn asked_group(meaning: Meaning) -> Option<&'static str> {
    use Meaning::{
        AboutAa, AboutCa, AboutCma, AboutLifering, AboutMm, AboutNa, AboutSmart, AboutSos, AboutWfs,
    };
    match meaning {
        AboutAa | AboutNa | AboutCa | AboutCma | AboutSos | AboutSmart | AboutMm | AboutWfs
        | AboutLifering => meaning.name().strip_prefix("about_"),
        _ => None,
    }
}
