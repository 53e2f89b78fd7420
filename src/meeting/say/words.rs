//! The words of a list, in both languages.

use jiff::Zoned;
use jiff::civil::Weekday;

use crate::meeting::{Kind, Meeting, Venue};
use crate::text::{Language, fold};

pub(super) struct Words {
    language: Language,
    pub from_home: &'static str,
    pub none_home: &'static str,
}

impl Words {
    pub fn of(language: Language) -> Self {
        match language {
            Language::En => Self {
                language,
                from_home: "From home:",
                none_home: "I found no meeting like that from home in the lists I have. Text a ZIP for ones near you.",
            },
            Language::Es => Self {
                language,
                from_home: "Desde casa:",
                none_home: "No encontré reuniones asi desde casa en mis listas. Mande un ZIP para ver cerca.",
            },
        }
    }

    fn pick<'a>(&self, en: &'a str, es: &'a str) -> &'a str {
        if self.language == Language::En { en } else { es }
    }

    pub fn none(&self, place: &str) -> String {
        match self.language {
            Language::En => format!(
                "I found no meeting like that within 50 miles of {place} in the lists I have. Text ONLINE for \
                 meetings from home, or another ZIP."
            ),
            Language::Es => format!(
                "No encontré reuniones asi a 50 millas de {place} en mis listas. Escriba EN LINEA para reuniones \
                 desde casa, u otro ZIP."
            ),
        }
    }

    pub fn none_but_home(&self, place: &str) -> String {
        match self.language {
            Language::En => format!("My lists have none like that within 50 miles of {place}. From home:"),
            Language::Es => format!("Mis listas no tienen reuniones asi a 50 millas de {place}. Desde casa:"),
        }
    }

    /// The heading; `evening` is told where all are today.
    pub fn near(&self, evening: Option<bool>, place: &str) -> String {
        let when = match evening {
            Some(true) => self.pick("Tonight near", "Esta noche cerca de"),
            Some(false) => self.pick("Today near", "Hoy cerca de"),
            None => self.pick("Near", "Cerca de"),
        };
        format!("{when} {place}:")
    }

    /// What may be answered.
    pub fn footer(&self, rows: usize, more: bool, place: bool) -> String {
        let numbers = if rows > 1 { format!("1-{rows}") } else { "1".to_owned() };
        let mut ways = vec![numbers.as_str()];
        if more {
            ways.push(self.pick("MORE", "MAS"));
        }
        if place {
            ways.push(self.pick("ONLINE", "EN LINEA"));
        }
        let last = ways.pop().unwrap_or_default();
        let choice = if ways.is_empty() {
            last.to_owned()
        } else {
            format!("{} {} {last}", ways.join(", "), self.pick("or", "o"))
        };
        format!("{} {choice}.", self.pick("Reply", "Responda"))
    }

    /// Whom it is for, where its name does not tell: nobody should travel to be turned away.
    pub fn only_for(&self, meeting: &Meeting) -> Option<&'static str> {
        let name = fold(&meeting.name);
        let tells = |stems: &[&str]| stems.iter().any(|stem| name.contains(stem));
        let (en, es) = match () {
            () if meeting.kinds.has(Kind::Women) && !tells(&["wom", "muj", "lad", "girl", "sister"]) => {
                ("women", "mujeres")
            }
            () if meeting.kinds.has(Kind::Men) && !tells(&["men", "hombre", "man", "guy"]) => {
                ("men", "hombres")
            }
            () => return None,
        };
        Some(if self.language == Language::En { en } else { es })
    }

    pub fn way(&self, venue: Venue, link: &str) -> &'static str {
        let phone = venue == Venue::Phone || link.is_empty();
        match (self.language, phone) {
            (Language::En, false) => "online",
            (Language::En, true) => "by phone",
            (Language::Es, false) => "en linea",
            (Language::Es, true) => "por teléfono",
        }
    }

    pub fn on_now(&self, ends: &str) -> String {
        match self.language {
            Language::En => format!("On now to {ends}:"),
            Language::Es => format!("Ahora, hasta {ends}:"),
        }
    }

    pub fn about(&self, miles: &str) -> String {
        format!("{} {miles}", self.pick("about", "unas"))
    }

    pub fn day(&self, day: Weekday) -> &'static str {
        let at = usize::try_from(day.to_sunday_zero_offset()).unwrap_or_default();
        match self.language {
            Language::En => ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][at],
            Language::Es => ["dom", "lun", "mar", "mié", "jue", "vie", "sab"][at],
        }
    }
}

/// `7 PM`, `6:30 AM`, `noon`.
pub fn time(clock: &Zoned, language: Language) -> String {
    let (hour, minute) = (clock.hour(), clock.minute());
    let english = language == Language::En;
    match (hour, minute) {
        (0, 0) => return if english { "midnight" } else { "medianoche" }.to_owned(),
        (12, 0) => return if english { "noon" } else { "mediodia" }.to_owned(),
        _ => {}
    }
    let half = if hour < 12 { "AM" } else { "PM" };
    let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
    if minute == 0 { format!("{hour} {half}") } else { format!("{hour}:{minute:02} {half}") }
}

/// `Mon, Nov 30, 6 PM`, `lun 30 nov, 6 PM`.
pub fn day_and_time(clock: &Zoned, language: Language) -> String {
    const MONTHS: [&str; 12] =
        ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"];
    let day = Words::of(language).day(clock.weekday());
    let time = time(clock, language);
    let month = usize::try_from(clock.month() - 1).unwrap_or_default() % 12;
    match language {
        Language::En => format!("{day}, {}, {time}", clock.strftime("%b %-d")),
        Language::Es => format!("{day} {} {}, {time}", clock.day(), MONTHS[month]),
    }
}

/// `0.8 mi`, `2 mi`, `14 mi`.
pub(super) fn miles(far: f64) -> String {
    let tenths = (far * 10.0).round();
    if far >= 10.0 || tenths % 10.0 == 0.0 {
        format!("{:.0} mi", tenths / 10.0)
    } else {
        format!("{:.1} mi", tenths / 10.0)
    }
}
