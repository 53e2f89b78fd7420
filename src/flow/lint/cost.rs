//! What a text costs: its alphabet, its segments, and what most texts of a flow need.

use super::text::{Around, Found, Wording};
use crate::flow::compile::Folder;
use crate::flow::report::{Fault, rule};
use crate::flow::template::{Placeholder, Template};
use crate::group::Catalogue;
use crate::text::{Language, segments, stranger};

/// Segments that a text may have. A carrier counts and bills each.
const MOST_SEGMENTS: usize = 3;
/// Texts that a flow has at least before half of them is a measure.
const ENOUGH_TEXTS: usize = 6;
/// The longest name of a place in `place/`: `Rancho Santa Margarita, CA`.
const LONGEST_PLACE: &str = "Rancho Santa Margarita, CA";

/// The longest values of placeholders, as far as the folder itself knows them. What is made anew for each person (lists
/// of groups and meetings) is measured by the walk over every path.
#[derive(Default)]
pub(super) struct Widths {
    line: String,
    helpline: String,
    keys: Vec<(String, String)>,
    group: [String; 2],
    about: [String; 2],
}

impl Widths {
    pub fn of(folder: &Folder<'_>) -> Self {
        let groups = folder.files.iter().find(|f| f.path == "groups.yaml");
        let catalogue = groups.and_then(|f| Catalogue::parse(f.source).ok());
        let longest = |of: &dyn Fn(&crate::group::Fellowship, Language) -> String| {
            Language::ALL.map(|language| {
                let all = catalogue.iter().flat_map(Catalogue::fellowships).map(|g| of(g, language));
                all.max_by_key(String::len).unwrap_or_default()
            })
        };
        let line = folder.line.as_ref();
        Self {
            line: line.map(|l| l.name.clone()).unwrap_or_default(),
            helpline: line.map(|l| l.helpline().to_owned()).unwrap_or_default(),
            keys: line
                .map(|l| l.helplines.iter().map(|h| (h.key.clone(), h.number.clone())).collect())
                .unwrap_or_default(),
            group: longest(&|g, language| g.name.get(language).clone()),
            about: longest(&|g, language| g.about(language).to_owned()),
        }
    }

    /// A text with the longest values that can stand in its braces.
    pub fn longest(&self, words: &str, language: Language) -> String {
        let Ok(template) = Template::parse(words) else { return words.to_owned() };
        let which = usize::from(language == Language::Es);
        template.render(|hole, out| {
            out.push_str(match hole {
                Placeholder::Line => &self.line,
                Placeholder::Helpline => &self.helpline,
                Placeholder::Place => LONGEST_PLACE,
                Placeholder::Group => &self.group[which],
                Placeholder::About => &self.about[which],
                Placeholder::Key(key) => self.keys.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v),
                _ => "",
            });
        })
    }
}

pub(super) fn not_gsm7(wording: &Wording<'_>, around: &Around) -> Option<Found> {
    let sign = stranger(&wording.bare)?;
    let words = &wording.words.value;
    let filled = around.widths.longest(words, wording.language);
    let now = segments(&filled).count();
    let plain: String =
        filled.chars().map(|c| if stranger(&c.to_string()).is_some() { 'a' } else { c }).collect();
    let then = segments(&plain).count();
    let instead = match sign {
        'á' => "a",
        'í' => "i",
        'ó' => "o",
        'ú' => "u",
        'Á' => "A",
        'Í' => "I",
        'Ó' => "O",
        'Ú' => "U",
        '’' | '‘' => "'",
        '“' | '”' => "\\\"",
        '–' | '—' => "-",
        '…' => "...",
        '\u{a0}' => "a plain space",
        _ => "nothing, or a word",
    };
    let cost = if now > then {
        format!("{now} segments instead of {then}")
    } else {
        "70 characters a segment instead of 160".to_owned()
    };
    Some(Found {
        part: sign.to_string(),
        message: format!("`{sign}` is not in the SMS alphabet: the whole text goes out as UCS-2, {cost}"),
        help: format!("write {instead} for it"),
    })
}

pub(super) fn too_long(wording: &Wording<'_>, around: &Around) -> Option<Found> {
    let filled = around.widths.longest(&wording.words.value, wording.language);
    let count = segments(&filled).count();
    (count > MOST_SEGMENTS).then(|| Found {
        part: String::new(),
        message: format!(
            "the text is {count} segments with the longest values in its braces: {MOST_SEGMENTS} at most"
        ),
        help: "say less, or say it in two steps".to_owned(),
    })
}

/// A flow of which half the texts need more than one segment, in one language.
pub(super) fn flows(folder: &Folder<'_>, faults: &mut Vec<Fault>) {
    let widths = Widths::of(folder);
    for (file, flow) in folder.files.iter().filter_map(|f| Some((f, f.flow.as_ref()?))) {
        for (language, name) in [(Language::En, "English"), (Language::Es, "Spanish")] {
            let firsts = file.said.iter().filter_map(|s| match language {
                Language::En => s.text.en.first(),
                Language::Es => s.text.es.first(),
            });
            let mut counts: Vec<usize> =
                firsts.map(|w| segments(&widths.longest(&w.value, language)).count()).collect();
            counts.sort_unstable();
            let median = counts.get(counts.len().saturating_sub(1) / 2).copied().unwrap_or(0);
            // In danger the numbers come first, and they take room.
            if counts.len() >= ENOUGH_TEXTS && median > 1 && !flow.safety {
                let message =
                    format!("more than half of the {name} texts of this flow need more than one segment");
                let help = "a text of 160 characters is read at a glance, and costs half: say less in each";
                faults.push(Fault::new(&rule::LONG_FLOW, file.path, flow.flow.at, message, help));
            }
        }
    }
}
