//! The providers that are set, by name.

use super::provider::Provider;
use super::send::Api;

/// Every account that the line has: one of each provider, as many at once as are set.
#[derive(Debug, Default)]
pub struct Providers(Vec<Box<dyn Provider>>);

impl Providers {
    /// Adds an account.
    pub fn add(&mut self, provider: impl Provider + 'static) {
        self.0.push(Box::new(provider));
    }

    /// Whether none is set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Provider> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// The provider of that name, if it is set.
    pub fn named(&self, name: &str) -> Option<&dyn Provider> {
        self.iter().find(|provider| provider.name() == name)
    }

    /// The API to send through, where the provider of that name is set with all that sending needs.
    pub fn api(&self, name: &str) -> Option<&dyn Api> {
        self.named(name)?.api()
    }

    /// Whether replies may ride in the answer to a request of that channel.
    pub fn answers_inline(&self, name: &str) -> bool {
        matches!(name, "phone" | "chat") || self.named(name).is_some_and(Provider::answers_inline)
    }
}
