//! Fault scripts: the rules as a test writes them.

use serde_json::Value;

use crate::error::ApiError;
use crate::faults::{Fault, FaultRule};
use crate::members::{Members, ROOT};

/// Reads one rule or a list of them. All of them are right, or none is taken.
pub(crate) fn rules(document: Value) -> Result<Vec<FaultRule>, ApiError> {
    // By shape and not by trial: an untagged enum says of any mistake only that nothing fits.
    if let Value::Array(items) = document {
        let places = (0_usize..).map(|place| format!("{ROOT}[{place}]"));
        return places.zip(items).map(|(path, item)| rule(&path, item)).collect();
    }
    Ok(vec![rule(ROOT, document)?])
}

fn rule(path: &str, document: Value) -> Result<FaultRule, ApiError> {
    let mut members = Members::new(path, document)?;
    let rule = FaultRule {
        operation: members.take("operation")?,
        nth: members.take("nth")?.unwrap_or(1),
        times: members.take("times")?.unwrap_or(1),
        when: members.take("when")?,
        fault: fault(members.object("fault")?)?,
    };
    if rule.nth == 0 {
        return Err(members.complain("nth", "Attribute must be 1 or more, since requests are counted from 1"));
    }
    members.finish()?;
    Ok(rule)
}

fn fault(mut members: Members) -> Result<Fault, ApiError> {
    let kind: String = members.require("kind")?;
    let fault = match kind.as_str() {
        "delay" => Fault::Delay { ms: members.require("ms")? },
        "drip" => Fault::Drip {
            bytes: members.take("bytes")?.unwrap_or(1),
            interval_ms: members.require("intervalMs")?,
        },
        "garbage" => Fault::Garbage,
        "redirect" => Fault::Redirect {
            status: members.take("status")?.unwrap_or(307),
            location: members.take("location")?,
        },
        "reset" => Fault::Reset { after_headers: members.take("afterHeaders")?.unwrap_or_default() },
        "stall" => Fault::Stall { after_headers: members.take("afterHeaders")?.unwrap_or_default() },
        "status" => Fault::Status {
            status: members.require("status")?,
            error_code: members.take("errorCode")?,
            message: members.take("message")?,
            html: members.take("html")?.unwrap_or_default(),
            headers: members.texts("headers")?,
        },
        "truncate" => Fault::Truncate { bytes: members.take("bytes")?.unwrap_or_default() },
        _ => {
            return Err(members.complain("kind", &format!("Attribute must be one of {}", KINDS.join(", "))));
        }
    };
    check(&fault, &members)?;
    members.finish()?;
    Ok(fault)
}

/// Refuses what no answer can have, since the server would have to leave it out, and the test would not learn of it.
fn check(fault: &Fault, members: &Members) -> Result<(), ApiError> {
    match fault {
        Fault::Redirect { status, .. } if !(300..400).contains(status) => {
            Err(members.complain("status", "Attribute must be from 300 to 399"))
        }
        Fault::Redirect { location: Some(location), .. } if !is_value(location) => {
            Err(members.complain("location", "Attribute must not have control characters"))
        }
        Fault::Status { status, .. } if !(200..600).contains(status) => {
            Err(members.complain("status", "Attribute must be from 200 to 599"))
        }
        Fault::Status { headers, .. } => headers.iter().try_for_each(|(name, value)| {
            let place = format!("headers.{name}");
            if !is_name(name) {
                return Err(members.complain(&place, "Attribute is not a header name that HTTP allows"));
            }
            if FRAMING.iter().any(|framing| name.eq_ignore_ascii_case(framing)) {
                let text = "Attribute is the server's own; truncate, reset and stall disturb what it says";
                return Err(members.complain(&place, text));
            }
            if !is_value(value) {
                return Err(members.complain(&place, "Attribute must not have control characters"));
            }
            Ok(())
        }),
        Fault::Delay { .. } | Fault::Drip { .. } | Fault::Garbage | Fault::Redirect { .. } => Ok(()),
        Fault::Reset { .. } | Fault::Stall { .. } | Fault::Truncate { .. } => Ok(()),
    }
}

// A token of RFC 9110 section 5.6.2.
fn is_name(name: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(legal)
}

// RFC 9110 section 5.5 allows all but control characters, the tab excepted.
fn is_value(value: &str) -> bool {
    value.bytes().all(|byte| byte == b'\t' || !byte.is_ascii_control())
}

const KINDS: [&str; 8] = ["delay", "drip", "garbage", "redirect", "reset", "stall", "status", "truncate"];
/// What says where an answer ends.
const FRAMING: [&str; 3] = ["connection", "content-length", "transfer-encoding"];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_rule_is_shown_as_it_was_written() {
        let faults = [
            json!({ "kind": "delay", "ms": 5 }),
            json!({ "kind": "drip", "bytes": 2, "intervalMs": 5 }),
            json!({ "kind": "garbage" }),
            json!({ "kind": "redirect", "status": 302, "location": "/elsewhere" }),
            json!({ "kind": "reset", "afterHeaders": true }),
            json!({ "kind": "stall", "afterHeaders": true }),
            json!({
                "kind": "status", "status": 429, "errorCode": "1", "message": "m", "html": true,
                "headers": { "Retry-After": "7" },
            }),
            json!({ "kind": "truncate", "bytes": 9 }),
        ];
        assert_eq!(faults.iter().map(|fault| &fault["kind"]).collect::<Vec<_>>(), KINDS);
        for fault in faults {
            let written =
                json!({ "operation": "ssoUrl", "nth": 2, "times": 0, "when": "after", "fault": fault });
            let read = rules(written.clone()).unwrap();
            assert_eq!(json!(read), json!([written]));
        }
    }
}
