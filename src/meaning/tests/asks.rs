//! What people ask and tell, and the words that only look like names.

use super::super::Meaning::*;
use super::super::Substance;
use super::{means, read};
use crate::place::Mention;
use crate::text::Language;

#[test]
fn groups_by_the_names_people_use() {
    means(&[
        ("AA", AboutAa),
        ("whats alcoholics anonymous", AboutAa),
        ("alcoholicos anónimos", AboutAa),
        ("n.a.", AboutNa),
        ("NA", AboutNa),
        ("narcotics anonimous", AboutNa),
        ("cocaine anonymous?", AboutCa),
        ("what is CA", AboutCa),
        ("crystal meth anonymous", AboutCma),
        ("smart", AboutSmart),
        ("S.M.A.R.T. recovery", AboutSmart),
        ("moderation management", AboutMm),
        ("women for sobriety", AboutWfs),
        ("lifering", AboutLifering),
        ("save our selves, do you have it", AboutSos),
        ("the one w/ 12 steps", About12Steps),
        ("los 12 pasos", About12Steps),
    ]);
}

#[test]
fn words_that_only_look_like_names() {
    for text in [
        "aa batteries",
        "n/a",
        "mm ok",
        "na na na",
        "ice cream",
        "my smart tv",
        "ca sales tax",
        "sos un amor",
    ] {
        let reading = read(text);
        assert_eq!(reading.meaning, None, "{text:?}: {} by {}", reading.meaning.name(), reading.because);
        assert_eq!(reading.substance, Option::None, "{text:?}");
    }
    let reading = read("meetings in san diego ca");
    assert_eq!(reading.meaning, MeetingNear);
    assert_eq!(reading.place, Some(Mention::City("San Diego, CA".into())));
    assert!(!reading.says(AboutCa));
}

#[test]
fn requests() {
    means(&[
        ("can i talk to a person", Person),
        ("quiero hablar con alguien", Person),
        ("i need help with drinking", FindGroup),
        ("cant stop drinkin. dont want my wife to see this", FindGroup),
        ("looking for a support group", FindGroup),
        ("meetings near 37203", MeetingNear),
        ("any NA tonight in Austin", MeetingNear),
        ("reuniones cerca de mi casa", MeetingNear),
        ("37203", MeetingNear),
        ("zip 37203-1234", MeetingNear),
        ("zoom meetings", Online),
        ("suboxone clinic", Treatment),
        ("do you take aetna", Insurance),
        ("no tengo seguro", Insurance),
        ("how do i get into rehab", Admissions),
        ("my wife drinks too much how do i help her", LovedOne),
        ("i relapsed", Relapse),
        ("volví a tomar", Relapse),
        ("im about to use", Craving),
        ("i could kill for a drink", Craving),
        ("tengo ganas de tomar", Craving),
        ("is it free", AboutCost),
        ("are you a bot", AboutLine),
        ("does it really work", AboutEvidence),
        ("I don't believe in god", AboutSecular),
        ("rehab or meetings", AboutGroupsVsRehab),
        ("español por favor", Spanish),
        ("English please", English),
        ("menu", Menu),
        ("start over", Menu),
        ("thank you", Thanks),
        ("hola", Greeting),
        ("", None),
        ("\u{1F642}", None),
    ]);
}

#[test]
fn what_is_told_beside_the_meaning() {
    for (text, substance) in [
        ("i drink too much", Some(Substance::Alcohol)),
        ("tomo cerveza diario", Some(Substance::Alcohol)),
        ("hooked on fentanyl", Some(Substance::Opioids)),
        ("no puedo dejar el cristal", Some(Substance::Meth)),
        ("smoking weed all day", Some(Substance::Cannabis)),
        ("cant stop taking xanax", Some(Substance::Benzos)),
        ("coke every weekend", Some(Substance::Cocaine)),
        ("diet coke", Option::None),
        ("the blues festival", Option::None),
    ] {
        assert_eq!(read(text).substance, substance, "{text:?}");
    }
    for (text, minor) in
        [("im 15 and i drink", true), ("tengo 14 años", true), ("im 15 days sober", false), ("im 45", false)]
    {
        assert_eq!(read(text).minor, minor, "{text:?}");
    }
    for (text, woman) in [
        ("im a woman looking for a meeting", true),
        ("soy mujer", true),
        ("im a man", false),
        ("im 14 and my mom doesnt know", false),
    ] {
        assert_eq!(read(text).woman, woman, "{text:?}");
    }
    for (text, language) in [
        ("where is the meeting", Some(Language::En)),
        ("donde es la junta", Some(Language::Es)),
        ("q onda pa cuando", Some(Language::Es)),
        ("37203", Option::None),
        ("ok", Some(Language::En)),
    ] {
        assert_eq!(read(text).language, language, "{text:?}");
    }
}

#[test]
fn the_reason_names_file_line_and_phrase() {
    let because = read("take me off this list").because;
    let (place, phrase) = because.split_once(' ').unwrap();
    let (file, line) = place.rsplit_once(':').unwrap();
    let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
    let written = std::fs::read_to_string(path).unwrap();
    let there = written.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
    assert!(there.contains(phrase.trim_matches('"')), "{because}: {there}");
}
