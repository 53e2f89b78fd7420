//! The fields of a status callback → a [`Receipt`].

use super::fate::fate;
use super::inbound::message_id;
use crate::channel::fields::Fields;
use crate::channel::receipt::reference_in;
use crate::channel::{Delivery, Receipt, Refusal};

/// Reads a genuine callback. Our reference is taken from the query, which the signature covers, never from the body.
pub(super) fn receipt(fields: &Fields, query: &str) -> Result<Receipt, Refusal> {
    let message = reference_in(query).ok_or(Refusal::Malformed("its address has no m"))?;
    let status = fields.one("MessageStatus")?.ok_or(Refusal::Malformed("it has no MessageStatus"))?;
    let error = fields.one("ErrorCode")?.and_then(|code| code.parse().ok()).filter(|code| *code != 0);
    Ok(Receipt {
        message,
        provider_id: message_id(fields)?.to_owned(),
        status: delivery(status).ok_or(Refusal::Malformed("its MessageStatus is unknown"))?,
        error,
        fate: error.and_then(|code| fate(0, code, None)),
    })
}

/// Every outbound status of the API's list (OpenAPI, `message_enum_status`). `partially_delivered` is a broadcast's:
/// some have it, so it is out.
fn delivery(status: &str) -> Option<Delivery> {
    match status {
        "accepted" | "scheduled" | "queued" => Some(Delivery::Queued),
        "sending" => Some(Delivery::Sending),
        "sent" | "partially_delivered" => Some(Delivery::Sent),
        "canceled" => Some(Delivery::Canceled),
        "failed" => Some(Delivery::Failed),
        "undelivered" => Some(Delivery::Undelivered),
        "delivered" => Some(Delivery::Delivered),
        "read" => Some(Delivery::Read),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::receipt;
    use crate::channel::fields::Fields;
    use crate::channel::{Delivery, Fate, Receipt};

    #[test]
    fn callbacks_as_twilio_sends_them() {
        let read = |query: &str, form: &str| receipt(&Fields::parse(form.as_bytes()), query);
        let expected = |status, error, fate| Receipt {
            message: "017.abcdefghijklmnopqrstuvwxyz.4".into(),
            provider_id: "SM1".into(),
            status,
            error,
            fate,
        };
        let m = "m=017.abcdefghijklmnopqrstuvwxyz.4";
        for (form, status, error, fate) in [
            ("MessageSid=SM1&MessageStatus=queued", Delivery::Queued, None, None),
            ("MessageSid=SM1&MessageStatus=sent&SmsStatus=sent", Delivery::Sent, None, None),
            (
                "MessageSid=SM1&MessageStatus=delivered&ErrorCode=0&RawDlrDoneDate=2611231200",
                Delivery::Delivered,
                None,
                None,
            ),
            (
                "MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30005",
                Delivery::Undelivered,
                Some(30005),
                Some(Fate::Gone),
            ),
            (
                "MessageSid=SM1&MessageStatus=failed&ErrorCode=21610",
                Delivery::Failed,
                Some(21610),
                Some(Fate::OptedOut),
            ),
            ("MessageSid=SM1&MessageStatus=failed&ErrorCode=77777", Delivery::Failed, Some(77777), None),
        ] {
            assert_eq!(read(m, form).unwrap(), expected(status, error, fate), "{form}");
        }
        for (query, form) in [
            ("", "MessageSid=SM1&MessageStatus=sent"),
            ("m=1.2", "MessageSid=SM1&MessageStatus=sent"),
            ("m=1.2.3%0A", "MessageSid=SM1&MessageStatus=sent"),
            (m, "MessageStatus=sent"),
            (m, "MessageSid=SM1"),
            (m, "MessageSid=SM1&MessageStatus=received"),
        ] {
            assert!(read(query, form).is_err(), "{query} {form}");
        }
    }

    #[test]
    fn ranks_only_rise() {
        let order = [
            Delivery::Queued,
            Delivery::Sending,
            Delivery::Sent,
            Delivery::Failed,
            Delivery::Undelivered,
            Delivery::Delivered,
            Delivery::Read,
        ];
        assert!(order.windows(2).all(|pair| pair[0].rank() < pair[1].rank()));
        assert!(Delivery::Failed.is_failure() && Delivery::Failed.is_final() && !Delivery::Sent.is_final());
    }
}
