//! An `Io` over reqwest: it carries out what the client decides, and reports what came of it.

use std::convert::Infallible;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ionos_backup::{BodyProblem, Cause, Failure, Headers, Io, JsonBody, MAX_BODY_BYTES, Request, Response};

/// Sends by reqwest and sleeps by tokio.
pub struct Reqwest(reqwest::Client);

impl Reqwest {
    /// Redirects are not followed: they would carry the credentials along.
    pub fn new() -> reqwest::Result<Self> {
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().map(Self)
    }

    async fn exchange(&self, request: Request) -> Result<Response<JsonBody>, Failure> {
        let method = reqwest::Method::from_bytes(request.method.as_str().as_bytes()).unwrap_or_default();
        let mut builder = self.0.request(method, request.url);
        for (name, value) in &request.headers {
            // EXPOSE: the API, over the connection that the client was built for.
            builder = builder.header(*name, value.expose());
        }
        if let Some(body) = request.body {
            // EXPOSE: the API, likewise.
            builder = builder.body(body.expose().to_owned());
        }
        let answer = builder.send().await.map_err(failure)?;
        let status = answer.status().as_u16();
        let headers = Headers::read(|name| Some(answer.headers().get(name)?.to_str().ok()?.to_owned()));
        Ok(Response { status, headers, body: read(answer).await })
    }
}

impl Io for Reqwest {
    type Body = JsonBody;
    type Abort = Infallible;

    fn now(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as u64
    }

    fn random(&self) -> f64 {
        fastrand::f64()
    }

    fn check_abort(&self) -> Result<(), Infallible> {
        Ok(()) // who aborts drops the future
    }

    async fn send(&self, request: Request) -> Result<Result<Response<JsonBody>, Failure>, Infallible> {
        let limit = Duration::from_millis(request.timeout_ms.into());
        Ok(tokio::time::timeout(limit, self.exchange(request)).await.unwrap_or(Err(Failure::Timeout)))
    }

    async fn sleep(&self, duration_ms: u32) -> Result<(), Infallible> {
        tokio::time::sleep(Duration::from_millis(duration_ms.into())).await;
        Ok(())
    }

    async fn within<T>(&self, timeout_ms: u32, future: impl Future<Output = T>) -> Result<Option<T>, Infallible> {
        Ok(tokio::time::timeout(Duration::from_millis(timeout_ms.into()), future).await.ok())
    }
}

/// The body, as long as it is of a size that the API sends.
async fn read(mut answer: reqwest::Response) -> Result<JsonBody, BodyProblem> {
    let mut bytes = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(|error| BodyProblem::Broken(cause(error)))? {
        bytes.extend_from_slice(&part);
        if bytes.len() > MAX_BODY_BYTES as usize {
            return Err(BodyProblem::TooLarge);
        }
    }
    JsonBody::from_slice(&bytes)
}

fn failure(error: reqwest::Error) -> Failure {
    Failure::Network { cause: cause(error), cross_origin: false }
}

/// Only a connection that was never made may be told as such: then even a create is safe to send again.
fn cause(error: reqwest::Error) -> Cause {
    let code = error.is_connect().then(|| "ECONNREFUSED".to_owned());
    Cause { name: "reqwest".to_owned(), code, message: error.without_url().to_string(), ..Cause::default() }
}
