//! Places as people name them.

use handrail::place::{Found, Gazetteer, Hint, Point};

fn said(found: &Found) -> String {
    match found {
        Found::One(place) if place.zip.is_some() => format!("{} {}", place.label(), place.city),
        Found::One(place) => place.label(),
        Found::Several(places) => places.iter().map(|p| p.state).collect::<Vec<_>>().join(" or "),
        Found::None => String::new(),
    }
}

#[test]
fn places_are_found_as_people_name_them() {
    let gazetteer = Gazetteer::load().unwrap();
    let mut wrong = String::new();
    for (text, place) in [
        // ZIP codes.
        ("37203", "37203 Nashville"),
        ("any mtgs tn near 37203", "37203 Nashville"),
        ("00901", "00901 "),
        ("99998", ""),
        // A town and its state.
        ("austin tx", "Austin, TX"),
        ("any NA tonight in Austin TX?", "Austin, TX"),
        ("St. Louis, MO", "Saint Louis, MO"),
        ("saint louis missouri", "Saint Louis, MO"),
        ("winston salem nc", "Winston-Salem, NC"),
        ("ft worth texas", "Fort Worth, TX"),
        ("coeur d'alene id", "Coeur d'Alene, ID"),
        ("washington dc", "Washington, DC"),
        ("Washington, D.C.", "Washington, DC"),
        ("portland, or tonight", "Portland, OR"),
        ("portland me", "Portland, ME"),
        ("springfield il", "Springfield, IL"),
        ("kansas city missouri", "Kansas City, MO"),
        ("indiana pa", "Indiana, PA"),
        // A town alone.
        ("nashville", "Nashville, TN"),
        ("Talkeetna", "Talkeetna, AK"),
        ("Talkeetna, AK", "Talkeetna, AK"),
        ("Reading", "Reading, PA"),
        ("reading pa", "Reading, PA"),
        ("i need help in boston", "Boston, MA"),
        ("CA meetings in LA", "Los Angeles, CA"),
        ("meetings in la tonight", "Los Angeles, CA"),
        ("nyc", "New York, NY"),
        ("im in philly", "Philadelphia, PA"),
        ("brooklyn", "Brooklyn, NY"),
        ("where is the next meeting near fort worth please", "Fort Worth, TX"),
        ("los angeles", "Los Angeles, CA"),
        ("el paso", "El Paso, TX"),
        ("Springfield", "IL or MA or MO or VA or OH"),
        // Counties.
        ("harris county", "Houston, TX"),
        ("orange county fl", "Orlando, FL"),
        ("condado de los angeles", "Los Angeles, CA"),
        ("jackson county mo", ""),
        // Misspelt.
        ("nashvile tn", "Nashville, TN"),
        ("pheonix", "Phoenix, AZ"),
        ("albaquerque", "Albuquerque, NM"),
        ("meetings near cincinatti", "Cincinnati, OH"),
        ("pittsburg pa", "Pittsburgh, PA"),
        // Spanish.
        ("cerca de los angeles", "Los Angeles, CA"),
        ("san antonio tejas", "San Antonio, TX"),
        ("nueva york", "New York, NY"),
        ("reuniones en hialeah", "Hialeah, FL"),
        ("vivo en charlotte carolina del norte", "Charlotte, NC"),
        ("hay juntas cerca de la iglesia?", ""),
        // No place.
        ("n/a", ""),
        ("closest to the bus station", ""),
        ("i was reading about it", ""),
        ("i cant find hope", ""),
        ("help me", ""),
        ("thanks", ""),
        ("idk", ""),
        ("stop", ""),
        ("i want to go home", ""),
        ("aa or na", ""),
        ("tennessee", ""),
        ("new york", "New York, NY"),
        ("washington", "Washington, DC"),
        ("", ""),
    ] {
        let found = said(&gazetteer.find(text, Hint::default()));
        if found != place {
            wrong.push_str(&format!("{text:?}: {found:?}, not {place:?}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn an_area_code_orders_what_is_ambiguous() {
    let gazetteer = Gazetteer::load().unwrap();
    for (text, state, place) in [
        ("springfield", "IL", "Springfield, IL"),
        ("portland", "OR", "Portland, OR"),
        ("nashville", "TN", "Nashville, TN"),
        ("nashville", "NC", "NC or TN or AR or GA or IL"),
        ("nashville", "CA", "Nashville, TN"),
    ] {
        assert_eq!(said(&gazetteer.find(text, Hint::from_state(state))), place, "{text} from {state}");
    }
}

#[test]
fn points_have_the_zone_of_the_zip_nearest_to_them() {
    let gazetteer = Gazetteer::load().unwrap();
    for (lat, lng, zone) in [
        (36.16, -86.78, Some("America/Chicago")),
        (33.45, -112.07, Some("America/Phoenix")),
        (39.77, -86.16, Some("America/Indiana/Indianapolis")),
        (21.31, -157.86, Some("Pacific/Honolulu")),
        (18.46, -66.11, Some("America/Puerto_Rico")),
        (51.5, -0.12, None),
    ] {
        let place = gazetteer.nearest(Point::new(lat, lng).unwrap(), 60.0);
        assert_eq!(place.map(|p| p.zone), zone, "{lat} {lng}");
    }
    assert_eq!(gazetteer.zone_of_state("OK"), Some("America/Chicago"));
    assert_eq!(gazetteer.zone_of_state("TN"), None);
}
