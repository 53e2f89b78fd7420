//! Somebody calls the number: they hear that it is a text line, where help is now, and may press 1.

/// What a caller hears.
#[derive(Debug, Clone, Copy)]
pub struct Spoken<'a> {
    /// In English: this is a text line, 911 and 988 (and "press 1", when there is a helpline).
    pub en: &'a str,
    /// The same in Spanish.
    pub es: &'a str,
    /// Where 1 connects to, such as `+18005550100` or `988`.
    pub helpline: Option<&'a str>,
}

/// A genuine call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// Whether the caller pressed 1.
    pub pressed_one: bool,
}
