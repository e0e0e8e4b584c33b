//! `Watching`: a watch as a stream, driven by whoever polls it.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::client::answer::Decode;
use crate::client::invocation::{Invocation, Prepared};
use crate::proto::error::Error;
use crate::proto::info::BackupUnitsSnapshot;
use crate::proto::model::BackupUnits;
use crate::run::{self, Io};

/// The list of backup units whenever it changes; see [`Client::watch`](crate::Client::watch).
///
/// Dropping it ends it, and leaves no timer and no request behind.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Watching<I: Io> {
    state: State<I>,
}

enum State<I: Io> {
    Begin(Invocation<I>),
    Idle(Box<Prepared<I>>),
    Looking(Pin<Box<dyn Future<Output = Looked<I>>>>),
    Over,
}

/// What the next list is, or why there is none; with what goes on after it.
type Looked<I> = Result<(BackupUnitsSnapshot, Prepared<I>), Error>;

impl<I: Io> Watching<I> {
    pub(crate) fn new(invocation: Invocation<I>) -> Self {
        Self { state: State::Begin(invocation) }
    }
}

/// Nothing in it is pinned but what is in a box of its own.
impl<I: Io> Unpin for Watching<I> {}

impl<I: Io + 'static> Stream for Watching<I>
where
    I::Body: Decode,
{
    type Item = Result<BackupUnitsSnapshot, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut looking = match std::mem::replace(&mut self.state, State::Over) {
            State::Begin(invocation) => match invocation.prepare() {
                Ok(prepared) => Box::pin(look(prepared)),
                Err(error) => return Poll::Ready(Some(Err(error))),
            },
            State::Idle(prepared) => Box::pin(look(*prepared)),
            State::Looking(looking) => looking,
            State::Over => return Poll::Ready(None),
        };
        let (state, item) = match looking.as_mut().poll(context) {
            Poll::Ready(Ok((snapshot, prepared))) => {
                (State::Idle(Box::new(prepared)), Poll::Ready(Some(Ok(snapshot))))
            }
            Poll::Ready(Err(error)) => (State::Over, Poll::Ready(Some(Err(error)))),
            Poll::Pending => (State::Looking(looking), Poll::Pending),
        };
        self.state = state;
        item
    }
}

async fn look<I: Io>(mut prepared: Prepared<I>) -> Looked<I>
where
    I::Body: Decode,
{
    let Prepared { client, hooks, task } = &mut prepared;
    let list = run::run(&client.shared.io, hooks, task).await?.answer();
    let snapshot = list.zip(task.take_snapshot()).and_then(|(list, (changes, stale))| {
        let [added, changed, removed] = changes.map(Decode::decode);
        Some(BackupUnitsSnapshot {
            items: list.decode::<BackupUnits>()?.items,
            added: added?,
            changed: changed?,
            removed: removed?,
            stale,
        })
    });
    Ok((snapshot.ok_or_else(|| Error::undecodable(NAME))?, prepared))
}

const NAME: &str = "watch";
