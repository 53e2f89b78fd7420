//! What sort of message came in: the part of it that no provider says, read off the words.
//!
//! Whatever is not [`Form::Plain`] gets no answer or a fixed one, so the doubt goes to the person: a text counts as
//! a machine's only when the whole of it has a machine's shape. "Loved ones need help" is somebody's own words.

mod auto_reply;
mod reaction;

use crate::conversation::Form;
use crate::text::fold;

/// Whether something other than words came with a message: a picture, a voice note, a contact card, a pin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enclosed {
    /// Words only.
    Nothing,
    /// Something that we do not open.
    Something,
}

/// The form of a message.
pub fn form(body: &str, enclosed: Enclosed) -> Form {
    let folded = fold(body);
    if enclosed == Enclosed::Something || is_map_link(body) {
        Form::Media
    } else if reaction::is_one(body) {
        Form::Reaction
    } else if folded.is_empty() {
        Form::Wordless
    } else if auto_reply::is_one(body, &folded) {
        Form::AutoReply
    } else {
        Form::Plain
    }
}

/// A pin as phones without the provider's own field for it send one: an address on a map and nothing else.
fn is_map_link(body: &str) -> bool {
    const MAPS: [&str; 6] = [
        "geo:",
        "maps.apple.com/",
        "maps.google.com/",
        "www.google.com/maps",
        "maps.app.goo.gl/",
        "goo.gl/maps/",
    ];
    let body = body.trim();
    let address = body.strip_prefix("https://").or_else(|| body.strip_prefix("http://")).unwrap_or(body);
    !body.contains(char::is_whitespace) && MAPS.iter().any(|map| address.starts_with(map))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Enclosed, form};
    use crate::conversation::Form::{self, AutoReply, Media, Plain, Reaction, Wordless};

    fn all_are(expected: Form, bodies: &[&str]) {
        for body in bodies {
            assert_eq!(form(body, Enclosed::Nothing), expected, "{body:?}");
        }
    }

    #[test]
    fn pictures_and_pins_with_or_without_words() {
        for body in ["", "look at this", "Liked “ok”", "\u{1F642}"] {
            assert_eq!(form(body, Enclosed::Something), Media, "{body:?}");
        }
        all_are(
            Media,
            &["https://maps.app.goo.gl/abc123", " http://maps.apple.com/?ll=36.1,-86.7 ", "geo:36.1,-86.7"],
        );
        all_are(Plain, &["i am here https://maps.app.goo.gl/abc123 please", "https://aa.org", "maps"]);
    }

    #[test]
    fn tapbacks_of_an_iphone() {
        all_are(
            Reaction,
            &[
                "Liked “Would you like to A) not drink or use at all, or B) cut back?”",
                "Loved “Here is one: AA, 7 pm.\nReply STOP to opt out”",
                "Disliked “ok”",
                "Laughed at “ok”",
                "Emphasized “ok”",
                "Emphasised “ok”",
                "Questioned “Are you safe?”",
                "Liked \"ok\"",
                "Liked 'ok'",
                "Liked “he said “ok” to me”",
                "Liked “A text so long that some network on its way cut it off before its end, \
                 which ours seldom are and which happens where phones of two kinds write to each other through an old",
                "Liked an image",
                "Loved a photo",
                "Laughed at a movie",
                "Emphasized an image",
                "Questioned an attachment",
                "Loved an audio message",
                "Liked 3 photos",
                "Removed a like from “ok”",
                "Removed a heart from “ok”",
                "Removed a dislike from “ok”",
                "Removed a laugh from “ok”",
                "Removed an exclamation from “ok”",
                "Removed a question mark from “Are you safe?”",
                "Removed a heart from an image",
                "Reacted 👍 to “ok”",
                "Reacted ❤️ to “ok”",
                "Reacted 👩🏽‍🚒 to an image",
                "Reacted with a sticker to “ok”",
                "Removed 👍 from “ok”",
                " Liked “ok” ",
            ],
        );
    }

    #[test]
    fn tapbacks_in_spanish() {
        all_are(
            Reaction,
            &[
                "Le gustó “¿Dónde está usted?”",
                "Le encantó “ok”",
                "Le encantó «ok»",
                "No le gustó “ok”",
                "Le dio risa “ok”",
                "Se rió de “ok”",
                "Se rio con “ok”",
                "Exclamó por “ok”",
                "Enfatizó “ok”",
                "Destacó “ok”",
                "Dudó sobre “ok”",
                "Cuestionó “ok”",
                "Le encantó una imagen",
                "Le gustó una foto",
                "Reaccionó con 😢 a “ok”",
                "Reaccionó 👍 a “ok”",
                "Reaccionó con un sticker a “ok”",
                "Quitó un corazón de “ok”",
                "Quitó un “Me gusta” de “ok”",
                "Eliminó un corazón de “ok”",
                "Eliminó la reacción 👍 de “ok”",
                "Quitó 👍 de una imagen",
            ],
        );
    }

    #[test]
    fn reactions_of_google_messages() {
        all_are(
            Reaction,
            &[
                "👍 to “ok”",
                "\u{200B}👍\u{200B} to “\u{200A}Are you safe?\u{200A}”",
                "❤️ to \"ok\"",
                "😂 a “ok”",
                "👍 to “ A text that was cut…”",
                "😢 to an image",
                "👍 removed from “ok”",
            ],
        );
    }

    #[test]
    fn own_words_that_begin_like_a_reaction() {
        all_are(
            Plain,
            &[
                "Loved ones need help",
                "Liked it there",
                "Loved",
                "Questioned “why am i even here",
                "Liked “Big Book” a lot",
                "Loved “the secret” and “the book”, what else?",
                "Laughed at me when i said i was sober",
                "Questioned myself all night",
                "Loved a man who drinks",
                "Loved an image of him and now he is gone",
                "Liked 3 photos of pills",
                "Removed a tumor from my mom",
                "Removed a bottle from “the cabinet”",
                "Removed from the program",
                "Reacted badly to “the news”",
                "Reacted to my meds",
                "Le gustó mucho la reunión",
                "Le encantó a mi hijo",
                "No le gustó que tomara",
                "Se rió de mí",
                "Quitó a los niños de “la casa”",
                "👍 to a meeting tonight",
                "👍 yes",
                "to “ok”",
                "5 to “7”",
                "liked",
                "i liked “ok”",
            ],
        );
    }

    #[test]
    fn replies_made_by_a_machine() {
        all_are(
            AutoReply,
            &[
                "I’m driving with Do Not Disturb While Driving turned on. I’ll see your message when I get where I’m going.",
                "I'm driving with Focus turned on. I'll see your message when I get where I'm going.",
                "(I’m not receiving notifications. If this is urgent, reply “urgent” to send a notification through with your original message.)",
                "I'm driving right now.",
                "I'm driving right now - Sent from Android Auto",
                "Auto-reply: I'm driving and can't text",
                "[Auto Reply] In class until 3",
                "(autoreply) busy",
                "Automatic reply: out of office until Monday",
                "Automatic reply",
                "This is an automatic reply. I am away.",
                "This is an automated message, please do not respond.",
                "Out of office: back on Monday",
                "I am out of the office and will respond when I return.",
                "I'm currently out of the office with limited access to my phone.",
                "Thanks for contacting Joe's Pizza. We are closed. Our hours are 11-9.",
                "Thank you for your message! Our office is closed, we will get back to you on the next business day.",
                "Thanks for reaching out to us. We'll get back to you shortly.",
                "We are currently closed. Our business hours are 9 to 5.",
                "This number is not monitored. Please call 615 555 0100.",
                "Estoy conduciendo con No molestar activado. Veré tu mensaje cuando llegue a mi destino.",
                "Estoy manejando y tengo activado No molestar al conducir. Leeré tu mensaje cuando llegue.",
                "(No estoy recibiendo notificaciones. Si es urgente, responde “urgente” para enviar una notificación.)",
                "Estoy conduciendo en este momento.",
                "Respuesta automática: estoy de vacaciones",
                "Mensaje automático - fuera de la oficina",
                "Este es un mensaje automático, no responda.",
                "Fuera de la oficina: vuelvo el lunes",
                "Gracias por comunicarse con Taller López. Estamos cerrados.",
                "Gracias por su mensaje. Nos pondremos en contacto a la brevedad.",
                "Este número no es monitoreado.",
            ],
        );
    }

    #[test]
    fn own_words_that_begin_like_a_machine() {
        all_are(
            Plain,
            &[
                "I'm driving and I want to drink so bad",
                "im driving right now but i need to talk to someone",
                "I'm driving drunk",
                "I'm not receiving notifications from you anymore?",
                "Auto reply is on at work, can you text later",
                "Automatic weapons scare me",
                "Out of office and craving",
                "I'm out of the office, is there a meeting near me",
                "I am out of the office until 5, any meetings after",
                "Thanks for texting me back. Is there someone I can talk to?",
                "Thank you for your message, I will get back to you",
                "thanks for contacting me, are you closed on sunday?",
                "We are closed off to each other since he started drinking",
                "This is an emergency",
                "This number is not monitored by my husband right?",
                "Estoy conduciendo y quiero tomar",
                "Estoy manejando ahora, me puede escribir alguien",
                "Gracias por su mensaje, quiero hablar con alguien",
                "Fuera de la oficina y con ganas de tomar",
                "No estoy recibiendo notificaciones de ustedes",
                "Mensaje automático?  o es una persona",
                "is this an automated message?",
                "Auto-reply?",
            ],
        );
    }

    #[test]
    fn without_words() {
        all_are(
            Wordless,
            &["", " ", "\n", "?", "...", "!!!", "👍", "🙂🙂", "❤️", "🇲🇽", ":)", "\u{200B}", "¿?", "…", "—"],
        );
        all_are(Plain, &["?a", "1", "1️⃣", "a)", "k", "si", "ok 👍", "STOP", "37203", "help!!", "日本"]);
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(body in "((Liked|Removed a|Reacted|Le gustó|Auto-reply|👍|from|to|a) ?)?[“”\"'«» :a👍é.\n]{0,12}") {
            form(&body, Enclosed::Nothing);
        }
    }
}
