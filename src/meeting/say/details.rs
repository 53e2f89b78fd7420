//! One meeting, told whole: what a number in the list gives.

use jiff::Timestamp;
use jiff::civil::Weekday;

use super::Listing;
use super::words::{Words, time};
use crate::meeting::kind::Kind;
use crate::meeting::plain::shortened;
use crate::meeting::query::Near;
use crate::text::{Language, segments};

/// What else is known when one is told whole.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extra<'a> {
    /// When its source was last read.
    pub checked: Option<Timestamp>,
    /// What may be texted next: stands at the end, whatever is left out.
    pub next: &'a str,
}

/// `Step Up, NA. Mon 7 PM to 8 PM, St Ann hall, 12 Oak St, Nashville. Open to all. Map: … Listed 2026-11-02.`
///
/// Three segments at most: what is left out is left out whole, so no link is ever cut.
pub fn details(near: &Near, listing: &Listing, extra: Extra) -> String {
    let meeting = &near.meeting;
    let words = Words::of(listing.language);
    let english = listing.language == Language::En;
    let pick = |en: &'static str, es: &'static str| if english { en } else { es };
    let clock = listing.clock(near);
    let ends = clock
        .checked_add(jiff::SignedDuration::from_mins(i64::from(meeting.lasts)))
        .unwrap_or_else(|_| clock.clone());
    let day: Weekday = clock.weekday();
    let (from, to) = (time(&clock, listing.language), time(&ends, listing.language));
    let mut parts = vec![
        format!("{}, {}.", meeting.name.trim_end_matches('.'), listing.short(&meeting.fellowship)),
        format!("{} {from} {} {to}", words.day(day), pick("to", "a")),
    ];
    if near.miles.is_some() {
        let place = [&meeting.at, &meeting.street, &meeting.town];
        let place: Vec<_> = place.into_iter().filter(|p| !p.is_empty()).map(String::as_str).collect();
        parts[1].push_str(&format!(", {}", place.join(", ")));
    }
    parts[1].push('.');
    let (known, mut extra) = (extra, Vec::new());
    if meeting.venue.from_home() {
        let link = meeting.link.trim_start_matches("https://");
        extra.extend((!link.is_empty()).then(|| format!("{}: {link}", pick("Join", "Entre"))));
        extra.extend(
            (!meeting.phone.is_empty()).then(|| format!("{}: {}.", pick("Phone", "Teléfono"), meeting.phone)),
        );
        extra.extend((!meeting.joining.is_empty()).then(|| format!("{}.", shortened(&meeting.joining, 80))));
    }
    let kinds: Vec<_> = meeting.kinds.iter().filter_map(|kind| said(kind, english)).collect();
    extra.extend((!kinds.is_empty()).then(|| format!("{}.", kinds.join(". "))));
    if let Some(point) = meeting.point.filter(|_| near.miles.is_some() && !meeting.about) {
        extra.push(format!("{}: maps.google.com/?q={:.5},{:.5}", pick("Map", "Mapa"), point.lat, point.lng));
    }
    extra.extend(
        (!meeting.notes.is_empty())
            .then(|| format!("{}.", shortened(meeting.notes.trim_end_matches('.'), 100))),
    );
    extra.push(match known.checked {
        Some(at) => {
            let day = at.to_zoned(listing.zone.clone()).date();
            format!("{} {day}.", pick("Checked on", "Revisada el"))
        }
        None if meeting.updated.is_empty() => {
            pick("Check before you go.", "Confirme antes de ir.").to_owned()
        }
        None => format!("{} {}.", pick("Listed", "Listada el"), meeting.updated),
    });
    let whole = |parts: &[String]| format!("{} {}", parts.join(" "), known.next).trim_end().to_owned();
    // When it was checked comes before what the feed's writers add.
    let last = extra.len() - 1;
    if extra.len() > 1 && !meeting.notes.is_empty() {
        extra.swap(last - 1, last);
    }
    for part in extra {
        parts.push(part);
        if segments(&whole(&parts)).count() > 3 {
            parts.pop();
        }
    }
    whole(&parts)
}

/// What is worth telling before somebody goes.
fn said(kind: Kind, english: bool) -> Option<&'static str> {
    let (en, es) = match kind {
        Kind::Open => ("Open to all.", "Abierta a todos."),
        Kind::Closed => ("For people who want to stop.", "Para quien quiere dejarlo."),
        Kind::Women => ("Women.", "Mujeres."),
        Kind::Men => ("Men.", "Hombres."),
        Kind::Young => ("Young people.", "Jovenes."),
        Kind::Lgbtq => ("LGBTQ.", "LGBTQ."),
        Kind::Spanish => ("In Spanish.", "En español."),
        Kind::Newcomers => ("Good for newcomers.", "Buena para nuevos."),
        Kind::Wheelchair => ("Wheelchair access.", "Acceso para silla de ruedas."),
        Kind::Asl => ("ASL.", "ASL."),
        Kind::Children => ("Children welcome.", "Niños bienvenidos."),
        Kind::Attendance => ("Signs proof of attendance.", "Da comprobante de asistencia."),
        Kind::Family => ("Family welcome.", "Familias bienvenidas."),
        _ => return None,
    };
    Some(if english { en } else { es }.trim_end_matches('.'))
}
