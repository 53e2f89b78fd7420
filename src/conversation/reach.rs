//! Where somebody can be reached.

use serde::{Deserialize, Serialize};

use crate::text::Phone;

/// The way back to a person: the channel that they last wrote on, our number there, and theirs. Kept with the
/// conversation, sealed, and forgotten with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// The provider by its name in `/sms/{provider}`, or `phone`.
    pub channel: String,
    /// Our number.
    pub line: Phone,
    /// Their number.
    pub person: Phone,
}
