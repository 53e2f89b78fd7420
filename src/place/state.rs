//! The fifty states, DC and Puerto Rico.

/// Abbreviation, name in folded words.
pub(super) const STATES: [(&str, &str); 52] = [
    ("AL", "alabama"),
    ("AK", "alaska"),
    ("AZ", "arizona"),
    ("AR", "arkansas"),
    ("CA", "california"),
    ("CO", "colorado"),
    ("CT", "connecticut"),
    ("DE", "delaware"),
    ("DC", "district of columbia"),
    ("FL", "florida"),
    ("GA", "georgia"),
    ("HI", "hawaii"),
    ("ID", "idaho"),
    ("IL", "illinois"),
    ("IN", "indiana"),
    ("IA", "iowa"),
    ("KS", "kansas"),
    ("KY", "kentucky"),
    ("LA", "louisiana"),
    ("ME", "maine"),
    ("MD", "maryland"),
    ("MA", "massachusetts"),
    ("MI", "michigan"),
    ("MN", "minnesota"),
    ("MS", "mississippi"),
    ("MO", "missouri"),
    ("MT", "montana"),
    ("NE", "nebraska"),
    ("NV", "nevada"),
    ("NH", "new hampshire"),
    ("NJ", "new jersey"),
    ("NM", "new mexico"),
    ("NY", "new york"),
    ("NC", "north carolina"),
    ("ND", "north dakota"),
    ("OH", "ohio"),
    ("OK", "oklahoma"),
    ("OR", "oregon"),
    ("PA", "pennsylvania"),
    ("PR", "puerto rico"),
    ("RI", "rhode island"),
    ("SC", "south carolina"),
    ("SD", "south dakota"),
    ("TN", "tennessee"),
    ("TX", "texas"),
    ("UT", "utah"),
    ("VT", "vermont"),
    ("VA", "virginia"),
    ("WA", "washington"),
    ("WV", "west virginia"),
    ("WI", "wisconsin"),
    ("WY", "wyoming"),
];

/// Abbreviations that are also words, names of groups or thumbed words in one of the two languages.
const WORDS: [&str; 24] = [
    "AL", "AZ", "CA", "CO", "DE", "HI", "ID", "IL", "IN", "LA", "MA", "MD", "ME", "MI", "MS", "MT", "NE",
    "OH", "OK", "OR", "PA", "PR", "ND", "SC",
];

/// The abbreviation of a state that a folded abbreviation names.
pub(super) fn abbreviated(word: &str) -> Option<&'static str> {
    STATES.iter().map(|(short, _)| *short).find(|short| short.eq_ignore_ascii_case(word))
}

/// Whether the abbreviation is a word too, so that it needs more than its letters to be a state.
pub(super) fn is_a_word(short: &str) -> bool {
    WORDS.contains(&short)
}
