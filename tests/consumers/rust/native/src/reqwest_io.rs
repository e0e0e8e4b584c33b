//! An `Io` over reqwest: it carries out what the client decides, and reports what came of it.

use std::time::{Duration, SystemTime};

use ionos_backup::{Aborted, BodyProblem, Cause, Failure, Headers, Io, JsonBody, MAX_BODY_BYTES, Request, Response};

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
            builder = builder.header(&**name, value.expose());
        }
        if let Some(body) = request.body {
            // EXPOSE: the API, likewise.
            builder = builder.body(body.expose().to_owned());
        }
        let answer = builder.send().await.map_err(failure)?;
        let status = answer.status().as_u16();
        let headers = Headers::read(|name| Some(answer.headers().get(name)?.to_str().ok()?.to_owned()));
        Ok(Response::new(status, headers, read(answer).await))
    }
}

impl Io for Reqwest {
    type Body = JsonBody;

    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn random(&self) -> f64 {
        fastrand::f64()
    }

    async fn send(&self, request: Request) -> Result<Response<JsonBody>, Failure> {
        let limit = request.timeout;
        tokio::time::timeout(limit, self.exchange(request)).await.unwrap_or(Err(Failure::Timeout))
    }

    async fn sleep(&self, duration: Duration) -> Result<(), Aborted> {
        tokio::time::sleep(duration).await;
        Ok(()) // who aborts drops the future
    }

    async fn within<T>(&self, timeout: Duration, future: impl Future<Output = T>) -> Result<Option<T>, Aborted> {
        Ok(tokio::time::timeout(timeout, future).await.ok())
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
    let is_unconnected = error.is_connect();
    let cause = Cause::new("reqwest", error.without_url().to_string());
    if is_unconnected { cause.with_code("ECONNREFUSED") } else { cause }
}
