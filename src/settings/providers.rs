//! The settings of the providers besides Twilio. As many as are set are used, all at once.

use clap::Args;

use super::{Answers, SettingsError, secret};
use crate::channel::bandwidth::{self, Bandwidth};
use crate::channel::plivo::{self, Plivo};
use crate::channel::sinch::{self, Sinch};
use crate::channel::telnyx::{self, Telnyx};
use crate::channel::vonage::{self, Vonage};
use crate::channel::{Login, Providers, PublicUrl, Secret};

/// What is set of them.
#[derive(Debug, Args)]
pub struct ProviderSettings {
    /// Telnyx: the public key of the account, that its webhooks are checked with
    #[arg(long, env = "HANDRAIL_TELNYX_PUBLIC_KEY", hide_env_values = true)]
    pub telnyx_public_key: Option<String>,
    /// Telnyx: the API key to send with
    #[arg(long, env = "HANDRAIL_TELNYX_API_KEY", hide_env_values = true, value_parser = secret)]
    pub telnyx_api_key: Option<Secret>,
    /// Telnyx: where its API is, the real one unless you test
    #[arg(long, env = "HANDRAIL_TELNYX_API_URL", default_value = telnyx::API_URL)]
    pub telnyx_api_url: String,
    /// Telnyx: who answers STOP, START and HELP; the provider, if the messaging profile has replies of its own
    #[arg(long, env = "HANDRAIL_TELNYX_OPT_OUT_REPLIES", default_value = "app")]
    pub telnyx_opt_out_replies: Answers,

    /// Vonage: the signature secret of the account, that its webhooks are checked with
    #[arg(long, env = "HANDRAIL_VONAGE_SIGNATURE_SECRET", hide_env_values = true, value_parser = secret)]
    pub vonage_signature_secret: Option<Secret>,
    /// Vonage: the API key to send with
    #[arg(long, env = "HANDRAIL_VONAGE_API_KEY", requires = "vonage_api_secret")]
    pub vonage_api_key: Option<String>,
    /// Vonage: the API secret to send with
    #[arg(long, env = "HANDRAIL_VONAGE_API_SECRET", hide_env_values = true, value_parser = secret)]
    pub vonage_api_secret: Option<Secret>,
    /// Vonage: where its API is, the real one unless you test
    #[arg(long, env = "HANDRAIL_VONAGE_API_URL", default_value = vonage::API_URL)]
    pub vonage_api_url: String,
    /// Vonage: who answers STOP, START and HELP; the provider, if Opt-Out Assist is on
    #[arg(long, env = "HANDRAIL_VONAGE_OPT_OUT_REPLIES", default_value = "app")]
    pub vonage_opt_out_replies: Answers,

    /// Plivo: the auth token; while you change it, the one in use and the other with a comma between
    #[arg(long, env = "HANDRAIL_PLIVO_AUTH_TOKEN", value_delimiter = ',', hide_env_values = true, value_parser = secret)]
    pub plivo_auth_token: Vec<Secret>,
    /// Plivo: the account (`MA…`), to send with the API
    #[arg(long, env = "HANDRAIL_PLIVO_AUTH_ID")]
    pub plivo_auth_id: Option<String>,
    /// Plivo: where its API is, the real one unless you test
    #[arg(long, env = "HANDRAIL_PLIVO_API_URL", default_value = plivo::API_URL)]
    pub plivo_api_url: String,
    /// Plivo: who answers STOP, START and HELP: Plivo itself, as it does in the United States and Canada, or this line
    #[arg(long, env = "HANDRAIL_PLIVO_OPT_OUT_REPLIES", default_value = "provider")]
    pub plivo_opt_out_replies: Answers,

    /// Bandwidth: the user that its callbacks bring along
    #[arg(long, env = "HANDRAIL_BANDWIDTH_CALLBACK_USER", requires = "bandwidth_callback_password")]
    pub bandwidth_callback_user: Option<String>,
    /// Bandwidth: the password that its callbacks bring along
    #[arg(long, env = "HANDRAIL_BANDWIDTH_CALLBACK_PASSWORD", hide_env_values = true, value_parser = secret, requires = "bandwidth_callback_user")]
    pub bandwidth_callback_password: Option<Secret>,
    /// Bandwidth: the account's number, to send with
    #[arg(long, env = "HANDRAIL_BANDWIDTH_ACCOUNT_ID")]
    pub bandwidth_account_id: Option<String>,
    /// Bandwidth: the application of the line's numbers, to send with
    #[arg(long, env = "HANDRAIL_BANDWIDTH_APPLICATION_ID")]
    pub bandwidth_application_id: Option<String>,
    /// Bandwidth: the user of the API
    #[arg(long, env = "HANDRAIL_BANDWIDTH_API_USER")]
    pub bandwidth_api_user: Option<String>,
    /// Bandwidth: the password of the API
    #[arg(long, env = "HANDRAIL_BANDWIDTH_API_PASSWORD", hide_env_values = true, value_parser = secret)]
    pub bandwidth_api_password: Option<Secret>,
    /// Bandwidth: where its API is, the real one unless you test
    #[arg(long, env = "HANDRAIL_BANDWIDTH_API_URL", default_value = bandwidth::API_URL)]
    pub bandwidth_api_url: String,

    /// Sinch: the secret of the service plan's webhooks
    #[arg(long, env = "HANDRAIL_SINCH_WEBHOOK_SECRET", hide_env_values = true, value_parser = secret)]
    pub sinch_webhook_secret: Option<Secret>,
    /// Sinch: the service plan, to send with
    #[arg(long, env = "HANDRAIL_SINCH_SERVICE_PLAN_ID", requires = "sinch_api_token")]
    pub sinch_service_plan_id: Option<String>,
    /// Sinch: the service plan's API token
    #[arg(long, env = "HANDRAIL_SINCH_API_TOKEN", hide_env_values = true, value_parser = secret)]
    pub sinch_api_token: Option<Secret>,
    /// Sinch: where its API is, the real one of the United States unless you test or are elsewhere
    #[arg(long, env = "HANDRAIL_SINCH_API_URL", default_value = sinch::API_URL)]
    pub sinch_api_url: String,
    /// Sinch: who answers STOP, START and HELP; the provider, if the campaign was set up so
    #[arg(long, env = "HANDRAIL_SINCH_OPT_OUT_REPLIES", default_value = "app")]
    pub sinch_opt_out_replies: Answers,
}

impl ProviderSettings {
    /// The names of those that are set.
    pub fn set(&self) -> impl Iterator<Item = &'static str> {
        [
            ("HANDRAIL_TELNYX_PUBLIC_KEY", self.telnyx_public_key.is_some()),
            ("HANDRAIL_VONAGE_SIGNATURE_SECRET", self.vonage_signature_secret.is_some()),
            ("HANDRAIL_PLIVO_AUTH_TOKEN", !self.plivo_auth_token.is_empty()),
            ("HANDRAIL_BANDWIDTH_CALLBACK_USER", self.bandwidth_callback_user.is_some()),
            ("HANDRAIL_SINCH_WEBHOOK_SECRET", self.sinch_webhook_secret.is_some()),
        ]
        .into_iter()
        .filter_map(|(name, set)| set.then_some(name))
    }

    /// Adds those that are set.
    pub(super) fn add_to(
        &self,
        providers: &mut Providers,
        public_url: &PublicUrl,
    ) -> Result<(), SettingsError> {
        if let Some(public_key) = self.telnyx_public_key.clone() {
            providers.add(Telnyx::new(telnyx::Setup {
                public_url: public_url.clone(),
                public_key,
                api_key: self.telnyx_api_key.clone(),
                api_url: address(&self.telnyx_api_url),
                opt_out_replies: self.telnyx_opt_out_replies.into(),
            })?);
        }
        if let Some(signature_secret) = self.vonage_signature_secret.clone() {
            providers.add(Vonage::new(vonage::Setup {
                public_url: public_url.clone(),
                signature_secret,
                api: login(self.vonage_api_key.as_ref(), self.vonage_api_secret.as_ref()),
                api_url: address(&self.vonage_api_url),
                opt_out_replies: self.vonage_opt_out_replies.into(),
            }));
        }
        if !self.plivo_auth_token.is_empty() {
            providers.add(Plivo::new(plivo::Setup {
                public_url: public_url.clone(),
                auth_tokens: self.plivo_auth_token.clone(),
                auth_id: self.plivo_auth_id.clone(),
                api_url: address(&self.plivo_api_url),
                opt_out_replies: self.plivo_opt_out_replies.into(),
            }));
        }
        let callback =
            login(self.bandwidth_callback_user.as_ref(), self.bandwidth_callback_password.as_ref());
        if let Some(callback) = callback {
            let api = login(self.bandwidth_api_user.as_ref(), self.bandwidth_api_password.as_ref());
            let account =
                self.bandwidth_account_id.clone().zip(self.bandwidth_application_id.clone()).zip(api);
            let account =
                account.map(|((account, application), api)| bandwidth::Account { account, application, api });
            let api_url = address(&self.bandwidth_api_url);
            providers.add(Bandwidth::new(bandwidth::Setup { callback, account, api_url }));
        }
        if let Some(webhook_secret) = self.sinch_webhook_secret.clone() {
            let plan = self.sinch_service_plan_id.clone().zip(self.sinch_api_token.clone());
            providers.add(Sinch::new(sinch::Setup {
                public_url: public_url.clone(),
                webhook_secret,
                plan: plan.map(|(id, token)| sinch::Plan { id, token }),
                api_url: address(&self.sinch_api_url),
                opt_out_replies: self.sinch_opt_out_replies.into(),
            }));
        }
        Ok(())
    }
}

fn login(user: Option<&String>, password: Option<&Secret>) -> Option<Login> {
    user.cloned().zip(password.cloned()).map(|(user, password)| Login { user, password })
}

fn address(url: &str) -> String {
    url.trim_end_matches('/').to_owned()
}
