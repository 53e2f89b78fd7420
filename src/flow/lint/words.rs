//! Words that shame, promise, or lead somebody into a word of the law.

use super::text::{Around, Found, Wording};

/// Names that have such words in them, folded. SAMHSA's own full name is one.
const NAMES: [&str; 9] = [
    "alcoholics anonymous",
    "narcotics anonymous",
    "cocaine anonymous",
    "crystal meth anonymous",
    "alcoholicos anonimos",
    "narcoticos anonimos",
    "cocainomanos anonimos",
    "adictos al cristal anonimos",
    "substance abuse and mental health services administration",
];

/// Words that shame, and what to say. NIDA, "Words Matter: Preferred Language for Talking About Addiction".
const STIGMA: [(&str, &str); 30] = [
    ("addict", "a person who uses"),
    ("addicts", "people who use"),
    ("junkie", "a person who uses"),
    ("junkies", "people who use"),
    ("crackhead", "a person who uses"),
    ("tweaker", "a person who uses"),
    ("alcoholic", "a person who drinks"),
    ("alcoholics", "people who drink"),
    ("drunk", "someone who has been drinking"),
    ("drunks", "people who drink"),
    ("substance abuse", "substance use"),
    ("drug abuse", "drug use"),
    ("alcohol abuse", "drinking"),
    ("drug abuser", "a person who uses"),
    ("abuser", "a person who uses"),
    ("drug habit", "drug use"),
    ("clean", "not using, in recovery"),
    ("dirty", "used, or positive for a test"),
    ("adicto", "quien consume"),
    ("adicta", "quien consume"),
    ("adictos", "quienes consumen"),
    ("adictas", "quienes consumen"),
    ("drogadicto", "quien consume"),
    ("drogadicta", "quien consume"),
    ("alcoholico", "quien toma"),
    ("alcoholica", "quien toma"),
    ("borracho", "quien ha tomado"),
    ("borracha", "quien ha tomado"),
    ("vicio", "consumo"),
    ("abuso de sustancias", "consumo de sustancias"),
];

/// What the line cannot keep: carriers and phones keep texts, staff read them, and nothing is sure.
const PROMISES: [&str; 19] = [
    "confidential",
    "confidentially",
    "confidentiality",
    "anonymous",
    "anonymously",
    "guaranteed",
    "guarantee",
    "completely private",
    "totally private",
    "completely safe",
    "nobody will know",
    "no one will know",
    "confidencial",
    "confidencialidad",
    "anonimo",
    "anonima",
    "anonimos",
    "garantizado",
    "nadie lo sabra",
];

/// Words of the law that a question must not put into somebody's mouth.
const INVITED: [&str; 16] = [
    "stop",
    "stopall",
    "unsubscribe",
    "quit",
    "end",
    "cancel",
    "revoke",
    "optout",
    "start",
    "help",
    "info",
    "alto",
    "ayuda",
    "parar",
    "basta",
    "cancelar",
];

fn without_names(folded: &str) -> String {
    NAMES.iter().fold(folded.to_owned(), |text, name| text.replace(name, "*"))
}

pub(super) fn stigma(wording: &Wording<'_>, _: &Around) -> Option<Found> {
    let text = without_names(&wording.folded);
    let abuse = text.contains(" abuse ")
        && !wording.safety
        && !["child", "sexual", "domestic", "partner", "elder", "violence"].iter().any(|w| text.contains(w));
    let (word, instead) = STIGMA
        .into_iter()
        .find(|(word, _)| text.contains(&format!(" {word} ")))
        .or_else(|| abuse.then_some(("abuse", "use")))?;
    Some(Found {
        part: word.to_owned(),
        message: format!("`{word}` shames the people who read it"),
        help: format!("say `{instead}`"),
    })
}

pub(super) fn promise(wording: &Wording<'_>, _: &Around) -> Option<Found> {
    let text = without_names(&wording.folded);
    let denied = |word: &str| {
        ["not", "isnt", "arent", "never", "no es", "no son", "cant promise", "not be"]
            .iter()
            .any(|no| text.contains(&format!(" {no} {word} ")))
    };
    let percent = ["100 %", "100%", "100 percent", "100 por ciento"];
    let sure = percent.into_iter().find(|p| wording.words.value.contains(p));
    let word = sure
        .or_else(|| PROMISES.into_iter().find(|word| text.contains(&format!(" {word} ")) && !denied(word)))?;
    Some(Found {
        part: word.to_owned(),
        message: format!("`{word}` promises what the line cannot keep"),
        help: "say what is true: who can read it, and how long it is kept".to_owned(),
    })
}

/// `stop or cut down?`: whoever answers with the first word is unsubscribed.
pub(super) fn law_word_invited(wording: &Wording<'_>, _: &Around) -> Option<Found> {
    if !wording.asks() {
        return None;
    }
    let text = format!(" {}", wording.bare.to_lowercase());
    let offered = |word: &&str| {
        let capitals = word.to_uppercase();
        let loud = wording.bare.split(|c: char| !c.is_alphanumeric()).any(|w| w == capitals);
        let forms = [
            format!(" {word} or "),
            format!(" {word}, or "),
            format!(" or {word}?"),
            format!(" {word}?"),
            format!(") {word}"),
            format!("){word}"),
            format!(" {word} o "),
            format!(" {word}, o "),
            format!(" o {word}?"),
            format!("\"{word}\""),
            format!("'{word}'"),
        ];
        loud || forms.iter().any(|form| whole(&text, form))
    };
    let word = INVITED.into_iter().find(|word| offered(word))?;
    Some(Found {
        part: word.to_owned(),
        message: format!("the question invites `{word}`, which the law takes for a wish of its own"),
        help: "whoever answers with it is unsubscribed or gets the HELP text: offer a letter or another word"
            .to_owned(),
    })
}

/// Whether a form stands in a text and no longer word does: `) end` is not in `) endure`.
fn whole(text: &str, form: &str) -> bool {
    text.match_indices(form).any(|(at, _)| {
        let next = text[at + form.len()..].chars().next();
        !form.ends_with(char::is_alphanumeric) || next.is_none_or(|c| !c.is_alphanumeric())
    })
}

pub(super) fn two_questions(wording: &Wording<'_>, _: &Around) -> Option<Found> {
    let count = wording.words.value.matches('?').count();
    (count > 1).then(|| Found {
        part: String::new(),
        message: format!("the text asks {count} questions: which one would the answer be to?"),
        help: "ask one; the other can be the next step".to_owned(),
    })
}
