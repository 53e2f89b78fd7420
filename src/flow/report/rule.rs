//! The rules, each with the name that reports, tests and other tools know it by. A name never changes its meaning.
//!
//! An error keeps the folder from being used by `serve` when it is changed under it; a warning does not.

use super::Severity::{self, Error, Warning};

/// A rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name in reports.
    pub name: &'static str,
    /// How grave it is to break it.
    pub severity: Severity,
    /// What it is about, in a sentence.
    pub about: &'static str,
}

macro_rules! rules {
    ($($id:ident $name:literal $severity:ident $about:literal;)*) => {
        $(#[doc = $about] pub const $id: Rule = Rule { name: $name, severity: $severity, about: $about };)*
        /// Every rule.
        pub const ALL: &[Rule] = &[$($id,)*];
    };
}

rules! {
    // The file.
    MISSING_FILE "missing-file" Error "A file that every line needs is not there.";
    MISSING_FLOW "missing-flow" Error "A flow that the line falls back on is not there.";
    FILE_NAME "file-name" Error "A file is named after its flow.";
    DUPLICATE_FLOW "duplicate-flow" Error "Two files have a flow of one name.";
    NOT_UTF8 "not-utf8" Error "A file is not UTF-8.";
    BYTE_ORDER_MARK "byte-order-mark" Warning "A file begins with an invisible mark.";
    // YAML's traps.
    YAML "yaml" Error "A file that YAML cannot read.";
    TAB "yaml-tab" Error "A tab where spaces belong.";
    COLON_IN_TEXT "yaml-colon" Error "A colon within a text without quotes.";
    LEADING_BRACE "yaml-brace" Error "A text that begins with a brace and has no quotes.";
    LEADING_SIGN "yaml-sign" Error "A text that begins with a sign that YAML keeps for itself.";
    WORD_QUOTES "yaml-word-quotes" Error "Curled quotes of a word processor in the place of straight ones.";
    QUOTES "yaml-quotes" Error "A quote that is not closed, or is closed too early.";
    BRACKETS "yaml-brackets" Error "A bracket that is not closed, or a comma that is missing.";
    INDENTATION "yaml-indent" Error "A line that does not line up.";
    CUT_TEXT "yaml-hash" Warning "A text without quotes that ends at a `#`.";
    DUPLICATE_KEY "duplicate-key" Error "The same key twice.";
    UNKNOWN_KEY "unknown-key" Error "A key that means nothing here.";
    MISSING_KEY "missing-key" Error "A key that is needed.";
    WRONG_SHAPE "wrong-shape" Error "A value of another shape than is needed: a list, a text, a step.";
    // Steps and ways.
    NO_STEPS "no-steps" Error "A flow without steps.";
    EMPTY_STEP "empty-step" Error "A step that does nothing.";
    UNKNOWN_STEP "unknown-step" Error "A way to a step that is not there.";
    UNREACHABLE_STEP "unreachable-step" Error "A step that nothing leads to.";
    UNREACHABLE_FLOW "unreachable-flow" Warning "A flow that no meaning opens and no step leads to.";
    NO_WAY_OUT "no-way-out" Error "A step from which the flow never ends.";
    LOOP "loop-without-question" Error "Steps that lead to each other and ask nothing.";
    OWN_STEP "own-step" Error "A way that has to stay within its flow.";
    STEP_LIKE_FLOW "step-named-as-flow" Error "A step and a flow of one name.";
    NO_LAST_WAY "no-last-way" Error "A list of ways that somebody falls through.";
    WAY_NEVER_TAKEN "way-never-taken" Warning "A way behind one that is always taken.";
    ASK_AND_GO "ask-and-go" Error "A step that asks and does not wait.";
    ASK_AND_WAY_ON "ask-and-way-on" Error "A question and a way on in one step.";
    ANSWERS_WITHOUT_ASK "answers-without-ask" Error "Answers to no question.";
    NO_ANSWERS "no-answers" Error "A question without answers.";
    NO_LADDER "ask-without-ladder" Warning "A question that can only be repeated word for word.";
    LINE_LADDER "no-ladder" Error "The line has no words for a text that it does not understand.";
    UNVISITED_STEP "unvisited-step" Warning "A step that no transcript visits.";
    // Names.
    UNKNOWN_ACTION "unknown-action" Error "An action that the line does not have.";
    UNKNOWN_MEANING "unknown-meaning" Error "A meaning that does not exist.";
    TWO_FLOWS_ONE_MEANING "two-flows-one-meaning" Error "Two flows that open on one meaning.";
    UNKNOWN_FACT "unknown-fact" Error "A fact, or a value of it, that does not exist.";
    UNKNOWN_TYPE "unknown-type" Error "A type of answer that does not exist.";
    WORDS_IN_CONDITION "words-in-condition" Error "Words for each language where a value belongs.";
    BAD_SPAN "bad-span" Error "A span of time that cannot be read.";
    BAD_MOVE "bad-move" Error "A `moved:` line that moves nothing, or to nowhere.";
    // Answers.
    CLASHING_ANSWERS "clashing-answers" Error "Two answers to one question that wait for the same word.";
    NEAR_ANSWERS "near-answers" Warning "Two answers that are one typing error apart.";
    LAW_WORD_ANSWER "law-word-answer" Error "A word of the law as an answer.";
    LAW_WORD_INVITED "law-word-invited" Error "A question that invites a word of the law.";
    KEYWORD_ANSWER "keyword-answer" Error "An answer that the line hears as a wish of its own.";
    UNANSWERED_CHOICE "unanswered-choice" Error "A choice that is offered and that no answer waits for.";
    ODD_ANSWER "answer-for-type" Warning "A word to wait for that looks like a type of answer.";
    // Texts.
    MISSING_LANGUAGE "missing-language" Error "A text in one language only.";
    EXTRA_LANGUAGE "extra-language" Error "A text in a language that the line does not speak.";
    UNTRANSLATED "untranslated" Warning "The same words in both languages.";
    EMPTY_TEXT "empty-text" Error "A text without words.";
    OPEN_BRACE "open-brace" Error "A brace that is not closed.";
    UNKNOWN_PLACEHOLDER "unknown-placeholder" Error "A placeholder that stands for nothing.";
    PLACEHOLDER_DIFFERS "placeholder-differs" Warning "A placeholder in one language only.";
    PLACEHOLDER_UNSURE "placeholder-not-known" Error "A placeholder whose value is not always known there.";
    TOO_LONG "too-long" Error "More than three segments, with the longest values in its braces.";
    LONG_FLOW "long-flow" Warning "A flow of which half the texts need more than one segment.";
    NOT_GSM7 "not-gsm7" Error "A sign that is not in the SMS alphabet.";
    TWO_QUESTIONS "two-questions" Warning "Two questions in one text.";
    READING_GRADE "reading-grade" Warning "Harder to read than sixth grade.";
    INFORMAL_SPANISH "informal-spanish" Warning "Spanish that says tu where the line says usted.";
    STIGMA "stigma" Warning "A word that shames.";
    PROMISE "promise" Warning "A promise that the line cannot keep.";
    LINK_SHORTENER "link-shortener" Error "A public link shortener: carriers block texts with one.";
    ONLY_A_LINK "only-a-link" Warning "A text that is of no use to somebody who opens no link.";
    // Facts, numbers, signatures, personal data.
    STALE_FACT "stale-fact" Warning "A fact that was last checked more than 180 days ago.";
    BAD_DATE "bad-date" Error "A day that is none.";
    UNCHECKED_NUMBER "unchecked-number" Error "A number that does not say when it was last checked.";
    UNLISTED_NUMBER "unlisted-number" Warning "A telephone number that is not in helplines.yaml.";
    UNNAMED_REVIEWER "unnamed-reviewer" Error "A safety flow that does not say who signed it.";
    NO_PURPOSE "no-purpose" Error "Personal words that are kept and nobody said what for.";
    // The other files of the folder.
    LINE_FILE "line-file" Error "line.yaml, helplines.yaml or groups.yaml has another shape than it needs.";
    MEANINGS "meanings" Error "A file of meanings that cannot be used.";
    LIKENESS "likeness" Warning "What was learned from examples is missing or old.";
}
