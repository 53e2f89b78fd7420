//! BMLT rows, as `GetSearchResults` gives them. Every value is a string; Sunday is 1.
//! <https://github.com/bmlt-enabled/bmlt-server>

use serde_json::{Map, Value};

use super::Row;
use super::fields::Fields;
use super::formats::Formats;

pub(super) fn is_one(object: &Map<String, Value>) -> bool {
    object.contains_key("weekday_tinyint") || object.contains_key("id_bigint")
}

pub(super) fn row(object: &Map<String, Value>, formats: &Formats) -> Row {
    let fields = Fields(object);
    let marks = formats.read(&fields.text("formats"), &fields.text("format_shared_id_list"));
    let attendance = match fields.text("venue_type").as_str() {
        "1" => "in_person",
        "2" => "online",
        "3" => "hybrid",
        _ if marks.hybrid => "hybrid",
        _ if marks.virtual_only => "online",
        _ => "",
    };
    let published = fields.text("published");
    Row {
        recognised: true,
        name: fields.text("meeting_name"),
        group: String::new(),
        fellowship: String::new(),
        at: fields.text("location_text"),
        street: fields.text("location_street"),
        town: town(&fields),
        state: fields.text("location_province"),
        zip: fields.text("location_postal_code_1"),
        days: fields.all(&["weekday_tinyint"]),
        sunday_is_one: true,
        time: fields.text("start_time"),
        end: String::new(),
        lasts: fields.text("duration_time"),
        zone: fields.text("time_zone"),
        lat: fields.number("latitude"),
        lng: fields.number("longitude"),
        approximate: false,
        attendance: attendance.to_owned(),
        closed_for_now: marks.closed_for_now,
        unpublished: published == "0",
        link: fields.text("virtual_meeting_link"),
        phone: fields.text("phone_meeting_number"),
        joining: fields.all(&["virtual_meeting_additional_info"]),
        kinds: marks.kinds,
        types_in_one_word: false,
        notes: fields.all(&["location_info", "comments"]),
        updated: String::new(),
    }
}

/// The town. In New York City that is the borough, which people go by.
fn town(fields: &Fields) -> String {
    let borough = fields.text("location_city_subsection");
    if fields.text("location_municipality") == "New York" && !borough.is_empty() {
        return borough;
    }
    fields.first(&["location_municipality", "location_city_subsection", "location_neighborhood"])
}
