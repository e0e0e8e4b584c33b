//! The deliberate defects of `ensure`, `getByName`, `watch`, and of what is told of attempts.

use crate::Mutant;

/// Tried only when asked for.
pub(crate) const FLOWS: &[Mutant] = &[
    Mutant {
        name: "ensure_in_doubt_gives_up_early",
        file: "seeker.rs",
        right: "const DOUBT_MS: u64 = 30_000;",
        wrong: "const DOUBT_MS: u64 = 29_000;",
    },
    Mutant {
        name: "ensure_in_doubt_is_not_retryable",
        file: "seeker.rs",
        right: "error.retryable = true;",
        wrong: "",
    },
    Mutant {
        name: "ensure_is_left_in_doubt_by_a_look",
        file: "seeker.rs",
        right: "call.unknown && (creates || self.flow != Flow::Ensure)",
        wrong: "call.unknown",
    },
    Mutant {
        name: "ensure_takes_a_unit_that_leaves_for_one_that_is_there",
        file: "sight.rs",
        right: "Flow::Ensure if is(\"DESTROYING\") => Self::Pending,",
        wrong: "Flow::Ensure if is(\"DESTROYING\") => Self::Ready,",
    },
    Mutant {
        name: "ensure_in_doubt_takes_a_unit_that_leaves_for_its_own",
        file: "seeker.rs",
        right: "(Stage::Doubt { .. }, Sight::Ready | Sight::Failed)",
        wrong: "(Stage::Doubt { .. }, Sight::Ready | Sight::Failed | Sight::Pending)",
    },
    Mutant {
        name: "ensure_does_not_look_for_a_name_that_is_taken",
        file: "seeker.rs",
        right: "409 => true,",
        wrong: "409 => false,",
    },
    Mutant {
        name: "ensure_does_not_hear_of_the_name",
        file: "seeker.rs",
        right: "422 => {",
        wrong: "422 => false,\n        423 => {",
    },
    Mutant {
        name: "ensure_says_existing_where_it_has_recovered",
        file: "seeker.rs",
        right: "self.end(unit, How::Recovered)",
        wrong: "self.end(unit, How::Existing)",
    },
    Mutant {
        name: "ensure_hammers_a_name_that_stays_taken",
        file: "seeker.rs",
        right: "if std::mem::replace(&mut self.was_taken, true) =>",
        wrong: "if false && std::mem::replace(&mut self.was_taken, true) =>",
    },
    Mutant {
        name: "ensure_is_impatient_while_a_unit_leaves",
        file: "seeker.rs",
        right: "Stage::Doubt { .. } | Stage::Leaving) => true,\n            (Flow::Ensure, Stage::Look",
        wrong: "Stage::Doubt { .. }) => true,\n            (Flow::Ensure, Stage::Leaving | Stage::Look",
    },
    Mutant {
        name: "ensure_forgets_that_deleting_has_failed",
        file: "seeker.rs",
        right: "(Stage::Leaving, Sight::Failed) => self.fail(self.unit_failed(shown)),",
        wrong: "(Stage::Leaving, Sight::Failed) if shown.is_none() => self.fail(self.unit_failed(shown)),",
    },
    Mutant {
        name: "name_that_is_not_there_is_found",
        file: "seeker.rs",
        right: "if self.flow == Flow::WaitUntilDeleted =>",
        wrong: "if self.flow != Flow::WaitUntilAvailable =>",
    },
    Mutant {
        // One that looks would be given up at once by the task, again and again without an end.
        name: "watch_wakes_while_the_page_is_hidden",
        file: "watch.rs",
        right: "FlowStep::Rest(LONGEST_WAIT_MS)",
        wrong: "FlowStep::Rest(1000)",
    },
    Mutant {
        name: "watch_retries_while_the_page_is_hidden",
        file: "task.rs",
        right: "if self.is_hidden && call.is_ready() =>",
        wrong: "if self.is_hidden && call.is_ready() && call.attempts() == 0 =>",
    },
    Mutant {
        name: "watch_ignores_the_hint",
        file: "watch.rs",
        right: "saturating_add(seeker::hint_ms(error));",
        wrong: "saturating_add(seeker::hint_ms(error).min(1000));",
    },
    Mutant {
        name: "hint_ends_when_the_page_shows_again",
        file: "watch.rs",
        right: "        self.clock.expect(0);\n",
        wrong: "        self.clock.expect(0);\n        self.not_before_ms = 0;\n",
    },
    Mutant {
        name: "watch_rests_on_when_the_page_shows_again",
        file: "watch.rs",
        right: "        self.clock.expect(0);\n        self.state = State::Look;",
        wrong: "        self.clock.expect(0);",
    },
    Mutant {
        name: "watch_tells_what_has_not_changed",
        file: "watch.rs",
        right: "was_stale || !last.is_some_and(|last| list.is_same(last))",
        wrong: "was_stale || !last.is_some_and(|last| list.is_same(last) && self.attempts % 7 > 0)",
    },
    Mutant {
        name: "watch_does_not_say_that_the_list_is_fresh_again",
        file: "watch.rs",
        right: "if was_stale || !last",
        wrong: "if !last",
    },
    Mutant {
        name: "watch_is_stale_too_late",
        file: "watch.rs",
        right: "const STALE_AFTER: u32 = 3;",
        wrong: "const STALE_AFTER: u32 = 4;",
    },
    Mutant {
        name: "failures_of_a_watch_add_up_over_successes",
        file: "watch.rs",
        right: "        self.failures = 0;\n",
        wrong: "",
    },
    Mutant {
        name: "pace_of_a_watch_does_not_begin_again",
        file: "watch.rs",
        right: "{ seeker::next_pause(self.pause_ms) } else { seeker::FIRST_PAUSE_MS }",
        wrong: "{ seeker::next_pause(self.pause_ms) } else { self.pause_ms }",
    },
    Mutant {
        name: "watch_takes_updating_for_quiet",
        file: "watch.rs",
        right: "[\"BUSY\", \"DEPLOYING\", \"UPDATING\", \"DESTROYING\"]",
        wrong: "[\"DEPLOYING\", \"DEPLOYING\", \"UPDATING\", \"DESTROYING\"]",
    },
    Mutant {
        name: "attempts_are_not_counted_through",
        file: "task.rs",
        right: "Course::Seek(seeker) => seeker.attempts(),",
        wrong: "Course::Seek(_) => 0,",
    },
    Mutant {
        name: "attempt_that_failed_is_not_told",
        file: "task.rs",
        right: "Some(self.call.as_mut()?.describe(now, before, response))",
        wrong: "response?;\n        Some(self.call.as_mut()?.describe(now, before, response))",
    },
];
