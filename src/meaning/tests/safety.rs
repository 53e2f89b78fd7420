//! Danger, what is denied, and what only sounds like danger.

use proptest::prelude::*;

use super::super::Meaning::*;
use super::super::Who;
use super::{means, read};

#[test]
fn danger_said_openly() {
    means(&[
        ("i want to kill myself", CrisisSuicide),
        ("im suicidal", CrisisSuicide),
        ("i don't want to be here anymore", CrisisSuicide),
        ("gonna kms", CrisisSuicide),
        ("thinking of ending it all", CrisisSuicide),
        ("i wish i was dead", CrisisSuicide),
        ("no quiero vivir", CrisisSuicide),
        ("quiero suicidarme esta noche", CrisisSuicide),
        ("me quiero morir", CrisisSuicide),
        ("he took too many pills", CrisisOverdose),
        ("she wont wake up", CrisisOverdose),
        ("blue lips", CrisisOverdose),
        ("i took the whole bottle", CrisisOverdose),
        ("he is not breathing", CrisisOverdose),
        ("no respira", CrisisOverdose),
        ("se tomó todas las pastillas", CrisisOverdose),
        ("my husband hits me", CrisisViolence),
        ("he said he will kill me", CrisisViolence),
        ("mi marido me golpea", CrisisViolence),
        ("im going to kill my neighbor", CrisisViolence),
        ("having a seizure", Medical),
        ("chest pain since i stopped drinking", Medical),
        ("shaking so bad since I stopped drinking", Medical),
        ("no paro de temblar", Medical),
        ("im done. tell my kids i love them", CrisisSuicide),
        ("mi hijo esta tomando pastillas azules y no se que aser", CrisisOverdose),
    ]);
}

#[test]
fn disguises() {
    means(&[
        ("k1ll myself", CrisisSuicide),
        ("i want to kiiill myself", CrisisSuicide),
        ("i want to d1e", CrisisSuicide),
        ("s u i c i d e", CrisisSuicide),
        ("suic\u{200B}idal", CrisisSuicide),
        ("suicіdal", CrisisSuicide),
        ("im sucidal", CrisisSuicide),
        ("I WANNA DIEEEE", CrisisSuicide),
        ("he over dosed, overdoesed i mean overdosed", CrisisOverdose),
    ]);
}

#[test]
fn a_denial_cancels_what_can_be_denied() {
    for text in [
        "i am not suicidal",
        "im not gonna kill myself",
        "never thought of killing myself",
        "no thoughts of suicide",
        "no soy suicida",
        "nobody overdosed",
    ] {
        assert_eq!(read(text).safety(), Option::None, "{text:?} by {}", read(text).because);
    }
    for text in [
        "not breathing",
        "i dont want to live",
        "i do not want to be alive",
        "no quiero vivir",
        "im not ok, i want to die",
        "cant stop thinking about killing myself",
        "not joking im gonna kill myself",
        "no one cares if i kill myself",
        "no puedo más quiero matarme",
        "not drinking but i want to die",
        "will not wake up",
    ] {
        assert!(read(text).safety().is_some(), "{text:?}");
    }
}

#[test]
fn what_is_told_of_the_past_hides_no_danger_now() {
    for text in [
        "my dad died two years ago and i want to kill myself",
        "delete my data, i am going to kill myself",
        "i overdosed last year and now i took too many pills",
        "i want to die lol",
        "i want to die for real",
        "i do not see a reason to wake up tomorrow",
        "my car is parked and i want him dead, im going to kill him",
        "my phone is dying but so am i, im going to kill myself",
        "i saw a movie and then took the whole bottle of pills",
    ] {
        assert!(read(text).safety().is_some(), "{text:?}");
    }
    for text in [
        "i overdosed two years ago, looking for a group",
        "my brother od'd last year",
        "tuve una sobredosis hace años",
    ] {
        assert_eq!(read(text).safety(), Option::None, "{text:?} by {}", read(text).because);
    }
}

#[test]
fn sayings_are_no_danger() {
    for text in [
        "dying of laughter",
        "killing it at work",
        "my phone died",
        "this homework is killing me",
        "dead tired today",
        "to die for",
        "that show was killer",
        "suicide squad was mid",
        "me muero de risa",
        "me muero de hambre",
        "shaking my head at you",
        "seize the day",
        "blue lipstick or red",
        "hit me up later",
        "protein shakes",
        "kill bill tonight?",
        "ice cream",
        "5 kms from here",
        "im so sick of this",
        "n/a",
        "to die for",
    ] {
        assert_eq!(read(text).safety(), Option::None, "{text:?} by {}", read(text).because);
    }
}

#[test]
fn whom_it_is_about() {
    for (text, who) in [
        ("my son took too many pills", Who::Another),
        ("he wont wake up", Who::Another),
        ("mi hermano se quiere matar", Who::Another),
        ("i took too many pills", Who::Oneself),
        ("cant stop drinkin. dont want my wife to see this", Who::Oneself),
        ("im done. tell my kids i love them", Who::Oneself),
        ("my husband hits me", Who::Oneself),
        ("my wife left me and i want to die", Who::Oneself),
    ] {
        assert_eq!(read(text).who, who, "{text:?}");
    }
}

#[test]
fn danger_at_the_end_of_a_long_text_is_seen() {
    let long = format!("{} i want to kill myself", "so today was a day like any other ".repeat(1900));
    assert!(long.len() > 64_000);
    assert_eq!(read(&long).meaning, CrisisSuicide);
}

proptest! {
    #[test]
    fn nothing_panics(text in "\\PC{0,200}") {
        let _ = read(&text);
    }

    #[test]
    fn nor_do_words_of_ours_in_any_order(words in proptest::collection::vec(
        proptest::sample::select(vec!["not", "stop", "kill", "myself", "i", "37203", "n", "a", "...", "ca", "my", "son", "😀", "k1ll", "ñ"]), 0..40)) {
        let _ = read(&words.join(" "));
    }

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn case_and_signs_do_not_hide_danger(front in "[.!? ]{0,3}", upper in any::<bool>()) {
        let text = if upper { "I WANT TO KILL MYSELF" } else { "i want to kill myself" };
        let meaning = read(&format!("{front}{text}!!")).meaning;
        prop_assert_eq!(meaning, CrisisSuicide);
    }
}
