//! A text with placeholders: `Near {place}: {meetings}`.

use std::fmt;

/// What may stand in braces. Helplines are by key: `{samhsa}` is checked against `helplines.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placeholder {
    /// The line's name.
    Line,
    /// The line's own helpline, or SAMHSA's.
    Helpline,
    /// The ZIP or city last told.
    Place,
    /// The full name of the fellowship last named.
    Group,
    /// Its description.
    About,
    /// How to find its meetings.
    Find,
    /// Its online meetings.
    Online,
    /// Up to three groups by the neutral rule.
    Groups,
    /// The groups after those three.
    MoreGroups,
    /// Locators for the place.
    Meetings,
    /// What the step's own action found: a list of meetings, or one of them whole.
    Found,
    /// Which of several towns of one name is meant.
    Which,
    /// findtreatment.gov for the place.
    Treatment,
    /// The reply that a text of the line wraps.
    Reply,
    /// A number of `helplines.yaml`, or what the text's own caller fills in.
    Key(String),
}

impl Placeholder {
    fn named(name: &str) -> Self {
        match name {
            "line" => Self::Line,
            "helpline" => Self::Helpline,
            "place" => Self::Place,
            "group" => Self::Group,
            "about" => Self::About,
            "find" => Self::Find,
            "online" => Self::Online,
            "groups" => Self::Groups,
            "more_groups" => Self::MoreGroups,
            "meetings" => Self::Meetings,
            "found" => Self::Found,
            "which" => Self::Which,
            "treatment" => Self::Treatment,
            "reply" => Self::Reply,
            key => Self::Key(key.to_owned()),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Hole(Placeholder),
}

/// A text, taken apart once when the flows are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Part>);

impl Template {
    /// Takes a text apart. `Err` names a brace that is not closed.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let Some(length) = rest[open..].find('}') else {
                return Err(format!("`{}` opens a brace and does not close it", &rest[open..]));
            };
            if open > 0 {
                parts.push(Part::Text(rest[..open].to_owned()));
            }
            parts.push(Part::Hole(Placeholder::named(&rest[open + 1..open + length])));
            rest = &rest[open + length + 1..];
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self(parts))
    }

    /// The text with each placeholder filled by `fill`.
    pub fn render(&self, mut fill: impl FnMut(&Placeholder, &mut String)) -> String {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Text(words) => text.push_str(words),
                Part::Hole(hole) => fill(hole, &mut text),
            }
        }
        text
    }

    /// Its placeholders.
    pub fn holes(&self) -> impl Iterator<Item = &Placeholder> {
        self.0.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Hole(hole) => Some(hole),
        })
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.0 {
            match part {
                Part::Text(words) => f.write_str(words)?,
                Part::Hole(hole) => write!(f, "{{{hole:?}}}")?,
            }
        }
        Ok(())
    }
}

/// The wordings of one text: used in turn, so that nothing is said twice in a row.
pub type Wordings = Vec<Template>;

#[cfg(test)]
mod tests {
    use super::{Placeholder, Template};

    #[test]
    fn placeholders_are_filled_in_place() {
        let template = Template::parse("Near {place}: {meetings}.").unwrap();
        let text = template.render(|hole, out| {
            out.push_str(if *hole == Placeholder::Place { "37203" } else { "AA" });
        });
        assert_eq!(text, "Near 37203: AA.");
    }

    #[test]
    fn an_open_brace_is_named() {
        assert!(Template::parse("Near {place").unwrap_err().contains("{place"));
    }
}
