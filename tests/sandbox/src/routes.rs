//! The seven operations.

use crate::access::USERNAME;
use crate::checks::{self, Fields};
use crate::documents::{self, BackupUnit, BackupUnitSso, BackupUnits, View};
use crate::error::ApiError;
use crate::http::{Request, Response};
use crate::ledger::LedgerEntry;
use crate::options::Options;
use crate::query::Query;
use crate::random;
use crate::route::Operation;
use crate::seeds::USER_ID;
use crate::state::{State, Unit};
use crate::time;

/// Everything that a handler may look at.
pub(crate) struct Call<'a> {
    pub(crate) operation: Operation,
    /// The unit's id, empty for the collection.
    pub(crate) id: &'a str,
    pub(crate) query: Query,
    pub(crate) request: &'a Request,
    /// Scheme, host and port that the caller sees.
    pub(crate) base: &'a str,
    pub(crate) options: &'a Options,
    pub(crate) now: u64,
    pub(crate) random: &'a mut dyn FnMut() -> u64,
}

/// Carries an operation out.
pub(crate) fn run(call: &mut Call<'_>, state: &mut State) -> Result<Response, ApiError> {
    match call.operation {
        Operation::List => Ok(list(call, state)),
        Operation::Create => create(call, state),
        Operation::Get => get(call, state),
        Operation::Replace => {
            let unit = state.units.find(call.id).ok_or_else(not_found)?.id.clone();
            change(call, state, &unit, &checks::replace(call.request)?)
        }
        Operation::Update => {
            let unit = state.units.find(call.id).ok_or_else(not_found)?.id.clone();
            change(call, state, &unit, &checks::update(call.request)?)
        }
        Operation::Delete => delete(call, state),
        Operation::SsoUrl => sso_url(call, state),
    }
}

/// `GET /backupunits`: whole units as the reference's sample shows them, references only where depth 0 is asked for.
fn list(call: &Call<'_>, state: &State) -> Response {
    let view = if call.query.depth == Some(0) { View::Reference } else { View::Whole };
    Response::json(200, &BackupUnits::new(&state.units, view, call.base, call.now), call.query.pretty)
}

/// `POST /backupunits`: accepted, and BUSY for a while.
fn create(call: &mut Call<'_>, state: &mut State) -> Result<Response, ApiError> {
    let fields = checks::create(call.request, |name| state.units.has_name(name))?;
    let (high, mut low) = ((call.random)(), (call.random)());
    while state.units.find(&random::uuid(high, low)).is_some() {
        low = low.wrapping_add(1);
    }
    let date = time::json_date(call.now);
    let busy_until = call.now.saturating_add(call.options.provision_ms);
    let unit = Unit {
        id: random::uuid(high, low),
        name: fields.name.clone().unwrap_or_default(),
        email: fields.email.clone().unwrap_or_default(),
        etag: random::etag(call.random),
        created_date: date.clone(),
        created_by: USERNAME.to_owned(),
        created_by_user_id: USER_ID.to_owned(),
        last_modified_date: date,
        last_modified_by: USERNAME.to_owned(),
        last_modified_by_user_id: USER_ID.to_owned(),
        state: "AVAILABLE".to_owned(),
        busy_until,
        partial_until: busy_until,
        hidden_until: call.now.saturating_add(call.options.hide_ms),
        gone_at: None,
    };
    state.ledger.push(entry(call, &unit, vec!["name", "email", "password"]));
    let response = accepted(call, Some(&unit));
    state.units.insert(unit);
    Ok(response)
}

/// `GET /backupunits/{backupunitId}`: not to be relied on while a unit is new.
fn get(call: &Call<'_>, state: &State) -> Result<Response, ApiError> {
    let unit =
        state.units.find(call.id).filter(|unit| call.now >= unit.hidden_until).ok_or_else(not_found)?;
    let view = if call.now < unit.partial_until { View::Partial } else { View::Whole };
    let response = Response::json(200, &BackupUnit::new(unit, view, call.base, call.now), call.query.pretty);
    // The live API sends the header only to those who leave depth alone.
    Ok(if call.query.depth.is_none() {
        response.with("ETag", format!("\"{}\"", unit.etag))
    } else {
        response
    })
}

/// `PUT` and `PATCH /backupunits/{backupunitId}`: accepted in any state. One that is being destroyed stays so.
fn change(call: &mut Call<'_>, state: &mut State, id: &str, fields: &Fields) -> Result<Response, ApiError> {
    let etag = random::etag(call.random);
    let unit = state.units.find_mut(id).ok_or_else(not_found)?;
    unit.etag = etag;
    unit.last_modified_date = time::json_date(call.now);
    unit.last_modified_by = USERNAME.to_owned();
    unit.last_modified_by_user_id = USER_ID.to_owned();
    unit.busy_until = unit.busy_until.max(call.now.saturating_add(call.options.provision_ms));
    if let Some(email) = &fields.email {
        unit.email.clone_from(email);
    }
    let unit = unit.clone();
    state.ledger.push(entry(call, &unit, fields.changed()));
    Ok(accepted(call, Some(&unit)))
}

/// `DELETE /backupunits/{backupunitId}`: DESTROYING for a while, then gone. Asked again meanwhile, it changes nothing.
fn delete(call: &mut Call<'_>, state: &mut State) -> Result<Response, ApiError> {
    let unit = state.units.find(call.id).ok_or_else(not_found)?.clone();
    if state.units.leave(&unit.id, call.now.saturating_add(call.options.provision_ms)) {
        state.ledger.push(entry(call, &unit, Vec::new()));
    }
    Ok(accepted(call, None))
}

/// `GET /backupunits/{backupunitId}/ssourl`: an address that works once.
fn sso_url(call: &mut Call<'_>, state: &mut State) -> Result<Response, ApiError> {
    let unit = state.units.find(call.id).ok_or_else(not_found)?;
    let sso_url = state.tokens.issue(&unit.id, call.base, call.random);
    Ok(Response::json(200, &BackupUnitSso { sso_url }, call.query.pretty).with("Cache-Control", "no-store"))
}

fn accepted(call: &mut Call<'_>, unit: Option<&Unit>) -> Response {
    let mut response = unit.map_or_else(
        || Response::empty(202),
        |unit| {
            Response::json(202, &BackupUnit::new(unit, View::Whole, call.base, call.now), call.query.pretty)
        },
    );
    let request_id = random::uuid((call.random)(), (call.random)());
    response = response.with("Location", documents::request_url(call.base, &request_id));
    response
}

fn entry(call: &Call<'_>, unit: &Unit, fields: Vec<&'static str>) -> LedgerEntry {
    let (id, name) = (unit.id.clone(), unit.name.clone());
    LedgerEntry { operation: call.operation, id, name, fields, at_ms: call.now }
}

fn not_found() -> ApiError {
    ApiError::of(404)
}
