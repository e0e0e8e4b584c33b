//! Options and units as documents: what a sandbox starts with, and what the control plane changes.

use serde_json::Value;

use crate::error::ApiError;
use crate::members::{Members, ROOT};
use crate::options::{NewUnit, Options, Start};

/// What a document says that a sandbox is to start with.
pub(crate) struct Settings {
    pub(crate) options: Options,
    /// That of its random numbers.
    pub(crate) seed: u64,
}

impl Settings {
    /// Reads a document; what it leaves out is as `Options::default` has it.
    pub(crate) fn read(document: Value) -> Result<Self, ApiError> {
        let mut members = Members::new(ROOT, document)?;
        let mut options = Options::default();
        if let Some(start) = members.take("units")? {
            options.units = units(&members, start)?;
        }
        options.origin = members.take("origin")?.unwrap_or(options.origin);
        options.cache_control = members.take("cacheControl")?;
        if options.cache_control.as_deref().is_some_and(|value| !is_header_value(value)) {
            return Err(members
                .complain("cacheControl", "Attribute must be a header value: visible ASCII and spaces"));
        }
        options.last_modified = members.take("lastModified")?.unwrap_or(options.last_modified);
        // The time is told with each request; this is for the list of what is known.
        members.take::<Value>("now")?;
        let seed = members.take("seed")?.unwrap_or(SEED);
        Ok(Self { options: changed(&options, members)?, seed })
    }
}

/// The options with what a document says of those that can change while a sandbox runs.
pub(crate) fn changed(options: &Options, mut members: Members) -> Result<Options, ApiError> {
    let mut options = options.clone();
    options.provision_ms = members.take("provisionMs")?.unwrap_or(options.provision_ms);
    options.hide_ms = members.take("hideMs")?.unwrap_or(options.hide_ms);
    options.latency_ms = members.take("latencyMs")?.unwrap_or(options.latency_ms);
    options.fault_rate = members.take("faultRate")?.unwrap_or(options.fault_rate);
    if !(0.0..=1.0).contains(&options.fault_rate) {
        return Err(members.complain("faultRate", "Attribute must be from 0 to 1"));
    }
    if let Some(limit) = members.take::<u32>("rateLimit")? {
        options.rate_limit = (limit > 0).then_some(limit);
    }
    members.finish()?;
    Ok(options)
}

fn is_header_value(text: &str) -> bool {
    text.trim() == text
        && !text.is_empty()
        && text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

/// A unit that is to be added as it stands.
pub(crate) fn unit(mut members: Members) -> Result<NewUnit, ApiError> {
    let unit = NewUnit {
        name: members.require("name")?,
        email: members.take("email")?,
        state: members.take("state")?,
    };
    members.finish()?;
    Ok(unit)
}

fn units(members: &Members, document: Value) -> Result<Start, ApiError> {
    let Value::Array(items) = document else {
        let count = document.as_u64().and_then(|count| usize::try_from(count).ok());
        return match count.filter(|count| *count <= MAX_UNITS) {
            Some(count) => Ok(Start::Count(count)),
            None => Err(members.complain(
                "units",
                &format!("Attribute must be a whole number from 0 to {MAX_UNITS}, or a list of units"),
            )),
        };
    };
    let mut units: Vec<NewUnit> = Vec::with_capacity(items.len());
    for item in items {
        let place = format!("{ROOT}.units[{}]", units.len());
        let unit = unit(Members::new(&place, item)?)?;
        if units.iter().any(|other| other.name == unit.name) {
            let place = format!("units[{}].name", units.len());
            return Err(members.complain(&place, "Attribute is the name of another unit"));
        }
        units.push(unit);
    }
    Ok(Start::Units(units))
}

/// The seed of random numbers where none is given.
const SEED: u64 = 1;
/// More than anybody lists, and no more than there is memory for.
const MAX_UNITS: usize = 1_000_000;
