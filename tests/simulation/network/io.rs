//! The client's way into the network of a history.

use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use ionos_backup::{Aborted, Failure, Io, JsonBody, Request, Response};

use super::Network;
use crate::history::{Gives, Nap};
use crate::support::milliseconds;
use crate::trace::{Event, Gave, Kind};

/// The client's way into a [`Network`].
pub(crate) struct SimulatedIo(pub(crate) Rc<Network>);

impl Io for SimulatedIo {
    type Body = JsonBody;

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(self.0.state.borrow().instant().wall)
    }

    fn random(&self) -> f64 {
        let state = &mut *self.0.state.borrow_mut();
        let drawn = state.jitter.share();
        // A call draws once for each request. The pauses of a wait draw for themselves.
        if std::mem::take(&mut state.undrawn)
            && let Some(Event { kind: Kind::Sent { random, .. }, .. }) = state.events.last_mut()
        {
            *random = drawn;
        }
        drawn
    }

    fn is_aborted(&self) -> bool {
        let state = &mut *self.0.state.borrow_mut();
        state.abort_told |= state.aborted;
        state.aborted
    }

    async fn send(&self, request: Request) -> Result<Response<JsonBody>, Failure> {
        self.0.state.borrow_mut().exchange(&request)
    }

    async fn sleep(&self, duration: Duration) -> Result<(), Aborted> {
        let asked_ms = milliseconds(duration);
        let state = &mut *self.0.state.borrow_mut();
        let abort_after_ms = state.step()?;
        let began = state.instant();
        let Nap { late_ms, jump_ms } = state.call.naps.get(state.naps).copied().unwrap_or_default();
        state.naps += 1;
        if let Some(after_ms) = abort_after_ms.filter(|after_ms| *after_ms < asked_ms) {
            state.advance(after_ms.into());
            return Err(state.abort());
        }
        state.advance(u64::from(asked_ms) + u64::from(late_ms));
        state.set_clock(jump_ms);
        state.log(Kind::Slept { asked_ms, late_ms }, began, jump_ms);
        state.aborted |= abort_after_ms.is_some();
        Ok(())
    }

    async fn rest(&self, duration: Duration) -> Result<bool, Aborted> {
        let asked_ms = milliseconds(duration);
        let state = &mut *self.0.state.borrow_mut();
        let abort_after_ms = state.step()?;
        let began = state.instant();
        let Nap { late_ms, jump_ms } = state.call.naps.get(state.naps).copied().unwrap_or_default();
        state.naps += 1;
        let most_ms = u64::from(asked_ms) + u64::from(late_ms);
        let shows_ms = state.shows_again(state.real_ms + most_ms).map(|shows| shows - state.real_ms);
        let takes_ms = shows_ms.unwrap_or(most_ms);
        if let Some(after_ms) = abort_after_ms.map(u64::from).filter(|after_ms| *after_ms < takes_ms) {
            state.advance(after_ms);
            return Err(state.abort());
        }
        state.advance(takes_ms);
        state.set_clock(jump_ms);
        state.log(Kind::Rested { asked_ms, shown: shows_ms.is_some() }, began, jump_ms);
        state.aborted |= abort_after_ms.is_some();
        Ok(shows_ms.is_some())
    }

    fn is_hidden(&self) -> bool {
        self.0.state.borrow().is_hidden()
    }

    async fn within<T>(
        &self,
        timeout: Duration,
        future: impl Future<Output = T>,
    ) -> Result<Option<T>, Aborted> {
        let timeout_ms = milliseconds(timeout);
        let abort_after_ms = self.0.state.borrow_mut().step()?;
        let polled = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
        let token = self.0.token.take().expect("only tokens are asked for with a time limit");
        let state = &mut *self.0.state.borrow_mut();
        let began = state.instant();
        let silent = polled.is_pending();
        let takes_ms = if silent { u32::MAX } else { token.takes_ms };
        if let Some(after_ms) = abort_after_ms.filter(|after_ms| *after_ms < takes_ms.min(timeout_ms)) {
            state.advance(after_ms.into());
            return Err(state.abort());
        }
        state.advance(takes_ms.min(timeout_ms).into());
        state.set_clock(token.jump_ms);
        let (gave, output) = match polled {
            Poll::Ready(output) if takes_ms <= timeout_ms => match token.gives {
                Gives::Good | Gives::Stale => (Gave::Token, Some(output)),
                Gives::Nothing | Gives::Silence | Gives::Unusable => (Gave::Nothing, Some(output)),
            },
            Poll::Ready(_) | Poll::Pending => (Gave::TooLate, None),
        };
        state.log(Kind::Token(gave), began, token.jump_ms);
        state.aborted |= abort_after_ms.is_some();
        Ok(output)
    }
}
