//! `Call`: the machine for one operation, from its first attempt to its result.

use std::rc::Rc;
use std::time::Duration;

use crate::proto::clock::Clock;
use crate::proto::config::{Auth, Authorization, Config};
use crate::proto::error::{ApiDetail, Cause, Code, Detail, Error, Outcome};
use crate::proto::info::AttemptInfo;
use crate::proto::limits::CallLimits;
use crate::proto::messages;
use crate::proto::operation::{Definition, Effect, Method};
use crate::proto::redact::{Redactor, Secret};
use crate::proto::request::Command;
use crate::proto::response::{Body, BodyProblem, Failure, Headers, Response};
use crate::proto::retry::{self, Event};
use crate::proto::setting::Setting;
use crate::proto::step::Step;
use crate::proto::target::Target;
use crate::proto::text;
use crate::proto::words;

/// One operation under way.
///
/// The shell asks [`Call::next`] what to do, does it, and tells what happened; the call alone decides. It performs no
/// I/O, reads no clock and rolls no die: the time in milliseconds and a random number from 0 to 1 are arguments.
#[derive(Debug)]
pub(crate) struct Call<B> {
    config: Rc<Config>,
    command: Rc<Command>,
    limits: CallLimits,
    /// In whose name the call speaks: its own operation's, or that of a flow it is a part of.
    subject: Target,
    pub(crate) clock: Clock,
    state: State<B>,
    authorization: Option<Rc<Authorization>>,
    redactor: Redactor,
    attempts: u32,
    attempt_began_ms: u64,
    retries: u32,
    /// The token function was asked again after a 401.
    refreshed: bool,
    /// An answer came.
    pub(crate) answered: bool,
    /// An attempt may have been applied.
    pub(crate) unknown: bool,
    /// Why the last attempt was no success.
    fault: Option<Code>,
}

#[derive(Debug)]
enum State<B> {
    Authorize,
    Ready,
    InFlight,
    Sleep(u32),
    Done(Result<Option<B>, Box<Error>>),
    Over,
}

impl<B: Body> Call<B> {
    pub(crate) fn new(config: Rc<Config>, command: Rc<Command>, limits: CallLimits, subject: Target) -> Self {
        let mut redactor = Redactor::default();
        command.hide_secrets(&config, &mut redactor);
        let mut call = Self {
            config,
            command,
            limits,
            subject,
            clock: Clock::default(),
            state: State::Ready,
            authorization: None,
            redactor,
            attempts: 0,
            attempt_began_ms: 0,
            retries: 0,
            refreshed: false,
            answered: false,
            unknown: false,
            fault: None,
        };
        match &Rc::clone(&call.config).auth {
            Auth::None => {}
            Auth::Header(authorization) => call.authorize(Rc::clone(authorization)),
            Auth::Function => call.state = State::Authorize,
        }
        call
    }

    /// What to do now.
    pub(crate) fn next(&mut self, now: u64) -> Step<B> {
        self.clock.tick(now);
        let left = self.clock.left_ms(self.limits.total_timeout_ms);
        match std::mem::replace(&mut self.state, State::Over) {
            State::Authorize if left > 0 => {
                self.state = State::Authorize;
                Step::Authorize { timeout_ms: left }
            }
            State::Ready if left > 0 => {
                self.attempts = self.attempts.saturating_add(1);
                self.attempt_began_ms = self.clock.elapsed_ms;
                self.fault = None;
                self.state = State::InFlight;
                let timeout_ms = self.limits.timeout_ms.min(left);
                Step::Send(self.command.request(&self.config, self.authorization.as_deref(), timeout_ms))
            }
            State::Sleep(wait_ms) => {
                self.clock.expect(u64::from(wait_ms));
                self.state = State::Ready;
                Step::Sleep(wait_ms)
            }
            State::Done(result) => Step::Done(result),
            // Out of time; or the shell has lost its way, and the end is the one answer that cannot do harm.
            State::Authorize | State::Ready | State::InFlight | State::Over => {
                Step::Done(Err(self.error(Code::Timeout, Detail::None)))
            }
        }
    }

    /// The token function gave this; `None` if it failed.
    pub(crate) fn authorized(&mut self, token: Option<Secret<String>>) {
        let authorization = match token {
            Some(token) => Authorization::bearer(&token),
            None => Err("function failed"),
        };
        match authorization {
            Ok(authorization) => {
                self.authorize(Rc::new(authorization));
                self.state = State::Ready;
            }
            Err(problem) => {
                let path = Setting::AuthToken.definition().name;
                let mut error = self.error(Code::TokenFailed, Detail::Argument(path.to_owned()));
                let applied = words::applied(self.effect(), error.outcome);
                error.message = text::concat(&[self.subject.phrase(), ": ", path, " ", problem, applied]);
                self.state = State::Done(Err(error));
            }
        }
    }

    /// The token function took too long.
    pub(crate) fn authorization_timed_out(&mut self) {
        self.fail(Code::Timeout, Detail::None);
    }

    /// What hooks are told of an attempt that has just ended; `before` requests of the same flow were sent by earlier
    /// calls. Call it before `received` or `failed`.
    pub(crate) fn describe(&mut self, now: u64, before: u32, response: Option<&Response<B>>) -> AttemptInfo {
        self.clock.tick(now);
        let attempt = self.attempts.saturating_add(before);
        let duration_ms = self.clock.elapsed_ms.saturating_sub(self.attempt_began_ms);
        let info = AttemptInfo::new(self.subject.name(), attempt, duration_ms);
        match response {
            Some(response) => info.answered(response.status, &response.headers, now, &self.redactor),
            None => info,
        }
    }

    /// Adds what was concluded from how the attempt ended.
    pub(crate) fn complete(&self, info: AttemptInfo) -> AttemptInfo {
        let retry_in = match self.state {
            State::Authorize => Some(Duration::ZERO),
            State::Sleep(wait_ms) => Some(Duration::from_millis(wait_ms.into())),
            State::Done(_) | State::InFlight | State::Over | State::Ready => None,
        };
        AttemptInfo { code: self.fault, retry_in, ..info }
    }

    /// An answer came.
    pub(crate) fn received(&mut self, now: u64, random: f64, response: Response<B>) {
        self.clock.tick(now);
        self.answered = true;
        let Response { status, headers, body } = response;
        match status {
            200..=299 => self.succeeded(random, body),
            0 | 300..=399 => self.unusable(Code::UnexpectedRedirect, String::new()),
            401 if matches!(self.config.auth, Auth::Function) && !self.refreshed => {
                self.refreshed = true;
                self.fault = Some(Code::Unauthorized);
                self.state = State::Authorize;
            }
            // An earlier attempt of this call did it.
            404 if self.definition().method == Method::Delete && self.unknown => self.succeed(None),
            400.. => self.refused(now, random, status, &headers, body.ok()),
            // An interim answer is no end.
            1..=199 => self.unusable(Code::InvalidResponse, String::new()),
        }
    }

    /// No answer came.
    #[inline(never)]
    pub(crate) fn failed(&mut self, now: u64, random: f64, failure: Failure) {
        self.clock.tick(now);
        match failure {
            Failure::NoFetch => {
                self.attempts = self.attempts.saturating_sub(1);
                let cause = Box::new(Cause::new("TypeError", words::NO_FETCH));
                let mut error = self.error(Code::ConnectionFailed, Detail::Connection(Some(cause)));
                error.retryable = false;
                error.message.push_str("; ");
                error.message.push_str(words::NO_FETCH);
                self.state = State::Done(Err(error));
            }
            Failure::NotAResponse => {
                self.unknown = true;
                self.unusable(Code::InvalidResponse, String::new());
            }
            Failure::Network { cause, cross_origin } => {
                let event = Event::of_network(&cause);
                self.disconnected(random, event, cause);
                if let State::Done(Err(error)) = &mut self.state {
                    error.retryable &= !matches!(event, Event::Refused(_));
                    error.message.push_str(event.hint(cross_origin));
                }
            }
            // An abort ends the whole task, before it comes to this.
            Failure::Aborted | Failure::Timeout => self.timed_out(random),
        }
    }

    /// The request that it gave last was not sent after all, which is no attempt.
    pub(crate) fn not_sent(&mut self) {
        (self.attempts, self.state) = (self.attempts.saturating_sub(1), State::Ready);
    }

    /// The caller gave it up. What is under way may be applied all the same.
    pub(crate) fn aborted(&mut self) -> Box<Error> {
        self.unknown |= matches!(self.state, State::InFlight);
        let outcome = Outcome::of(self.unknown, self.answered);
        words::aborted(self.subject, self.effect(), outcome, self.attempts)
    }

    /// How many requests were sent.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Takes the secrets of another command's body out of what comes back as well.
    pub(crate) fn hide_secrets_of(&mut self, command: &Command) {
        command.hide_secrets(&self.config, &mut self.redactor);
    }

    /// Whether it would send a request or ask for a token next.
    pub(crate) fn is_ready(&self) -> bool {
        matches!(self.state, State::Authorize | State::Ready)
    }

    /// Takes this call's secrets out of a text that the server sent.
    pub(crate) fn redact(&self, text: &str) -> String {
        self.redactor.redact(text)
    }

    fn authorize(&mut self, authorization: Rc<Authorization>) {
        // EXPOSE: to the redactor.
        for secret in authorization.secrets.expose() {
            self.redactor.add(secret);
        }
        self.authorization = Some(authorization);
    }

    fn succeeded(&mut self, random: f64, body: Result<B, BodyProblem>) {
        let Definition { answer, hands_out, .. } = self.definition();
        let Some(document) = *answer else { return self.succeed(None) };
        let body = match body {
            Ok(body) => body,
            // The server had it, whatever the code of the cause says; and what broke may quote what it read.
            Err(BodyProblem::Broken(cause)) => {
                let cause = if hands_out.is_some() { Cause::default() } else { cause };
                return self.disconnected(random, Event::Unanswered, cause);
            }
            Err(BodyProblem::Timeout) => return self.timed_out(random),
            Err(BodyProblem::TooLarge) => return self.unusable(Code::ResponseTooLarge, String::new()),
            Err(BodyProblem::NotJson | BodyProblem::Skipped) => {
                return self.unusable(Code::InvalidResponse, String::new());
            }
        };
        if let Err(place) = body.check(document) {
            return self.unusable(Code::InvalidResponse, place);
        }
        if let Some(field) = *hands_out {
            let url = body.field(field).and_then(|url| url.text());
            if !url.is_some_and(|url| self.config.may_open(&url)) {
                return self.unusable(Code::InvalidResponse, field.to_owned());
            }
        }
        self.succeed(Some(body));
    }

    fn succeed(&mut self, body: Option<B>) {
        self.config.budget.succeed(1);
        self.state = State::Done(Ok(body));
    }

    #[inline(never)]
    fn refused(&mut self, now: u64, random: f64, status: u16, headers: &Headers, body: Option<B>) {
        let redactor = &self.redactor;
        let (messages, field_errors) =
            body.map(|body| messages::read(&body, self.definition().fields(), redactor)).unwrap_or_default();
        let retry_after_ms = headers.retry_after_ms(now);
        let detail = Detail::Api(Box::new(ApiDetail {
            status,
            messages,
            field_errors,
            request_id: headers.request_id(redactor),
            retry_after: retry_after_ms.map(Duration::from_millis),
        }));
        let event = Event::Status { status, has_hint: retry_after_ms.is_some() };
        self.conclude(random, event, Code::of_status(status), detail, retry_after_ms);
    }

    fn unusable(&mut self, code: Code, place: String) {
        self.conclude(0.0, Event::Unusable, code, Detail::Response(place), None);
    }

    fn timed_out(&mut self, random: f64) {
        self.conclude(random, Event::Unanswered, Code::Timeout, Detail::None, None);
    }

    fn disconnected(&mut self, random: f64, event: Event, cause: Cause) {
        // Runtimes quote the URL, and with it the query: as it is, or with a base of another spelling.
        let url = self.command.request(&self.config, None, 0).url;
        let redactor = &mut self.redactor;
        let known = redactor.count();
        redactor.add(url.get(self.config.base_url.len()..).unwrap_or_default());
        redactor.add(&url);
        let redacted = |code: Option<String>| code.map(|code| redactor.redact(&code));
        let cause = Cause {
            name: redactor.redact(&cause.name),
            code: redacted(cause.code),
            inner_code: redacted(cause.inner_code),
            message: redactor.redact(&cause.message),
            inner: redactor.redact(&cause.inner),
        };
        redactor.forget(known);
        self.conclude(random, event, Code::ConnectionFailed, Detail::Connection(Some(Box::new(cause))), None);
    }

    /// Decides between another attempt and the end.
    fn conclude(&mut self, random: f64, event: Event, code: Code, detail: Detail, hint_ms: Option<u64>) {
        let verdict = retry::judge(self.definition().effect, event);
        self.unknown |= verdict.maybe_applied;
        self.fault = Some(code);
        if verdict.retry
            && let Some(wait_ms) = self.wait_before_retry(random, hint_ms)
            && self.config.budget.pay()
        {
            self.retries = self.retries.saturating_add(1);
            self.state = State::Sleep(wait_ms);
            return;
        }
        self.fail(code, detail);
    }

    /// How long to wait before a retry; nothing if there may be none.
    fn wait_before_retry(&self, random: f64, hint_ms: Option<u64>) -> Option<u32> {
        if self.retries >= self.limits.max_retries {
            return None;
        }
        let wait_ms = match hint_ms {
            // Never shortened: a hint that is too long to wait for is the caller's to decide on.
            Some(hint_ms) if hint_ms > retry::MAX_HINT_MS => return None,
            Some(hint_ms) => u32::try_from(hint_ms).ok()?,
            None => retry::backoff(self.retries.saturating_add(1), random),
        };
        (wait_ms < self.clock.left_ms(self.limits.total_timeout_ms)).then_some(wait_ms)
    }

    fn fail(&mut self, code: Code, detail: Detail) {
        self.state = State::Done(Err(self.error(code, detail)));
    }

    fn error(&self, code: Code, detail: Detail) -> Box<Error> {
        let (effect, outcome) = (self.effect(), Outcome::of(self.unknown, self.answered));
        let is_safe = effect != Effect::Creates || outcome != Outcome::Unknown;
        let retryable = is_safe && retry::may_help(effect, code, &detail);
        let mut error = words::error(self.subject, effect, code, detail, outcome, self.attempts);
        error.retryable = retryable;
        error
    }

    /// What it does in whose name it speaks: the create of an `ensure` is followed by a look, and may be repeated.
    fn effect(&self) -> Effect {
        match self.definition().effect {
            Effect::Creates => self.subject.effect(),
            effect @ (Effect::Changes | Effect::Ensures | Effect::Reads) => effect,
        }
    }

    fn definition(&self) -> &'static Definition {
        self.command.operation.definition()
    }
}
