//! Files that do not compile say where and what to do.

use super::super::Lexicon;

#[test]
fn faults_name_file_line_and_remedy() {
    for (text, told) in [
        (
            "rules:\n  - means: gretting\n    phrases: [hi]\n",
            "a.yaml:2: there is no meaning \"gretting\". Use one of: crisis_suicide",
        ),
        ("rules:\n  - tells: colour\n    phrases: [red]\n", "a.yaml:2: there is no fact \"colour\""),
        ("rules:\n  - means: menu\n    phrases:\n      - my {kine}\n", "a.yaml:4: there is no set \"kine\""),
        ("rules:\n  - means: menu\n    phrase: [x]\n", "a.yaml:3:"),
        ("rules:\n  - means: menu\n    phrases: ['...']\n", "a.yaml:3: the phrase \"...\" has no words"),
        ("rules:\n  - means: menu\n    phrases: ['go & stay']\n", "has a sign where a word should be"),
        ("sets:\n  a: [two words]\n", "a.yaml:2: the phrase \"two words\" stands where a single word must"),
        ("law:\n  stopp: [stop]\n", "a.yaml:2: there is no meaning \"stopp\""),
        ("languages:\n  fr: [oui]\n", "a.yaml:2: there is no language \"fr\""),
    ] {
        let fault = Lexicon::compile(&[("a.yaml", text)]).unwrap_err().to_string();
        assert!(fault.contains(told), "{fault}\nshould hold {told}");
    }
}

#[test]
fn gaps_alternatives_sets_and_anchors() {
    let files =
        "sets:\n  kin: [mom, dad]\nrules:\n  - means: menu\n    phrases: ['^ my {kin} ... red/blue car $']\n";
    let lexicon = Lexicon::compile(&[("a.yaml", files)]).unwrap();
    for (text, found) in [
        ("my mom has a red car", true),
        ("my dad blue car", true),
        ("my dad has a very very blue car", false),
        ("so my mom has a red car", false),
        ("my mom has a red car too", false),
        ("my aunt has a red car", false),
    ] {
        assert_eq!(lexicon.read(text).because.starts_with("a.yaml:5"), found, "{text:?}");
    }
}
