//! Tapbacks: what phones send as a text when somebody holds a finger on one of ours and picks a heart.
//!
//! A verb of the phone's own and then, to the very end, either what it quotes or a thing without words ("an
//! image"). iOS writes English and Spanish verbs, Google Messages the emoji alone; seen in public exports.

/// Verbs that are followed by the quotation at once. With their capital: phones never write them without one.
const VERBS: [&str; 22] = [
    "Liked",
    "Loved",
    "Disliked",
    "Laughed at",
    "Emphasized",
    "Emphasised",
    "Questioned",
    "Le gustó",
    "Le encantó",
    "No le gustó",
    "Le dio risa",
    "Se rió de",
    "Se rió con",
    "Se rio de",
    "Se rio con",
    "Exclamó por",
    "Exclamó sobre",
    "Enfatizó",
    "Destacó",
    "Dudó sobre",
    "Dudó de",
    "Cuestionó",
];

/// What is taken back, between "Removed" and "from", "Quitó" and "de".
const TAKEN_BACK: [&str; 19] = [
    "a like",
    "a heart",
    "a dislike",
    "a laugh",
    "an exclamation",
    "an exclamation mark",
    "an emphasis",
    "a question mark",
    "a reaction",
    "a sticker",
    "un me gusta",
    "un “Me gusta”",
    "un no me gusta",
    "un “No me gusta”",
    "un corazón",
    "una risa",
    "una exclamación",
    "un signo de interrogación",
    "un sticker",
];

/// Things that cannot be quoted.
const THINGS: [&str; 27] = [
    "an image",
    "a photo",
    "a picture",
    "a movie",
    "a video",
    "an audio message",
    "a voice message",
    "an attachment",
    "a contact",
    "a location",
    "a link",
    "a sticker",
    "a GIF",
    "a file",
    "a message",
    "una imagen",
    "una foto",
    "un video",
    "un vídeo",
    "una película",
    "un mensaje de audio",
    "un archivo adjunto",
    "un archivo",
    "un contacto",
    "una ubicación",
    "un enlace",
    "un mensaje",
];

/// Whether `body` is a tapback and nothing else.
pub(super) fn is_one(body: &str) -> bool {
    let bare: String =
        body.chars().filter(|c| !matches!(c, '\u{200A}'..='\u{200C}' | '\u{2060}' | '\u{FEFF}')).collect();
    let bare = bare.trim();
    let after = |word: &str| bare.strip_prefix(word).and_then(|rest| rest.strip_prefix(' '));
    VERBS.iter().filter_map(|verb| after(verb)).any(is_object)
        || ["Reacted with", "Reacted"]
            .iter()
            .filter_map(|verb| after(verb))
            .any(|rest| with(rest, &[" to "], &["a sticker"]))
        || ["Reaccionó con", "Reaccionó"]
            .iter()
            .filter_map(|verb| after(verb))
            .any(|rest| with(rest, &[" a "], &["un sticker"]))
        || after("Removed").is_some_and(|rest| with(rest, &[" from ", " reaction from "], &TAKEN_BACK))
        || ["Quitó la reacción", "Quitó", "Eliminó la reacción", "Eliminó"]
            .iter()
            .filter_map(|verb| after(verb))
            .any(|rest| with(rest, &[" de "], &TAKEN_BACK))
        || with(bare, &[" to ", " a ", " removed from ", " eliminado de "], &[])
}

/// An emoji, or one of `things`, then one of `joints`, then the object of the reaction.
fn with(rest: &str, joints: &[&str], things: &[&str]) -> bool {
    joints.iter().filter_map(|joint| rest.split_once(joint)).any(|(what, object)| {
        let what = what.trim();
        (is_emoji(what.strip_prefix("a ").unwrap_or(what)) || things.contains(&what)) && is_object(object)
    })
}

/// A quotation up to the end of the text, or a thing without words. A quotation that nothing closes was cut off on the
/// way, if it is long enough for that; a short one is somebody's own, and may be a cry for help.
fn is_object(rest: &str) -> bool {
    let rest = rest.trim();
    let counted = rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    if THINGS.contains(&rest)
        || (counted != rest && ["photos", "images", "videos", "fotos", "imágenes"].contains(&counted))
    {
        return true;
    }
    let mut signs = rest.chars();
    let closing = match signs.next() {
        Some('“' | '”' | '„' | '‟') => '”',
        Some('«') => '»',
        Some('‘') => '’',
        Some(straight @ ('"' | '\'')) => straight,
        _ => return false,
    };
    let quoted = signs.as_str().trim_end_matches(['.', ' ']);
    // Our own texts may hold quotations, so the first closing mark need not be the last: what must not be there
    // is anything behind the last. Two quotations side by side are somebody's own words.
    let balanced =
        closing == '"' || closing == '\'' || quoted.matches(closing).count() <= 1 + openings(quoted, closing);
    match quoted.rfind(closing) {
        Some(at) => at + closing.len_utf8() == quoted.len() && balanced,
        None => quoted.chars().count() > 140,
    }
}

fn openings(quoted: &str, closing: char) -> usize {
    let opening = match closing {
        '”' => '“',
        '»' => '«',
        _ => '‘',
    };
    quoted.matches(opening).count()
}

/// One emoji, with whatever it is composed of: no letter, digit or ASCII sign, and at least one pictograph.
fn is_emoji(what: &str) -> bool {
    let pictograph = |c| matches!(c, '\u{203C}' | '\u{2049}' | '\u{2100}'..='\u{2BFF}' | '\u{3030}' | '\u{1F000}'..='\u{1FAFF}');
    let joining =
        |c| matches!(c, '\u{200D}' | '\u{20E3}' | '\u{FE0E}' | '\u{FE0F}' | '\u{E0020}'..='\u{E007F}');
    what.chars().any(pictograph) && what.chars().all(|c| pictograph(c) || joining(c))
}
