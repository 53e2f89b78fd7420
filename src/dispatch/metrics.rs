//! What the operator's monitoring is told: counts and times since the process began, never anything about anyone.
//!
//! Names and units are Prometheus' own conventions (prometheus.io, "Metric and label naming"); the text format is
//! version 0.0.4. A count lost with the process is what monitoring expects.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The upper ends of the buckets of times, in milliseconds: from well under the aim of 5 ms to Twilio's patience.
const BUCKETS: [u64; 11] = [1, 2, 5, 10, 25, 50, 100, 250, 1000, 5000, 15_000];

/// Everything that is counted.
#[derive(Debug, Default)]
pub struct Metrics(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    /// By provider and what became of the request.
    webhooks: BTreeMap<(&'static str, &'static str), u64>,
    /// By what became of a text that was sent through an API.
    sends: BTreeMap<&'static str, u64>,
    /// How many requests took at most so long.
    buckets: [u64; BUCKETS.len()],
    requests: u64,
    seconds: f64,
}

impl Metrics {
    /// A provider's request was answered after so long.
    pub fn webhook(&self, provider: &'static str, outcome: &'static str, took: Duration) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.webhooks.entry((provider, outcome)).or_default() += 1;
        for (bucket, end) in counts.buckets.iter_mut().zip(BUCKETS) {
            *bucket += u64::from(took <= Duration::from_millis(end));
        }
        counts.requests += 1;
        counts.seconds += took.as_secs_f64();
    }

    /// A text was given to a provider's API.
    pub fn sent(&self, outcome: &'static str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).sends.entry(outcome).or_default() += 1;
    }

    /// All of it, in the text format.
    pub fn render(&self) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = head(
            "handrail_webhook_requests_total",
            "counter",
            "Requests of providers, by what became of them.",
        );
        for ((provider, outcome), count) in &counts.webhooks {
            line(
                &mut text,
                "handrail_webhook_requests_total",
                &format!("provider=\"{provider}\",outcome=\"{outcome}\""),
                count,
            );
        }
        text += &head(
            "handrail_webhook_duration_seconds",
            "histogram",
            "From a provider's request to our answer.",
        );
        for (count, end) in counts.buckets.iter().zip(BUCKETS) {
            let end = Duration::from_millis(end).as_secs_f64();
            line(&mut text, "handrail_webhook_duration_seconds_bucket", &format!("le=\"{end}\""), count);
        }
        line(&mut text, "handrail_webhook_duration_seconds_bucket", "le=\"+Inf\"", &counts.requests);
        line(&mut text, "handrail_webhook_duration_seconds_sum", "", &counts.seconds);
        line(&mut text, "handrail_webhook_duration_seconds_count", "", &counts.requests);
        text += &head(
            "handrail_sends_total",
            "counter",
            "Texts given to providers' APIs, by what became of them.",
        );
        for (outcome, count) in &counts.sends {
            line(&mut text, "handrail_sends_total", &format!("outcome=\"{outcome}\""), count);
        }
        text
    }
}

/// What a metric is, before its values.
pub fn head(name: &str, kind: &str, help: &str) -> String {
    format!("# HELP {name} {help}\n# TYPE {name} {kind}\n")
}

/// One value.
pub fn line(text: &mut String, name: &str, labels: &str, value: &dyn std::fmt::Display) {
    let labels = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
    // A text takes whatever is written to it.
    let _ = writeln!(text, "{name}{labels} {value}");
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Metrics;

    #[test]
    fn counts_and_times_in_the_text_format() {
        let metrics = Metrics::default();
        metrics.webhook("twilio", "answered", Duration::from_millis(3));
        metrics.webhook("twilio", "answered", Duration::from_millis(700));
        metrics.webhook("telnyx", "refused", Duration::from_secs(20));
        metrics.sent("accepted");
        let text = metrics.render();
        for wanted in [
            "# TYPE handrail_webhook_requests_total counter\n",
            "handrail_webhook_requests_total{provider=\"twilio\",outcome=\"answered\"} 2\n",
            "handrail_webhook_requests_total{provider=\"telnyx\",outcome=\"refused\"} 1\n",
            "handrail_webhook_duration_seconds_bucket{le=\"0.002\"} 0\n",
            "handrail_webhook_duration_seconds_bucket{le=\"0.005\"} 1\n",
            "handrail_webhook_duration_seconds_bucket{le=\"1\"} 2\n",
            "handrail_webhook_duration_seconds_bucket{le=\"+Inf\"} 3\n",
            "handrail_webhook_duration_seconds_count 3\n",
            "handrail_sends_total{outcome=\"accepted\"} 1\n",
        ] {
            assert!(text.contains(wanted), "{wanted}{text}");
        }
    }
}
