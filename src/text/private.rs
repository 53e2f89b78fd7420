//! What nobody should ever text to anybody: numbers that identify or pay. They are masked before anything else sees them.

use super::fold;

/// Masks, in what a person wrote, social security numbers (and ITINs), payment cards with their codes, Medicare numbers
/// and insurance member ids: each letter and digit of them becomes `*`. All else stays as it came, and a text without
/// any is given back as it is. Masking twice is masking once.
///
/// A number counts by its shape where the shape says enough (`123-45-6789`, sixteen digits in fours), and otherwise by
/// what is said before it (`member id`, `poliza`). ZIPs, phone numbers, times, years and counts stay.
///
/// Sources of the shapes: SSA (area, group and serial of a social security number), ISO/IEC 7812-1 (13 to 19 digits, the
/// first names the industry), CMS (Medicare Beneficiary Identifier). Of what insurers print, only the usual: up to four
/// letters and a long number.
pub(super) fn masked(words: String) -> String {
    // Three digits are the least that is ever masked: most texts end here.
    if words.bytes().filter(u8::is_ascii_digit).count() < 3 {
        return words;
    }
    let tokens = tokens(&words);
    let mut hidden = vec![false; tokens.len()];
    for at in 0..tokens.len() {
        let before = &tokens[..at];
        hidden[at..at + found(&tokens[at..], before)].fill(true);
    }
    if !hidden.contains(&true) {
        return words;
    }
    let mut masked = String::with_capacity(words.len());
    let mut written = 0;
    for (token, _) in tokens.iter().zip(hidden).filter(|(_, hidden)| *hidden) {
        masked.push_str(&words[written..token.start]);
        masked.extend(token.text.chars().map(|_| '*'));
        written = token.start + token.text.len();
    }
    masked.push_str(&words[written..]);
    masked
}

/// A run of letters and digits.
struct Token<'a> {
    text: &'a str,
    start: usize,
    /// What stands between it and the one before.
    gap: &'a str,
}

impl Token<'_> {
    fn is_number(&self) -> bool {
        self.text.bytes().all(|b| b.is_ascii_digit())
    }

    fn digits(&self) -> usize {
        self.text.bytes().filter(u8::is_ascii_digit).count()
    }

    /// Written in one with the one before: `123-45`, `4111 1111`.
    fn joined(&self) -> bool {
        matches!(self.gap, " " | "-" | "." | "–" | "—" | "‑" | " - ")
    }
}

fn tokens(words: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut end = 0;
    for text in words.split(|c: char| !c.is_alphanumeric()).filter(|t| !t.is_empty()) {
        let start = text.as_ptr() as usize - words.as_ptr() as usize;
        tokens.push(Token { text, start, gap: &words[end..start] });
        end = start + text.len();
    }
    tokens
}

/// How many tokens from the first on are one number to be masked.
fn found(from: &[Token<'_>], before: &[Token<'_>]) -> usize {
    let shapes: [fn(&[Token<'_>]) -> usize; 4] = [social, card, medicare, member];
    let said = said_before(before, from[0].gap);
    shapes.iter().map(|shape| shape(from)).find(|n| *n > 0).unwrap_or_else(|| match said {
        // `zip 372031234` is a place.
        Said::Zip => 0,
        Said::Nothing => usize::from(from[0].is_number() && from[0].digits() == 9),
        Said::Social => run(from, 4),
        Said::Code => usize::from(from[0].is_number() && (3..=4).contains(&from[0].digits())),
        Said::Member => run(from, 5),
        Said::Id => {
            let mixed = !from[0].is_number();
            let phone = matches!(from[0].text.len(), 10 | 11);
            if mixed || !phone { run(from, 6) } else { 0 }
        }
    })
}

/// The lengths of the groups of digits from here on, as far as they are written in one.
fn groups<'a>(from: &'a [Token<'_>]) -> impl Iterator<Item = usize> + 'a {
    from.iter()
        .enumerate()
        .take_while(|(n, t)| t.is_number() && (*n == 0 || t.joined()))
        .map(|(_, t)| t.text.len())
}

fn grouped(from: &[Token<'_>], lengths: &[usize]) -> bool {
    groups(from).take(lengths.len()).eq(lengths.iter().copied())
}

/// `123-45-6789`.
fn social(from: &[Token<'_>]) -> usize {
    let clean = from.first().is_some_and(|t| !t.gap.ends_with('-'));
    if clean && grouped(from, &[3, 2, 4]) { 3 } else { 0 }
}

/// Thirteen to nineteen digits in one, or grouped as cards are printed.
fn card(from: &[Token<'_>]) -> usize {
    const PRINTED: [&[usize]; 3] = [&[4, 4, 4, 4, 3], &[4, 4, 4, 4], &[4, 6, 5]];
    if from[0].is_number() && (13..=19).contains(&from[0].digits()) {
        return 1;
    }
    // Banks and merchandising; four years in a row begin with a 1 or a 2.
    let issuer = matches!(from[0].text.as_bytes()[0], b'3'..=b'6');
    let shape = PRINTED.iter().find(|lengths| grouped(from, lengths));
    let Some(shape) = shape else { return 0 };
    let digits: Vec<u8> = from[..shape.len()].iter().flat_map(|t| t.text.bytes()).map(|b| b - b'0').collect();
    if issuer || luhn(&digits) { shape.len() } else { 0 }
}

/// The check digit of ISO/IEC 7812-1, annex B.
fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(n, d)| if n % 2 == 0 { *d } else { d * 2 / 10 + d * 2 % 10 })
        .map(u32::from)
        .sum();
    sum.is_multiple_of(10)
}

/// `1EG4-TE5-MK73`, with dashes or without.
fn medicare(from: &[Token<'_>]) -> usize {
    let letter = |b: u8| b.is_ascii_alphabetic() && !b"SLOIBZsloibz".contains(&b);
    let fits = |id: &[u8]| {
        id.len() == 11
            && id.iter().enumerate().all(|(n, b)| match n {
                0 => (b'1'..=b'9').contains(b),
                1 | 4 | 7 | 8 => letter(*b),
                2 | 5 => b.is_ascii_digit() || letter(*b),
                _ => b.is_ascii_digit(),
            })
    };
    if fits(from[0].text.as_bytes()) {
        return 1;
    }
    let Some([a, b, c]) = from.first_chunk::<3>() else { return 0 };
    let parts = [a.text, b.text, c.text].concat();
    let shaped = (a.text.len(), b.text.len()) == (4, 3) && b.joined() && c.joined();
    if shaped && fits(parts.as_bytes()) { 3 } else { 0 }
}

/// `XYZ123456789`: what most insurance cards print. A phone number with letters glued to it is none.
fn member(from: &[Token<'_>]) -> usize {
    let text = from[0].text;
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = &text[letters..];
    let long = match digits.len() {
        8 | 9 | 12 => true,
        11 => !digits.starts_with('1'),
        _ => false,
    };
    usize::from((1..=4).contains(&letters) && long && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// A number that what was said before tells to be one, with at least so many letters and digits: the first token, and the
/// short groups after it.
fn run(from: &[Token<'_>], least: usize) -> usize {
    // `AB-998877` begins with letters alone; a word does not.
    let prefix = from[0].text.len() <= 4 && from.get(1).is_some_and(|t| t.gap == "-" && t.digits() > 0);
    if from[0].digits() == 0 && !prefix {
        return 0;
    }
    let mut count = 1;
    let mut length = from[0].text.len();
    for token in &from[1..] {
        let part =
            token.gap == "-" || (token.is_number() && from[0].text.len() <= 4 && token.text.len() <= 4);
        if !token.joined() || !part || token.digits() == 0 {
            break;
        }
        count += 1;
        length += token.text.len();
    }
    let digits: usize = from[..count].iter().map(Token::digits).sum();
    if length >= least && digits >= 3 { count } else { 0 }
}

/// What was said of a number right before it.
enum Said {
    Nothing,
    Zip,
    Social,
    /// The three or four digits on the back of a card.
    Code,
    Member,
    /// `id` alone.
    Id,
}

/// Looks back over words that say nothing (`my member id number is …`).
fn said_before(before: &[Token<'_>], gap: &str) -> Said {
    const SILENT: [&str; 22] = [
        "is", "its", "it", "es", "my", "mi", "the", "el", "la", "de", "del", "are", "security", "four", "4",
        "of", "last", "ultimos", "card", "tarjeta", "plan", "code",
    ];
    // What stands before a masked number was said of that one.
    if gap.contains('*') {
        return Said::Nothing;
    }
    let mut marked = gap.contains('#');
    let mut id = false;
    // `numero de poliza`: the mark may stand before the word that it marks.
    let mut insured = false;
    for token in before.iter().rev().take(5) {
        match fold(token.text).as_str() {
            "id" | "ids" => (marked, id) = (true, true),
            "number" | "num" | "numero" | "nro" | "codigo" => marked = true,
            "ssn" | "ss" | "itin" | "social" => return Said::Social,
            "cvv" | "cvc" | "cvv2" => return Said::Code,
            "zip" | "zipcode" | "postal" => return Said::Zip,
            "subscriber" | "afiliado" | "afiliada" | "beneficiary" | "mbi" => return Said::Member,
            "member" | "membership" | "miembro" | "policy" | "poliza" | "medicaid" | "medicare"
            | "medical" | "insurance" | "seguro" | "aseguranza" | "group" | "grupo" => insured = true,
            silent if SILENT.contains(&silent) => {}
            _ => break,
        }
        if token.gap.contains('*') {
            break;
        }
    }
    match (insured && marked, id) {
        (true, _) => Said::Member,
        (_, true) => Said::Id,
        _ => Said::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::masked;

    #[test]
    fn what_identifies_or_pays_is_masked() {
        for (text, expected) in [
            ("my ssn is 123-45-6789", "my ssn is ***-**-****"),
            ("123 45 6789 thats my social", "*** ** **** thats my social"),
            ("123.45.6789", "***.**.****"),
            ("123456789", "*********"),
            ("social security number 123456789 ok?", "social security number ********* ok?"),
            ("last 4 of my social 6789", "last 4 of my social ****"),
            ("mi seguro social es 123-45-6789", "mi seguro social es ***-**-****"),
            ("itin 912-78-1234", "itin ***-**-****"),
            ("ssn 123 456 789", "ssn *** *** ***"),
            ("card 4111 1111 1111 1111 exp 12/27", "card **** **** **** **** exp 12/27"),
            ("4111-1111-1111-1111", "****-****-****-****"),
            ("4111111111111111", "****************"),
            ("amex 3782 822463 10005", "amex **** ****** *****"),
            ("2223 0000 4841 0010 cvv 123", "**** **** **** **** cvv ***"),
            ("medicare 1EG4-TE5-MK73", "medicare ****-***-****"),
            ("its 1eg4te5mk73", "its ***********"),
            ("bcbs XYZ123456789", "bcbs ************"),
            ("aetna W123456789", "aetna **********"),
            ("member id WXZ998877", "member id *********"),
            ("member id: 80-1234-99", "member id: **-****-**"),
            ("my member number is 1234 5678 9012 37203", "my member number is **** **** **** 37203"),
            ("id # is ABC12345", "id # is ********"),
            ("ID 0012345678900", "ID *************"),
            ("group number 0087654", "group number *******"),
            ("group #0087654", "group #*******"),
            ("policy num 55512", "policy num *****"),
            ("medicaid number 1234567890", "medicaid number **********"),
            ("numero de poliza 998877", "numero de poliza ******"),
            ("número de póliza es AB-998877", "número de póliza es **-******"),
            ("id de miembro 44556677", "id de miembro ********"),
            ("subscriber 4455667", "subscriber *******"),
        ] {
            assert_eq!(masked(text.to_owned()), expected, "{text}");
        }
    }

    #[test]
    fn what_the_line_needs_stays() {
        for text in [
            "37203",
            "37203-1234",
            "zip 372031234",
            "zip code is 37203",
            "id like a meeting in 37203",
            "id go to 37203 at 7:30",
            "i have medicaid 37203",
            "medicaid card 37203",
            "no insurance, 37203",
            "group in 37203",
            "find me a group: 37203",
            "group 12 people",
            "615-555-0123",
            "(615) 555-0123",
            "call me at 6155550123",
            "+1 615 555 0123",
            "16155550123",
            "615 555 0123 37203",
            "555-0123",
            "my id is at home call 615-555-0123",
            "text 988 or 911",
            "1-800-662-4357",
            "800 662 4357",
            "at 7:30 pm, 12/27/2026",
            "2026-11-25",
            "i used 1995 2003 2011 2019",
            "sober 1234 days",
            "30 days, 12 steps, 100 mg, 1000 times",
            "i drank 40 oz and 12 beers",
            "room 12345678",
            "tn6155550123",
            "i am 45, been using 20 years",
            "social anxiety since 2019",
            "member since 2019",
            "https://example.org/a?b=1234567",
            "1-2-3-4-5-6-7-8-9",
            "10 20 30 40 50",
        ] {
            assert_eq!(masked(text.to_owned()), text);
        }
    }

    proptest! {
        #[test]
        fn only_letters_and_digits_become_stars(text in "[a-z0-9 .#:-]{0,60}|(id|ssn|member number|zip) [A-Z0-9 -]{0,20}|\\PC{0,60}") {
            let once = masked(text.clone());
            prop_assert_eq!(masked(once.clone()), once.clone());
            prop_assert_eq!(once.chars().count(), text.chars().count());
            prop_assert!(once.chars().zip(text.chars()).all(|(m, t)| m == t || (m == '*' && t.is_alphanumeric())));
        }
    }
}
