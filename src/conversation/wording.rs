//! What every reply of ours goes through last: how it ends, and what it is remembered by.

/// A sentence follows: `YES or NO` gets its full stop. An address does not, since a phone would take it for a part.
pub(super) fn closed(mut text: String) -> String {
    let last = text.rsplit(' ').next().unwrap_or_default();
    if !last.contains('/') && last.ends_with(|c: char| c.is_alphanumeric()) {
        text.push('.');
    }
    text
}

/// FNV-1a: stable across versions, since it is kept.
pub(super) fn print(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
