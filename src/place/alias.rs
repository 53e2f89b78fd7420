//! Names that are not in the table: short names of cities, and cities and states as they are said in Spanish.

/// Name as folded, town, state.
const CITIES: &[(&str, &str, &str)] = &[
    ("nyc", "New York", "NY"),
    ("new york city", "New York", "NY"),
    ("manhattan", "New York", "NY"),
    ("nueva york", "New York", "NY"),
    ("ciudad de nueva york", "New York", "NY"),
    ("queens", "Jamaica", "NY"),
    ("harlem", "New York", "NY"),
    ("el bronx", "Bronx", "NY"),
    ("la", "Los Angeles", "CA"),
    ("east la", "Los Angeles", "CA"),
    ("sf", "San Francisco", "CA"),
    ("san fran", "San Francisco", "CA"),
    ("sd", "San Diego", "CA"),
    ("philly", "Philadelphia", "PA"),
    ("filadelfia", "Philadelphia", "PA"),
    ("vegas", "Las Vegas", "NV"),
    ("dc", "Washington", "DC"),
    ("washington dc", "Washington", "DC"),
    ("nola", "New Orleans", "LA"),
    ("nueva orleans", "New Orleans", "LA"),
    ("atl", "Atlanta", "GA"),
    ("slc", "Salt Lake City", "UT"),
    ("okc", "Oklahoma City", "OK"),
    ("indy", "Indianapolis", "IN"),
    ("jax", "Jacksonville", "FL"),
    ("chitown", "Chicago", "IL"),
];

/// States as they are said in Spanish, where that differs, and a few short names.
const STATES: &[(&str, &str)] = &[
    ("tejas", "TX"),
    ("nueva york", "NY"),
    ("nueva jersey", "NJ"),
    ("nuevo jersey", "NJ"),
    ("nuevo mexico", "NM"),
    ("nueva hampshire", "NH"),
    ("nuevo hampshire", "NH"),
    ("carolina del norte", "NC"),
    ("carolina del sur", "SC"),
    ("dakota del norte", "ND"),
    ("dakota del sur", "SD"),
    ("virginia occidental", "WV"),
    ("virginia del oeste", "WV"),
    ("pensilvania", "PA"),
    ("luisiana", "LA"),
    ("misisipi", "MS"),
    ("misuri", "MO"),
    ("hawai", "HI"),
    ("kentuki", "KY"),
    ("tenesi", "TN"),
    ("ilinois", "IL"),
    ("distrito de columbia", "DC"),
    ("tex", "TX"),
    ("calif", "CA"),
    ("tenn", "TN"),
];

/// The town that a short or Spanish name stands for.
pub(super) fn city(name: &str) -> Option<(&'static str, &'static str)> {
    CITIES.iter().find(|(alias, ..)| *alias == name).map(|(_, town, state)| (*town, *state))
}

/// The Spanish names of states.
pub(super) fn states() -> impl Iterator<Item = (&'static str, &'static str)> {
    STATES.iter().map(|(name, short)| (*short, *name))
}
