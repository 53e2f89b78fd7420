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

/// How likely an abbreviation is something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Risk {
    /// Hardly: TX, TN.
    Plain,
    /// It also names a group or a rarer word: CA, MA, PA.
    Group,
    /// It is an everyday word in one of the two languages: in, or, me, hi, ok, la.
    Word,
}

/// How likely `short` is something else.
pub(super) fn risk(short: &str) -> Risk {
    match short {
        "IN" | "OR" | "ME" | "HI" | "OK" | "OH" | "LA" | "DE" | "ID" | "MA" | "PA" | "MS" | "AL" | "MI"
        | "VA" => Risk::Word,
        "CA" | "CO" | "AZ" | "MD" | "MT" | "NE" | "PR" | "ND" | "SC" | "IL" | "MO" | "KS" | "AR" | "DC"
        | "SD" => Risk::Group,
        _ => Risk::Plain,
    }
}

/// The abbreviation of a state that a folded abbreviation names.
pub(super) fn abbreviated(word: &str) -> Option<&'static str> {
    STATES.iter().map(|(short, _)| *short).find(|short| short.eq_ignore_ascii_case(word))
}
