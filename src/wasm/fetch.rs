//! `Fetch`: requests go through `fetch(url, init)`, the global one or the caller's.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::proto::clock::milliseconds;
use crate::proto::error::Cause;
use crate::proto::properties::push_string;
use crate::proto::request::Request;
use crate::proto::response::{Aborted, BodyProblem, Failure, Headers, MAX_BODY_BYTES, Response};
use crate::proto::shell::Ending;
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
        answer_of(&ended, ending_of(ended.kind()), ended.status().unwrap_or_default(), true, true)
    }

    async fn sleep(&self, duration: Duration) -> Result<(), Aborted> {
        Guard(host::pause(timer(duration), &JsValue::UNDEFINED)).ended().await;
        Ok(())
    }

    async fn rest(&self, duration: Duration) -> Result<bool, Aborted> {
        let ended = Guard(host::rest(timer(duration), &JsValue::UNDEFINED)).ended().await;
        Ok(ending_of(ended.kind()) == Ending::Shown)
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
    // The cast saturates, and the shell cuts what is too long.
    milliseconds(duration) as u32
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
    host::exchange(
        fetch,
        &call_of(request),
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

/// What `fetch` is called with, URL and init, as JSON: one crossing is cheaper than many.
pub(crate) fn call_of(request: &Request) -> String {
    let mut json = String::from("{\"url\":");
    push_string(&mut json, &request.url);
    json.push_str(",\"init\":{\"method\":\"");
    json.push_str(request.method.as_str());
    json.push_str("\",\"redirect\":\"manual\",\"headers\":{");
    let mut separator = "";
    for (name, value) in &request.headers {
        json.push_str(separator);
        push_string(&mut json, name);
        json.push(':');
        // EXPOSE: to fetch.
        push_string(&mut json, value.expose());
        separator = ",";
    }
    json.push_str("}}}");
    json
}

/// Reads how an attempt ended. Of a success, only hooks want the headers, and only who compares answers the text.
pub(crate) fn answer_of(
    ended: &Ended,
    ending: Ending,
    status: u16,
    wants_headers: bool,
    wants_text: bool,
) -> Result<Response<JsBody>, Failure> {
    let body = match ending {
        Ending::Read => {
            let text = if wants_text { ended.text() } else { JsValue::UNDEFINED };
            Ok(JsBody::new(ended.value(), text))
        }
        Ending::Broken => Err(BodyProblem::Broken(cause_of(ended))),
        Ending::NotJson => Err(BodyProblem::NotJson),
        Ending::Skipped => Err(BodyProblem::Skipped),
        Ending::TooLarge => Err(BodyProblem::TooLarge),
        Ending::Unfinished => Err(BodyProblem::Timeout),
        Ending::TimedOut => return Err(Failure::Timeout),
        Ending::Blocked | Ending::Failed => {
            let cross_origin = ending == Ending::Blocked;
            return Err(Failure::Network { cause: cause_of(ended), cross_origin });
        }
        Ending::NoFetch => return Err(Failure::NoFetch),
        Ending::Aborted | Ending::Done | Ending::NotAResponse | Ending::Shown => {
            return Err(Failure::NotAResponse);
        }
    };
    // What is not there is not asked for.
    let headers = (wants_headers || !matches!(status, 200..=299)).then(|| ended.headers()).flatten();
    Ok(Response { status, headers: Headers::in_order(host::texts(headers)), body })
}

/// How something ended, by its number.
pub(crate) fn ending_of(kind: usize) -> Ending {
    Ending::ALL.get(kind).copied().unwrap_or(Ending::NotAResponse)
}

fn cause_of(ended: &Ended) -> Cause {
    let Some(facts) = ended.cause() else { return Cause::default() };
    let fact = |at| facts.get_unchecked(at).as_string();
    Cause {
        name: fact(0).unwrap_or_default(),
        code: fact(1),
        inner_code: fact(2),
        message: fact(3).unwrap_or_default(),
        inner: fact(4).unwrap_or_default(),
    }
}
