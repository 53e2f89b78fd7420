//! Meeting Guide rows, and the columns that TSML's export gives beside them.
//! <https://github.com/code4recovery/spec>

use serde_json::{Map, Value};

use super::Row;
use super::fields::Fields;
use crate::meeting::kind::{Kind, Kinds};

const KNOWN: [&str; 9] =
    ["name", "slug", "day", "time", "types", "address", "formatted_address", "conference_url", "location"];

pub(super) fn row(object: &Map<String, Value>) -> Row {
    let fields = Fields(object);
    let (types, types_in_one_word) = fields.list("types");
    let upper = |t: &String| t.to_ascii_uppercase();
    let (languages, _) = fields.list("languages");
    let spanish = languages.iter().any(|l| l.starts_with("es")).then_some(Kind::Spanish);
    let kinds: Kinds = types.iter().filter_map(|t| kind(t)).chain(spanish).collect();
    let address = Address::of(&fields);
    let (lat, lng) = point(&fields);
    Row {
        recognised: KNOWN.iter().filter(|key| object.contains_key(**key)).count() > 1,
        fellowship: fields.first(&["fellowship", "entity_type", "program"]),
        name: fields.text("name"),
        group: fields.text("group"),
        at: fields.text("location"),
        street: address.street,
        town: address.town,
        state: address.state,
        zip: address.zip,
        days: fields.list("day").0,
        sunday_is_one: false,
        time: fields.text("time"),
        end: fields.text("end_time"),
        lasts: fields.text("duration"),
        zone: fields.text("timezone"),
        lat,
        lng,
        approximate: fields.is_yes("approximate") || address.vague,
        attendance: fields.text("attendance_option").to_ascii_lowercase(),
        closed_for_now: types.iter().any(|t| upper(t) == "TC"),
        unpublished: fields.is_yes("archived"),
        link: fields.text("conference_url"),
        phone: fields.text("conference_phone"),
        joining: fields.all(&["conference_url_notes", "conference_phone_notes"]),
        kinds,
        types_in_one_word: types_in_one_word && types.len() > 1,
        notes: fields.all(&["location_notes", "notes", "group_notes"]),
        updated: fields.first(&["updated", "updatedAt"]),
    }
}

/// A code, or in CSV often the name of the type.
fn kind(code: &str) -> Option<Kind> {
    Kind::of_guide(code).or_else(|| {
        Some(match crate::text::fold(code).as_str() {
            "open" => Kind::Open,
            "closed" => Kind::Closed,
            "women" | "womens" => Kind::Women,
            "men" | "mens" => Kind::Men,
            "young people" => Kind::Young,
            "spanish" | "espanol" => Kind::Spanish,
            "newcomer" | "newcomers" | "beginner" | "beginners" => Kind::Newcomers,
            "wheelchair access" | "wheelchair accessible" => Kind::Wheelchair,
            "american sign language" | "sign language" => Kind::Asl,
            "child friendly" | "children welcome" | "babysitting available" => Kind::Children,
            "proof of attendance" => Kind::Attendance,
            "secular" | "atheist agnostic" => Kind::Secular,
            "families friends and observers welcome" => Kind::Family,
            _ => return None,
        })
    })
}

/// `latitude` and `longitude`, or `coordinates` as `lat,lng`.
fn point(fields: &Fields) -> (Option<f64>, Option<f64>) {
    let both = (fields.number("latitude"), fields.number("longitude"));
    if both.0.is_some() {
        return both;
    }
    let text = fields.text("coordinates");
    match text.split_once(',') {
        Some((lat, lng)) => (lat.trim().parse().ok(), lng.trim().parse().ok()),
        None => (None, None),
    }
}

struct Address {
    street: String,
    town: String,
    state: String,
    zip: String,
    /// Fewer than street, town, state and country: the spec's sign of an approximate address.
    vague: bool,
}

impl Address {
    fn of(fields: &Fields) -> Self {
        let mut address = Self {
            street: fields.text("address"),
            town: fields.text("city"),
            state: fields.text("state"),
            zip: fields.text("postal_code"),
            vague: false,
        };
        let formatted = fields.text("formatted_address");
        if address.street.is_empty() && !formatted.is_empty() {
            address.take(&formatted);
        }
        if address.zip.len() == 4 && address.zip.bytes().all(|b| b.is_ascii_digit()) {
            // A number in the feed, whose leading zero went missing.
            address.zip.insert(0, '0');
        }
        address
    }

    /// `3186 Pullman St, Costa Mesa, CA 92626, USA`.
    fn take(&mut self, formatted: &str) {
        let mut parts: Vec<_> = formatted.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
        if parts.last().is_some_and(|p| ["USA", "US", "United States"].contains(p)) {
            parts.pop();
        }
        self.vague = parts.len() < 3;
        if let Some(last) = parts.last() {
            let mut words = last.split(' ');
            let (state, zip) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            if state.len() == 2 && state.bytes().all(|b| b.is_ascii_uppercase()) {
                state.clone_into(&mut self.state);
                zip.clone_into(&mut self.zip);
                parts.pop();
            }
        }
        if let Some(town) = parts.pop() {
            town.clone_into(&mut self.town);
        }
        self.street = parts.join(", ");
    }
}
