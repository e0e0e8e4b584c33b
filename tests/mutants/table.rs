//! The deliberate defects.

use crate::Mutant;

/// Those that every `cargo test` tries.
pub(crate) const DELIBERATE: &[Mutant] = &[
    Mutant {
        name: "post_is_retried_after_502",
        file: "retry.rs",
        right: "            408 | 502 | 503 | 504 =>",
        wrong: "            502 if creates => Verdict { retry: true, maybe_applied: true },
            408 | 502..=504 =>",
    },
    Mutant {
        name: "hint_is_ignored",
        file: "call.rs",
        right: "Some(hint_ms) => u32::try_from(hint_ms).ok()?,",
        wrong: "Some(_) => retry::backoff(self.retries.saturating_add(1), random),",
    },
    Mutant {
        name: "deadline_is_off_by_one_attempt",
        file: "call.rs",
        right: "let timeout_ms = self.limits.timeout_ms.min(left);",
        wrong: "let timeout_ms = self.limits.timeout_ms;",
    },
    Mutant {
        name: "secret_is_in_a_message",
        file: "messages.rs",
        right: "let message = redactor.redact(&message);",
        wrong: "",
    },
    Mutant {
        name: "budget_is_not_charged",
        file: "retry.rs",
        right: "self.tokens.set(left);",
        wrong: "let _ = left;",
    },
    Mutant {
        name: "ensure_in_doubt_creates_again",
        file: "seeker.rs",
        right: "                self.stage = Stage::Doubt { until_ms, error };\n                self.pause();",
        wrong: "                let _ = (until_ms, error);
                self.state = State::Call(Operation::Create);",
    },
];

/// More of them: the table row by row, outcomes, deadlines, secrets, waiting.
pub(crate) const FURTHER: &[Mutant] = &[
    Mutant {
        name: "post_is_retried_without_an_answer",
        file: "retry.rs",
        right: "Event::Unanswered => Verdict { retry: !creates,",
        wrong: "Event::Unanswered => Verdict { retry: true,",
    },
    Mutant {
        name: "no_answer_is_a_rejection",
        file: "retry.rs",
        right: "Event::Unanswered => Verdict { retry: !creates, maybe_applied: true }",
        wrong: "Event::Unanswered => Verdict { retry: !creates, maybe_applied: false }",
    },
    Mutant {
        name: "what_was_never_sent_is_not_retried",
        file: "retry.rs",
        right: "Event::NeverSent => Verdict { retry: true,",
        wrong: "Event::NeverSent => Verdict { retry: !creates,",
    },
    Mutant {
        name: "spoiled_success_is_a_rejection",
        file: "retry.rs",
        right: "Event::Unusable => Verdict { retry: false, maybe_applied: !reads }",
        wrong: "Event::Unusable => Verdict { retry: false, maybe_applied: false }",
    },
    Mutant {
        name: "post_is_not_retried_after_429",
        file: "retry.rs",
        right: "429 => Verdict { retry: true,",
        wrong: "429 => Verdict { retry: !creates,",
    },
    Mutant {
        name: "put_is_retried_after_500",
        file: "retry.rs",
        right: "500 => Verdict { retry: reads,",
        wrong: "500 => Verdict { retry: !creates,",
    },
    Mutant {
        name: "post_is_retried_after_503_with_a_hint",
        file: "retry.rs",
        right: "503 if creates && has_hint => Verdict { retry: false,",
        wrong: "503 if creates && has_hint => Verdict { retry: true,",
    },
    Mutant {
        name: "gateway_errors_are_rejections",
        file: "retry.rs",
        right: "501.. => Verdict { retry: false, maybe_applied: !reads }",
        wrong: "501.. => Verdict { retry: false, maybe_applied: false }",
    },
    Mutant {
        name: "runtime_code_in_another_case_proves_that_nothing_was_sent",
        file: "retry.rs",
        right: ".contains(&code)",
        wrong: ".contains(&code.to_uppercase().as_str())",
    },
    Mutant {
        name: "success_fills_the_budget",
        file: "retry.rs",
        right: "self.tokens.get().saturating_add(times)",
        wrong: "self.tokens.get().saturating_add(times.saturating_mul(5))",
    },
    Mutant {
        name: "there_is_no_jitter",
        file: "retry.rs",
        right: "half.saturating_add(share(",
        wrong: "full.max(share(",
    },
    Mutant {
        name: "back_off_has_no_limit",
        file: "retry.rs",
        right: "jitter(doubled(retry).min(MAX_BACKOFF_MS), random)",
        wrong: "jitter(doubled(retry), random)",
    },
    Mutant {
        name: "outcome_unknown_is_forgotten",
        file: "call.rs",
        right: "self.unknown |= verdict.maybe_applied;",
        wrong: "self.unknown = verdict.maybe_applied;",
    },
    Mutant {
        name: "delete_takes_every_404_for_success",
        file: "call.rs",
        right: "404 if self.definition().method == Method::Delete && self.unknown =>",
        wrong: "404 if self.definition().method == Method::Delete =>",
    },
    Mutant {
        name: "delete_never_takes_404_for_success",
        file: "call.rs",
        right: "404 if self.definition().method == Method::Delete && self.unknown =>",
        wrong: "404 if self.definition().method == Method::Post && self.unknown =>",
    },
    Mutant {
        name: "token_is_refreshed_twice",
        file: "call.rs",
        right: "matches!(self.config.auth, Auth::Function) && !self.refreshed",
        wrong: "matches!(self.config.auth, Auth::Function) && self.attempts < 3",
    },
    Mutant {
        name: "token_is_never_refreshed",
        file: "call.rs",
        right: "matches!(self.config.auth, Auth::Function) && !self.refreshed",
        wrong: "matches!(self.config.auth, Auth::None) && !self.refreshed",
    },
    Mutant {
        name: "refresh_counts_as_a_retry",
        file: "call.rs",
        right: "self.refreshed = true;",
        wrong: "self.refreshed = true;\n                self.retries = self.retries.saturating_add(1);",
    },
    Mutant {
        name: "one_retry_too_many",
        file: "call.rs",
        right: "self.retries >= self.limits.max_retries",
        wrong: "self.retries > self.limits.max_retries",
    },
    Mutant {
        name: "long_hint_is_waited_for",
        file: "call.rs",
        right: "hint_ms > retry::MAX_HINT_MS",
        wrong: "hint_ms > retry::MAX_HINT_MS + 1000",
    },
    Mutant {
        name: "back_off_passes_the_deadline",
        file: "call.rs",
        right: "(wait_ms < self.clock.left_ms(self.limits.total_timeout_ms)).then_some(wait_ms)",
        wrong: "Some(wait_ms)",
    },
    Mutant {
        name: "create_of_unknown_outcome_is_retryable",
        file: "call.rs",
        right: "let is_safe = effect != Effect::Creates || outcome != Outcome::Unknown;",
        wrong: "let is_safe = true;",
    },
    Mutant {
        name: "body_that_breaks_off_proves_that_nothing_was_sent",
        file: "call.rs",
        right: "return self.disconnected(random, Event::Unanswered,",
        wrong: "return self.disconnected(random, Event::NeverSent,",
    },
    Mutant {
        name: "clock_that_is_set_back_adds_time",
        file: "clock.rs",
        right: "now.saturating_sub(last)",
        wrong: "now.abs_diff(last)",
    },
    Mutant {
        name: "cause_is_not_redacted",
        file: "call.rs",
        right: "message: redactor.redact(&cause.message),",
        wrong: "message: cause.message,",
    },
    Mutant {
        name: "error_code_is_not_redacted",
        file: "messages.rs",
        right: "error_code: redactor.redact(&error_code),",
        wrong: "error_code,",
    },
    Mutant {
        name: "request_id_is_not_redacted",
        file: "response.rs",
        right: "is_request_id(id).then(|| redactor.redact(id))",
        wrong: "is_request_id(id).then(|| id.to_owned())",
    },
    Mutant {
        name: "percent_encoded_secret_passes",
        file: "redact.rs",
        right: "b'%' => match hex(text, after, 2) {",
        wrong: "b'%' => match hex(text, after, 200) {",
    },
    Mutant {
        name: "escaped_secret_passes",
        file: "redact.rs",
        right: "let behind = behind_backslashes(text, at);",
        wrong: "let behind = at;",
    },
    Mutant {
        name: "password_of_a_body_passes",
        file: "call.rs",
        right: "command.hide_secrets(&config, &mut redactor);",
        wrong: "let _ = Command::hide_secrets;",
    },
    Mutant {
        name: "password_of_basic_passes",
        file: "config.rs",
        right: "vec![password.to_owned(), pair, url_safe.collect(), stem]",
        wrong: "vec![pair, url_safe.collect(), stem]",
    },
    Mutant {
        name: "base64_of_basic_passes",
        file: "config.rs",
        right: "vec![password.to_owned(), pair, url_safe.collect(), stem]",
        wrong: "vec![password.to_owned(), pair, url_safe.take(0).collect(), stem.chars().take(0).collect()]",
    },
    Mutant {
        name: "dates_are_held_against_our_clock_only",
        file: "response.rs",
        right: "self.date.unwrap_or(now)",
        wrong: "now",
    },
    Mutant {
        name: "wait_has_no_grace",
        file: "seeker.rs",
        right: "self.clock.elapsed_ms < GRACE_MS",
        wrong: "self.clock.elapsed_ms < GRACE_MS / 2",
    },
    Mutant {
        name: "wait_takes_failed_for_pending",
        file: "sight.rs",
        right: "Flow::WaitUntilAvailable if begins(\"FAILED\") => Self::Failed,",
        wrong: "Flow::WaitUntilAvailable if is(\"FAILED\") => Self::Failed,",
    },
    Mutant {
        name: "wait_ignores_the_hint",
        file: "seeker.rs",
        right: "retry::jitter(self.pause_ms, random).max(hint_ms)",
        wrong: "retry::jitter(self.pause_ms, random).max(hint_ms.min(1000))",
    },
    Mutant {
        name: "wait_ends_with_the_first_failure",
        file: "seeker.rs",
        right: "    error.retryable || matches!",
        wrong: "    matches!",
    },
    Mutant {
        name: "wait_takes_a_unit_that_is_gone_for_new",
        file: "seeker.rs",
        right: "self.seen |= unit.is_some();",
        wrong: "self.seen |= unit.is_some() && unit.is_none();",
    },
    Mutant {
        name: "what_is_aborted_in_flight_is_a_rejection",
        file: "call.rs",
        right: "self.unknown |= matches!(self.state, State::InFlight);",
        wrong: "",
    },
    Mutant {
        name: "attempts_of_an_aborted_flow_are_those_of_its_last_call",
        file: "seeker.rs",
        right: "call.map(|call| self.count(call));",
        wrong: "self.attempts = call.map_or(0, |call| call.attempts());",
    },
];
