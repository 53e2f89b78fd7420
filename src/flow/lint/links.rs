//! Addresses and telephone numbers in texts.

use super::text::{Around, Found, Wording};

/// Public link shorteners. CTIA Messaging Principles and Best Practices (2023), 5.3.2, warns of them.
const SHORTENERS: [&str; 18] = [
    "bit.ly",
    "tinyurl.com",
    "t.co",
    "goo.gl",
    "ow.ly",
    "is.gd",
    "rb.gy",
    "buff.ly",
    "cutt.ly",
    "tiny.cc",
    "bl.ink",
    "rebrand.ly",
    "shorturl.at",
    "t.ly",
    "lnkd.in",
    "bitly.com",
    "v.gd",
    "shorte.st",
];
/// Words that only carry a link: with nothing else the text is of no use to who opens none.
const CARRIERS: [&str; 34] = [
    "see",
    "visit",
    "go",
    "to",
    "at",
    "here",
    "click",
    "open",
    "the",
    "link",
    "our",
    "site",
    "website",
    "for",
    "more",
    "info",
    "information",
    "find",
    "out",
    "on",
    "vea",
    "visite",
    "vaya",
    "a",
    "en",
    "aqui",
    "abra",
    "el",
    "enlace",
    "sitio",
    "para",
    "mas",
    "informacion",
    "y",
];
/// Words beside a link that a text needs at least.
const ENOUGH_WORDS: usize = 3;

fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '\n', '(', ')', ',', '"']).filter(|word| {
        let word = word.trim_end_matches(['.', '!', '?', ':', ';']);
        let host = word.trim_start_matches("https://").trim_start_matches("http://");
        let host = host.split('/').next().unwrap_or_default();
        let ends =
            [".org", ".com", ".gov", ".net", ".us", ".info", ".io", ".ly", ".me", ".co", ".gl", ".gd", ".gy"];
        word.contains("://")
            || (host.contains('.') && ends.iter().any(|end| host.to_lowercase().ends_with(end)))
            || SHORTENERS.contains(&host.to_lowercase().as_str())
    })
}

pub(super) fn shortener(wording: &Wording<'_>, _: &Around) -> Option<Found> {
    let host = |link: &str| {
        let bare =
            link.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
        bare.split(['/', '?']).next().unwrap_or_default().trim_end_matches('.').to_lowercase()
    };
    let found = links(&wording.words.value).find(|link| SHORTENERS.contains(&host(link).as_str()))?;
    Some(Found {
        part: found.to_owned(),
        message: format!("`{}` is a public link shortener: carriers block texts with one", host(found)),
        help: "write the address itself".to_owned(),
    })
}

pub(super) fn only_a_link(wording: &Wording<'_>, _: &Around) -> Option<Found> {
    if !matches!(wording.said.role(), "say" | "ask" | "way on" | "rephrase") {
        return None;
    }
    let link = links(&wording.words.value).next().map(str::to_owned);
    let holes =
        ["{treatment}"].into_iter().find(|hole| wording.words.value.contains(hole)).map(str::to_owned);
    let link = link.or(holes)?;
    let rest = links(&wording.bare).fold(wording.bare.clone(), |text, link| text.replace(link, " "));
    let rest = crate::text::fold(&rest);
    let said = rest.split(' ').filter(|word| !word.is_empty() && !CARRIERS.contains(word)).count();
    (said < ENOUGH_WORDS).then(|| Found {
        part: link,
        message: "the text is of no use to somebody who opens no link".to_owned(),
        help: "say in words what stands there, and give the link after it".to_owned(),
    })
}

/// A number as it is dialled within the country: ten digits.
pub(super) fn national(digits: &str) -> String {
    digits.strip_prefix('1').filter(|rest| rest.len() == 10).unwrap_or(digits).to_owned()
}

pub(super) fn unlisted(wording: &Wording<'_>, around: &Around) -> Option<Found> {
    let text = &wording.words.value;
    let runs = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '(' | ')' | '.' | ' ' | '+')));
    let number = runs.map(|run| run.trim_matches(|c: char| !c.is_ascii_digit())).find(|run| {
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        let whole = digits.len() == 10 || (digits.len() == 11 && digits.starts_with('1'));
        whole && !around.numbers.contains(&national(&digits))
    })?;
    Some(Found {
        part: number.to_owned(),
        message: format!("`{number}` is not in helplines.yaml: nobody would check it again"),
        help: "add it there with its source and the day it was checked, and write {its_key} here".to_owned(),
    })
}
