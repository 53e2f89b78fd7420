//! A response body that tells when it was taken.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Bytes;
use http_body::{Body, Frame, SizeHint};

use crate::dispatch::Ticket;

/// The whole answer in one frame. When the connection takes it, the replies in it are presumed sent; when the
/// connection is gone before, the ticket is dropped and they stay in the outbox.
#[derive(Debug)]
pub struct Taken {
    bytes: Option<Bytes>,
    ticket: Option<Ticket>,
}

impl Taken {
    /// An answer and the replies in it.
    pub fn new(bytes: impl Into<Bytes>, ticket: Ticket) -> Self {
        Self { bytes: Some(bytes.into()), ticket: Some(ticket) }
    }
}

impl Body for Taken {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(ticket) = self.ticket.take() {
            ticket.hand_in();
        }
        Poll::Ready(self.bytes.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |b| b.len() as u64))
    }
}
