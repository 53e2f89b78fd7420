//! The providers that are set, by name.

use super::send::Api;
use super::twilio::Twilio;

/// Every account that the line has. One of each provider.
#[derive(Debug, Default)]
pub struct Providers {
    /// Twilio.
    pub twilio: Option<Twilio>,
}

impl Providers {
    /// The API to send through, where the provider of that name is set with all that sending needs.
    pub fn api(&self, name: &str) -> Option<Box<dyn Api + Send + Sync + '_>> {
        match name {
            "twilio" => self.twilio.as_ref()?.sender().map(|sender| Box::new(sender) as _),
            _ => None,
        }
    }

    /// Whether replies may ride in the answer to its webhook; the simulated phone and the terminal are answered so too.
    pub fn answers_inline(&self, name: &str) -> bool {
        matches!(name, "twilio" | "phone" | "chat")
    }
}
