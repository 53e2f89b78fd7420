//! Law words, and what only looks like them.

use proptest::prelude::*;

use super::super::Meaning::{self, *};
use super::{means, read};

const STOPS: [&str; 14] = [
    "STOP",
    "STOPALL",
    "STOP ALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
    "OPT OUT",
    "ARRET",
    "ALTO",
    "BASTA",
    "PARAR",
];

#[test]
fn law_words_however_they_are_dressed() {
    for word in STOPS {
        for text in [
            word.to_owned(),
            word.to_lowercase(),
            format!("  {word}!! "),
            format!("\"{word}\""),
            format!("{word} please"),
            format!("please {word}."),
            format!("{word} {word} {word}"),
            format!("\u{200B}{word}\u{1F6D1}"),
        ] {
            let reading = read(&text);
            assert_eq!((reading.meaning, reading.law_word), (OptOut, true), "{text:?}: {reading:?}");
            assert!(reading.because.starts_with("flows/meanings/law.yaml:"), "{}", reading.because);
        }
    }
}

#[test]
fn the_other_law_words() {
    for (text, meaning) in [
        ("START", OptIn),
        ("unstop", OptIn),
        ("HELP", Help),
        ("info", Help),
        ("Ayuda!", Help),
        ("FORGET ME", ForgetMe),
        ("delete", ForgetMe),
        ("BORRAR", ForgetMe),
    ] {
        let reading = read(text);
        assert_eq!((reading.meaning, reading.law_word), (meaning, true), "{text:?}");
    }
}

#[test]
fn no_law_word_is_mended_into_being() {
    for text in [
        "stopp",
        "stpo",
        "halp",
        "strat",
        "enf",
        "quitt",
        "cancle",
        "endd",
        "stop drinking",
        "START over",
        "help me",
    ] {
        assert!(!read(text).law_word, "{text:?}");
    }
}

#[test]
fn free_form_revocation() {
    means(&[
        ("take me off this list", OptOut),
        ("lose my number", OptOut),
        ("quit texting me", OptOut),
        ("stop sending me these messages", OptOut),
        ("Please remove my number", OptOut),
        ("i don't want any more texts", OptOut),
        ("do not contact me again", OptOut),
        ("dont ever text me again", OptOut),
        ("i revoke my consent", OptOut),
        ("leave me alone", OptOut),
        ("i want to opt out", OptOut),
        ("ya no me manden mensajes", OptOut),
        ("dejen de mandarme textos", OptOut),
        ("quítenme de la lista", OptOut),
        ("no quiero recibir más mensajes", OptOut),
        ("denme de baja por favor", OptOut),
    ]);
}

#[test]
fn what_only_looks_like_revocation() {
    let lookalikes: [(&str, &[Meaning]); 18] = [
        ("cant stop drinking", &[FindGroup]),
        ("i can't stop using", &[FindGroup]),
        ("how do i quit drinking", &[FindGroup]),
        ("i want to quit smoking weed", &[FindGroup]),
        ("stop drinking", &[FindGroup]),
        ("dont stop texting me", &[OptIn]),
        ("end of the month", &[None]),
        ("quitar la droga", &[FindGroup]),
        ("no mas", &[None]),
        ("quiero parar de tomar", &[FindGroup]),
        ("no puedo dejar de tomar", &[FindGroup]),
        ("at the bus stop", &[None]),
        ("cancel my appointment", &[None]),
        ("the weekend", &[None]),
        ("i will never quit on you", &[None, Thanks]),
        ("take me off the stop list", &[OptIn]),
        ("sign me up again", &[OptIn]),
        ("no thanks", &[None, Thanks]),
    ];
    for (text, fitting) in lookalikes {
        // What the line acts on: a doubtful best guess is asked about.
        let reading = read(text).asking_back();
        assert!(!reading.says(OptOut), "{text:?} by {}", reading.because);
        assert!(
            fitting.contains(&reading.meaning),
            "{text:?}: {} by {}",
            reading.meaning.name(),
            reading.because
        );
    }
}

#[test]
fn to_be_forgotten_in_other_words_is_no_law_word() {
    for text in
        ["delete everything i told you", "erase my messages", "borren todo lo que les dije", "wipe my data"]
    {
        let reading = read(text);
        assert_eq!((reading.meaning, reading.law_word), (ForgetMe, false), "{text:?}");
    }
}

#[test]
fn a_danger_and_an_opt_out_in_one_text_are_both_said() {
    for text in [
        "STOP i want to die",
        "stop texting me i am going to kill myself",
        "ya no me manden mensajes, me quiero morir",
    ] {
        let reading = read(text);
        assert_eq!(reading.meaning, CrisisSuicide, "{text:?}");
        assert!(reading.says(OptOut), "{text:?}: {:?}", reading.others);
    }
}

proptest! {
    #[test]
    fn more_words_never_make_a_law_word(rest in "(drinking|the|group|my|we) [a-z]{3,8}") {
        let law_word = read(&format!("stop {rest}")).law_word;
        prop_assert!(!law_word);
    }
}
