//! `Fetch`: requests go through `fetch(url, init)`, the global one or the caller's.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::proto::error::Cause;
use crate::proto::request::Request;
use crate::proto::response::{Aborted, BodyProblem, Failure, Headers, MAX_BODY_BYTES, Response};
use crate::proto::shell::{Ending, LONGEST_WAIT_MS, Reading};
use crate::run::Io;
use crate::wasm::body::JsBody;
use crate::wasm::env;
use crate::wasm::host::{self, Ended, Pending};

/// Calls through `fetch`. A call that is dropped aborts its request.
#[derive(Clone, Debug, Default)]
pub struct Fetch {
    /// Instead of the global one, which is looked up at each call.
    fetch: JsValue,
}

impl Fetch {
    /// Calls through this function instead of the global `fetch`.
    pub fn with(fetch: Function) -> Self {
        Self { fetch: fetch.into() }
    }
}

impl Io for Fetch {
    type Body = JsBody;

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
            .checked_add(Duration::from_millis(env::now()))
            .unwrap_or(SystemTime::UNIX_EPOCH)
    }

    fn random(&self) -> f64 {
        env::random()
    }

    async fn send(&self, request: Request) -> Result<Response<JsBody>, Failure> {
        let pending = exchange(&self.fetch, &request, &JsValue::UNDEFINED, &JsValue::UNDEFINED, true);
        let ended = Guard(pending).ended().await;
        answer_of(&ended, ending_of(&ended), true)
    }

    async fn sleep(&self, duration: Duration) -> Result<(), Aborted> {
        Guard(host::pause(timer(duration), &JsValue::UNDEFINED)).ended().await;
        Ok(())
    }

    async fn rest(&self, duration: Duration) -> Result<bool, Aborted> {
        Ok(Guard(host::rest(timer(duration), &JsValue::UNDEFINED)).ended().await.shown())
    }

    fn is_hidden(&self) -> bool {
        host::is_hidden()
    }

    async fn within<T>(
        &self,
        timeout: Duration,
        future: impl Future<Output = T>,
    ) -> Result<Option<T>, Aborted> {
        let mut future = pin!(future);
        let mut sleep = pin!(self.sleep(timeout));
        poll_fn(|context| match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Ok(Some(output))),
            Poll::Pending => sleep.as_mut().poll(context).map(|slept| slept.map(|()| None)),
        })
        .await
    }
}

/// As timers count; what is longer than they can wait is cut.
fn timer(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(LONGEST_WAIT_MS)
}

/// Ends what is pending when its future is dropped; once it has ended that does nothing.
struct Guard(Pending);

impl Guard {
    async fn ended(self) -> Ended {
        // The promise never rejects; should it, the rejection is no answer.
        let ended = JsFuture::from(self.0.ended()).await;
        ended.unwrap_or_else(|thrown| thrown).unchecked_into()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.drop();
    }
}

/// Starts one attempt.
pub(crate) fn exchange(
    fetch: &JsValue,
    request: &Request,
    members: &JsValue,
    signal: &JsValue,
    wants_headers: bool,
) -> Pending {
    let mut lines = String::from(request.method.as_str());
    let mut push = |line: &str| {
        lines.push('\n');
        lines.push_str(line);
    };
    push(&request.url);
    for (name, value) in &request.headers {
        push(name);
        // EXPOSE: to fetch. No value has a line break: `config.rs` and `headers.rs` have refused it.
        push(value.expose());
    }
    host::exchange(
        fetch,
        &lines,
        // EXPOSE: to fetch.
        request.body.as_ref().map(|body| body.expose().as_str()),
        members,
        request.fresh,
        timer(request.timeout),
        signal,
        request.reads_success,
        wants_headers,
        MAX_BODY_BYTES,
    )
}

/// Reads how an attempt ended. Only who compares answers wants the text of one.
pub(crate) fn answer_of(
    ended: &Ended,
    ending: Option<Ending>,
    wants_text: bool,
) -> Result<Response<JsBody>, Failure> {
    match ending {
        Some(Ending::Done) => Ok(Response {
            status: ended.status(),
            headers: headers_of(ended),
            body: body_of(ended, wants_text),
        }),
        Some(Ending::TimedOut) => Err(Failure::Timeout),
        Some(Ending::Failed) => {
            Err(Failure::Network { cause: cause_of(ended), cross_origin: ended.cross_origin() })
        }
        Some(Ending::NoFetch) => Err(Failure::NoFetch),
        Some(Ending::Aborted | Ending::NotAResponse) | None => Err(Failure::NotAResponse),
    }
}

/// How something ended.
pub(crate) fn ending_of(ended: &Ended) -> Option<Ending> {
    Ending::ALL.get(ended.kind()).copied()
}

fn headers_of(ended: &Ended) -> Headers {
    let values = ended.headers().map(|headers| headers.iter().map(|value| value.as_string()).collect());
    Headers::in_order(values.unwrap_or_default())
}

fn body_of(ended: &Ended, wants_text: bool) -> Result<JsBody, BodyProblem> {
    match Reading::ALL.get(ended.problem()) {
        Some(Reading::Read) => {
            let text = if wants_text { ended.text() } else { JsValue::UNDEFINED };
            Ok(JsBody::new(ended.body(), text))
        }
        Some(Reading::NotJson) => Err(BodyProblem::NotJson),
        Some(Reading::Skipped) => Err(BodyProblem::Skipped),
        Some(Reading::Unfinished) => Err(BodyProblem::Timeout),
        Some(Reading::TooLarge) => Err(BodyProblem::TooLarge),
        Some(Reading::Broken) | None => Err(BodyProblem::Broken(cause_of(ended))),
    }
}

fn cause_of(ended: &Ended) -> Cause {
    Cause {
        name: ended.name(),
        code: ended.code(),
        inner_code: ended.inner_code(),
        message: ended.message(),
        inner: ended.inner().into(),
    }
}
