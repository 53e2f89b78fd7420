//! Texts that no person wrote: driving modes, absence notes, shops that are closed. English and Spanish.
//!
//! Read on the folded text (no case, accents or punctuation), so that curly apostrophes and brackets make no
//! difference. A rule names how the text opens and, where people open so too, what else it must say.

/// Whole texts of driving modes, whose openings are everybody's.
const WHOLE: [&str; 8] = [
    "im driving right now",
    "im driving right now ill get back to you later",
    "im driving right now and cant text",
    "im driving right now sent from android auto",
    "estoy conduciendo",
    "estoy conduciendo en este momento",
    "estoy manejando en este momento",
    "estoy conduciendo ahora mismo",
];

/// A text that opens so is a machine's.
const OPENINGS: [&str; 25] = [
    "im driving with do not disturb",
    "im driving with focus turned on",
    "im driving with driving focus",
    "im not receiving notifications if this is urgent",
    "estoy conduciendo con no molestar",
    "estoy conduciendo con el modo",
    "estoy conduciendo con la funcion",
    "estoy manejando con no molestar",
    "no estoy recibiendo notificaciones si es urgente",
    "no estoy recibiendo notificaciones si esto es urgente",
    "no recibo notificaciones si es urgente",
    "this is an auto reply",
    "this is an autoreply",
    "this is an automatic reply",
    "this is an automatic response",
    "this is an automated reply",
    "this is an automated response",
    "this is an automated message",
    "este es un mensaje automatico",
    "este es un mensaje generado automaticamente",
    "esta es una respuesta automatica",
    "we are currently closed",
    "our office is currently closed",
    "our offices are currently closed",
    "actualmente estamos cerrados",
];

/// A label at the head of a text, set off from the rest by a sign, or the whole of it.
const LABELS: [&str; 14] = [
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto response",
    "auto-response",
    "autoresponse",
    "automatic reply",
    "automatic response",
    "automated reply",
    "automated response",
    "out of office",
    "respuesta automática",
    "mensaje automático",
    "fuera de la oficina",
];

/// How a text opens and, besides, one of the things it says.
const TELLING: [(&[&str], &[&str]); 6] = [
    (
        &["im driving", "i am driving"],
        &["do not disturb", "auto reply", "autoreply", "drivemode", "driving mode", "sent automatically"],
    ),
    (
        &["estoy conduciendo", "estoy manejando"],
        &[
            "no molestar",
            "respuesta automatica",
            "modo de conduccion",
            "modo conduccion",
            "enviado automaticamente",
        ],
    ),
    (
        &[
            "i am out of the office",
            "im out of the office",
            "i am currently out of",
            "im currently out of",
            "im out of office",
        ],
        &[
            "will respond",
            "will reply",
            "ill respond",
            "ill reply",
            "will get back to you",
            "upon my return",
            "when i return",
            "limited access",
        ],
    ),
    (
        &[
            "thanks for contacting",
            "thank you for contacting",
            "thanks for texting",
            "thank you for texting",
            "thanks for reaching out",
            "thank you for reaching out",
            "thanks for your message",
            "thank you for your message",
            "thanks for messaging",
            "thank you for messaging",
            "thanks for calling",
            "thank you for calling",
            "you have reached",
            "youve reached",
        ],
        &[
            "we are closed",
            "we are currently closed",
            "were currently closed",
            "office is closed",
            "our hours",
            "business hours",
            "office hours",
            "next business day",
            "we will get back to you",
            "well get back to you",
            "we will respond",
            "our team will",
            "a member of our team",
            "someone will be in touch",
            "we will be in touch",
            "well be in touch",
        ],
    ),
    (
        &[
            "gracias por contactar",
            "gracias por comunicar",
            "gracias por su mensaje",
            "gracias por tu mensaje",
            "gracias por escribir",
            "gracias por llamar",
            "gracias por ponerse en contacto",
        ],
        &[
            "estamos cerrados",
            "nuestro horario",
            "nuestras oficinas",
            "horario de atencion",
            "nos pondremos en contacto",
            "nos comunicaremos",
            "le responderemos",
            "te responderemos",
        ],
    ),
    (
        &["this number is", "this phone number is", "this inbox is", "this line is", "este numero no"],
        &[
            "is not monitored please",
            "is unmonitored",
            "is not monitored for replies",
            "no es monitoreado",
            "no recibe mensajes",
            "not able to receive",
        ],
    ),
];

/// Whether `body` is a machine's, from its first word to its last; `folded` is the same text, folded.
pub(super) fn is_one(body: &str, folded: &str) -> bool {
    WHOLE.contains(&folded)
        || OPENINGS.iter().any(|opening| folded.starts_with(opening))
        || is_labelled(body)
        || TELLING.iter().any(|(openings, sayings)| {
            openings.iter().any(|opening| folded.starts_with(opening))
                && sayings.iter().any(|saying| folded.contains(saying))
        })
}

/// A label and then `:`, `)`, `]`, a dash, a full stop or nothing. "Auto reply is on at work" is a person's.
fn is_labelled(body: &str) -> bool {
    let head = body.trim_start_matches(|c: char| c.is_whitespace() || "([*<".contains(c)).to_lowercase();
    LABELS.iter().filter_map(|label| head.strip_prefix(label)).any(|rest| {
        let rest = rest.trim_start_matches(' ');
        rest.is_empty() || rest.starts_with([':', ')', ']', '>', '*', '-', '–', '—', '.', '\n'])
    })
}
