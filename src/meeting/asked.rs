//! What a text wishes for: when, who it is for, from home or not. In both languages, from plain words.

use jiff::Zoned;
use serde::{Deserialize, Serialize};

use super::query::{EVERY_DAY, Query};
use super::{Kind, Kinds};
use crate::text::fold;

/// Wishes read from a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Kinds that were named.
    pub kinds: Kinds,
    /// From home was asked for.
    pub online: bool,
    /// To go to was asked for.
    pub in_person: bool,
    /// Days as bits, Sunday first; every day when none was named.
    pub days: u8,
    /// Minutes after midnight, from and before.
    pub hours: (u16, u16),
    /// Starting within so many minutes: today and tomorrow are not next week's.
    pub within: Option<i64>,
}

impl Asked {
    /// Narrows a query by these wishes.
    pub fn narrow(&self, query: &mut Query) {
        query.kinds = self.kinds;
        query.online |= self.online;
        query.in_person |= self.in_person;
        query.days = self.days;
        query.hours = self.hours;
        query.within = self.within;
    }

    /// These wishes with what a later text adds to them: kinds add up, a day, an hour or a way that is named anew
    /// stands instead of the one before.
    #[must_use]
    pub fn then(&self, later: &Self) -> Self {
        let mut both = Self { kinds: self.kinds.and(later.kinds), ..self.clone() };
        if later.online || later.in_person {
            (both.online, both.in_person) = (later.online, later.in_person);
        }
        if later.days != EVERY_DAY {
            (both.days, both.within, both.hours) = (later.days, later.within, (0, 1440));
        }
        if later.hours != (0, 1440) {
            both.hours = later.hours;
        }
        both
    }

    /// The same so many minutes later: the end of today is nearer.
    #[must_use]
    pub fn aged(&self, minutes: i64) -> Self {
        match self.within.map(|within| within - minutes) {
            // The day that was meant is over.
            Some(within) if within <= 0 => {
                Self { within: None, days: EVERY_DAY, hours: (0, 1440), ..self.clone() }
            }
            within => Self { within, ..self.clone() },
        }
    }

    /// Whether nothing was wished for.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            kinds: Kinds::default(),
            online: false,
            in_person: false,
            days: EVERY_DAY,
            hours: (0, 1440),
            within: None,
        }
    }
}

/// Words for kinds. A word stands alone in the folded text; phrases have spaces.
const KINDS: &[(Kind, &[&str])] = &[
    (Kind::Women, &["women", "womens", "woman", "ladies", "female", "mujer", "mujeres", "damas"]),
    (Kind::Men, &["men", "mens", "mens only", "male", "hombres"]),
    (Kind::Young, &["young people", "young", "youth", "young adult", "ypaa", "jovenes"]),
    (Kind::Lgbtq, &["lgbtq", "lgbt", "lgbtqia", "gay", "queer", "lesbian", "trans", "lesbiana"]),
    (Kind::Spanish, &["spanish", "en espanol", "espanol", "habla hispana"]),
    (
        Kind::Newcomers,
        &["newcomer", "newcomers", "beginner", "beginners", "first timer", "principiantes", "nuevos"],
    ),
    (Kind::Wheelchair, &["wheelchair", "ramp", "accessible", "silla de ruedas", "accesible"]),
    (Kind::Asl, &["asl", "sign language", "deaf", "lengua de senas", "senas", "sordos", "sordo"]),
    (
        Kind::Children,
        &["children", "kids", "child care", "childcare", "babysitting", "with my kid", "ninos", "hijos"],
    ),
    (
        Kind::Attendance,
        &[
            "proof of attendance",
            "court paper",
            "court papers",
            "court card",
            "sign my",
            "signs court",
            "court ordered",
            "attendance slip",
            "papel de la corte",
            "comprobante",
            "firman",
        ],
    ),
    (
        Kind::Open,
        &["open meeting", "open meetings", "open to anyone", "reunion abierta", "abierta", "abiertas"],
    ),
    (Kind::Secular, &["secular", "agnostic", "atheist", "no god", "agnostico", "ateo", "sin religion"]),
    (Kind::Meditation, &["meditation", "meditacion"]),
    (Kind::Speaker, &["speaker"]),
];

const DAYS: [&[&str]; 7] = [
    &["sunday", "sundays", "sun", "domingo"],
    &["monday", "mondays", "mon", "lunes"],
    &["tuesday", "tuesdays", "tue", "tues", "martes"],
    &["wednesday", "wednesdays", "wed", "weds", "miercoles"],
    &["thursday", "thursdays", "thu", "thur", "thurs", "jueves"],
    &["friday", "fridays", "fri", "viernes"],
    &["saturday", "saturdays", "sat", "sabado", "sabados"],
];

/// Times of day, from and before, in minutes. They overlap as people's words do.
const HOURS: &[((u16, u16), &[&str])] = &[
    ((1020, 1320), &["after work", "despues del trabajo", "saliendo del trabajo"]),
    ((240, 720), &["morning", "mornings", "before work", "por la manana", "en la manana", "temprano"]),
    ((660, 840), &["noon", "lunch", "lunchtime", "midday", "mediodia"]),
    ((720, 1080), &["afternoon", "afternoons", "por la tarde", "en la tarde"]),
    ((960, 1440), &["evening", "evenings", "tonight", "tonite", "2nite", "esta noche", "de noche", "noche"]),
    ((1200, 300), &["late night", "midnight", "medianoche", "late"]),
    ((960, 1440), &["night", "nights", "nite"]),
];

const TODAY: [&str; 8] = ["today", "tonight", "tonite", "2nite", "2day", "hoy", "esta noche", "esta tarde"];
const ONLINE: [&str; 11] = [
    "online",
    "zoom",
    "virtual",
    "from home",
    "by phone",
    "phone meeting",
    "dial in",
    "en linea",
    "linea",
    "desde casa",
    "por telefono",
];
const IN_PERSON: [&str; 7] =
    ["in person", "face to face", "f2f", "irl", "en persona", "presencial", "presenciales"];

/// Reads the wishes of a text. `now` is the time where the person asks about.
pub fn asked(text: &str, now: &Zoned) -> Asked {
    let spaced = tonight(&format!(" {} ", fold(text)));
    let says = |phrase: &&str| spaced.contains(&format!(" {phrase} "));
    let mut asked = Asked {
        kinds: KINDS.iter().filter(|(_, words)| words.iter().any(says)).map(|(kind, _)| *kind).collect(),
        online: ONLINE.iter().any(&says),
        in_person: IN_PERSON.iter().any(&says),
        ..Asked::default()
    };
    asked.hours =
        HOURS.iter().find(|(_, words)| words.iter().any(says)).map_or((0, 1440), |(hours, _)| *hours);
    let today = u8::try_from(now.weekday().to_sunday_zero_offset()).unwrap_or_default();
    let named = (0u8..).zip(DAYS).filter(|(_, words)| words.iter().any(says));
    let mut days = named.fold(0, |days, (day, _)| days | 1 << day);
    if says(&"weekend") || says(&"fin de semana") {
        days |= 1 | 1 << 6;
    }
    // `mañana` is tomorrow, unless it is the morning.
    let tomorrow = says(&"tomorrow")
        || says(&"tmrw")
        || says(&"tmw")
        || spaced.matches(" manana ").count() > usize::from(asked.hours == (240, 720));
    let minute = i64::from(now.hour()) * 60 + i64::from(now.minute());
    if tomorrow {
        days |= 1 << ((today + 1) % 7);
        asked.within = Some(2 * 1440 - minute);
    } else if TODAY.iter().any(says) {
        // At 1 AM "tonight" is the night that is on, not the evening that comes.
        if minute < 240 {
            asked.hours = (0, 1440);
        }
        days |= 1 << today;
        asked.within = Some(1440 - minute);
    }
    if days != 0 {
        asked.days = days;
    }
    asked
}

/// `tn` is Tennessee after a town, and tonight after what is looked for.
fn tonight(spaced: &str) -> String {
    [
        "mtg",
        "mtgs",
        "meeting",
        "meetings",
        "group",
        "groups",
        "aa",
        "na",
        "any",
        "anything",
        "something",
        "1",
        "one",
    ]
    .iter()
    .fold(spaced.to_owned(), |text, word| text.replace(&format!(" {word} tn "), &format!(" {word} tonight ")))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Asked, Kind, Kinds, asked};

    #[test]
    fn wishes_as_people_text_them() {
        // A Monday, 3 PM.
        let now = date(2026, 11, 23).at(15, 0, 0, 0).in_tz("America/Chicago").unwrap();
        let plain = Asked::default();
        let with = |kind| Asked { kinds: Kinds::default().with(kind), ..Asked::default() };
        let monday = 1 << 1;
        let tonight = Asked { days: monday, hours: (960, 1440), within: Some(540), ..Asked::default() };
        for (text, wish) in [
            ("any meetings near 37203", plain.clone()),
            ("any mtgs tn near 37203", tonight.clone()),
            ("meetings in nashville tn", plain.clone()),
            ("i am new here", plain.clone()),
            ("meeting tonight?", tonight.clone()),
            ("reuniones esta noche", tonight),
            ("today", Asked { days: monday, within: Some(540), ..plain.clone() }),
            ("tomorrow", Asked { days: 1 << 2, within: Some(1980), ..plain.clone() }),
            ("mañana", Asked { days: 1 << 2, within: Some(1980), ..plain.clone() }),
            (
                "mañana por la mañana",
                Asked { days: 1 << 2, hours: (240, 720), within: Some(1980), ..plain.clone() },
            ),
            ("sat morning", Asked { days: 1 << 6, hours: (240, 720), ..plain.clone() }),
            ("sabado por la mañana", Asked { days: 1 << 6, hours: (240, 720), ..plain.clone() }),
            ("something after work", Asked { hours: (1020, 1320), ..plain.clone() }),
            ("this weekend", Asked { days: 1 | 1 << 6, ..plain.clone() }),
            ("womens meetings", with(Kind::Women)),
            ("solo mujeres", with(Kind::Women)),
            ("en español", with(Kind::Spanish)),
            ("need 1 that signs court paper", with(Kind::Attendance)),
            ("can i bring my kids", with(Kind::Children)),
            ("wheelchair", with(Kind::Wheelchair)),
            ("on zoom", Asked { online: true, ..plain.clone() }),
            ("in person only", Asked { in_person: true, ..plain }),
        ] {
            assert_eq!(asked(text, &now), wish, "{text}");
        }
    }

    #[test]
    fn a_later_wish_adds_to_an_earlier_one_or_replaces_it() {
        let now = date(2026, 11, 23).at(15, 0, 0, 0).in_tz("America/Chicago").unwrap();
        let read = |text: &str| asked(text, &now);
        let both = |text: &str, later: &str| read(text).then(&read(later));
        assert_eq!(both("tonight", "women"), read("women tonight"));
        assert_eq!(both("women tonight", "tomorrow"), read("women tomorrow"));
        assert_eq!(both("sat", "morning"), read("sat morning"));
        assert_eq!(both("online", "in person"), read("in person"));
        assert_eq!(read("tonight").aged(60).within, Some(480));
        assert_eq!(read("women tonight").aged(600), read("women"));
    }
}
