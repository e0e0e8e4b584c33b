//! Runs a history: the real client, call by call, each held against the rules.

use std::cell::{Cell, RefCell};
use std::fmt::Debug;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;

use futures_core::Stream;
use ionos_backup::{
    Auth as ClientAuth, BackupUnit, BackupUnitPatch, BackupUnitReplacement, BackupUnitsSnapshot, CallBuilder,
    Client, Ensured, Error, NewBackupUnit,
};
use sandbox::SAMPLE_ID;

use crate::answers::name_of;
use crate::check::{self, Ended, Got, Violation};
use crate::history::{Auth, Call, History, Limits, What};
use crate::model::Budget;
use crate::network::{Network, SimulatedIo};
use crate::secrets;
use crate::support::{ORIGIN, run, sample};
use crate::trace::Told;

thread_local! {
    static CANARIES: Vec<String> = secrets::canaries();
}

/// Runs a history to its end; what does not hold is an error.
pub(crate) fn play(history: &History) -> Result<(), Violation> {
    let network = Network::new(history);
    let client = client(history, &network);
    let mut budget = Budget::full();
    let mut calls = Vec::new();
    for (index, call) in history.calls.iter().enumerate() {
        let target = target(&network, call, index);
        network.begin(index, call, target.clone());
        let began = network.state.borrow().instant();
        let witness = Witness::new(&network);
        let result = make(&client, call, index, &target, &witness);
        let [hooks, attempts, failures] =
            [&witness.hooks, &witness.attempts, &witness.failures].map(|told| told.get());
        let shown = format!("{}{client:?}{}", witness.shown.borrow(), show(&result));
        let call = call.clone();
        let ended = Ended { call, index, target, began, result, hooks, attempts, failures, shown };
        CANARIES
            .with(|canaries| check::call(history, &network.state.borrow(), &ended, &mut budget, canaries))
            .map_err(|violation| format!("call {index}: {violation}"))?;
        calls.push(ended);
    }
    network.finish();
    let state = network.state.borrow();
    if !state.sandbox.unmatched().is_empty() {
        return Err(format!("requests that the API does not know: {:?}", state.sandbox.unmatched()));
    }
    check::outcomes(&calls, &state.applied)
}

/// Who is told things while a call runs.
#[derive(Clone)]
struct Witness {
    network: Rc<Network>,
    hooks: Rc<Cell<usize>>,
    attempts: Rc<Cell<usize>>,
    failures: Rc<Cell<usize>>,
    shown: Rc<RefCell<String>>,
}

impl Witness {
    fn new(network: &Rc<Network>) -> Self {
        let network = Rc::clone(network);
        let (hooks, attempts, failures, shown) = Default::default();
        Self { network, hooks, attempts, failures, shown }
    }

    fn note(&self, value: &impl Debug) {
        use std::fmt::Write as _;
        write!(self.shown.borrow_mut(), "{value:?} ").expect("a string takes everything");
    }
}

fn client(history: &History, network: &Rc<Network>) -> Client<SimulatedIo> {
    let auth = match history.auth {
        Auth::Basic => ClientAuth::basic(sandbox::USERNAME, sandbox::PASSWORD),
        Auth::Token => ClientAuth::token(sandbox::TOKEN),
        Auth::Function => {
            let network = Rc::clone(network);
            ClientAuth::token_function(move || {
                let network = Rc::clone(&network);
                async move { network.token().await }
            })
        }
    };
    let Limits { max_retries, timeout_ms, total_timeout_ms } = history.limits;
    let mut builder = Client::builder_with(SimulatedIo(Rc::clone(network))).base_url(ORIGIN).auth(auth);
    if let Some(retries) = max_retries {
        builder = builder.max_retries(retries);
    }
    if let Some(timeout_ms) = timeout_ms {
        builder = builder.timeout(milliseconds(timeout_ms));
    }
    if let Some(timeout_ms) = total_timeout_ms {
        builder = builder.total_timeout(milliseconds(timeout_ms));
    }
    builder.build().expect("the options are legal")
}

/// The unit that a call is about: the sample, the one created last, the one before, or one that there is not; by its
/// name where that is what the call takes.
fn target(network: &Network, call: &Call, index: usize) -> String {
    let id = id_of_target(network, call);
    if !call.what.is_by_name() {
        return id;
    }
    let units = network.state.borrow().units();
    let unit = units.iter().find(|unit| unit["id"] == id.as_str());
    unit.and_then(|unit| unit["name"].as_str()).map_or_else(|| name_of(index), str::to_owned)
}

fn id_of_target(network: &Network, call: &Call) -> String {
    let state = network.state.borrow();
    let mut created =
        state.applied.iter().rev().filter(|applied| applied.operation == sandbox::Operation::Create);
    let id = match call.unit % 4 {
        0 => None,
        1 => created.next(),
        2 => created.nth(1),
        _ => return "missing-unit".to_owned(),
    };
    id.map_or_else(|| SAMPLE_ID.to_owned(), |applied| applied.id.clone())
}

fn make(
    client: &Client<SimulatedIo>,
    call: &Call,
    index: usize,
    id: &str,
    witness: &Witness,
) -> Result<Got, Error> {
    let unit = |unit: BackupUnit| {
        witness.note(&unit);
        Got::Unit(unit.id)
    };
    let poll = |witness: &Witness| {
        let witness = witness.clone();
        move |info: &ionos_backup::PollInfo| witness.note(info)
    };
    match call.what {
        What::ByName => run(with(client.get_by_name(id), call, witness).send()).map(unit),
        What::Ensure => {
            let new = NewBackupUnit::new(id, secrets::PASSWORD, "new@example.com");
            let ensure = client.ensure(new).on_poll(poll(witness));
            run(with(ensure, call, witness).send()).map(|ensured| {
                witness.note(&ensured);
                let Ensured { unit, how } = ensured;
                Got::Ensured(unit.id, how.as_str())
            })
        }
        What::Watch => watch(client, call, witness),
        What::Create => {
            let new = NewBackupUnit::new(name_of(index), secrets::PASSWORD, "new@example.com");
            run(with(client.create(new), call, witness).send()).map(unit)
        }
        What::Delete => run(with(client.delete(id), call, witness).send()).map(|()| Got::Nothing),
        What::Get => run(with(client.get(id), call, witness).send()).map(unit),
        What::List => run(with(client.list(), call, witness).send()).map(|_| Got::List),
        What::Replace => {
            let unit_with = BackupUnitReplacement::new(secrets::PASSWORD, "put@example.com");
            run(with(client.replace(id, unit_with), call, witness).send()).map(unit)
        }
        What::Row(operation) => {
            let properties = sample(operation, &name_of(index), secrets::PASSWORD);
            run(with(client.untyped(operation, id, properties), call, witness).send()).map(|answer| {
                witness.note(&answer);
                Got::Untyped
            })
        }
        What::SsoUrl => run(with(client.sso_url(id), call, witness).send()).map(|url| {
            witness.note(&url);
            Got::SsoUrl
        }),
        What::Update => {
            let patch = BackupUnitPatch::new().password(secrets::PASSWORD);
            run(with(client.update(id, patch), call, witness).send()).map(unit)
        }
        What::WaitAvailable => {
            let wait = client.wait_until_available(id).on_poll(poll(witness));
            run(with(wait, call, witness).send()).map(unit)
        }
        What::WaitDeleted => {
            let wait = client.wait_until_deleted(id).on_poll(poll(witness));
            run(with(wait, call, witness).send()).map(|()| Got::Nothing)
        }
    }
}

/// Watches until it ends, or until the consumer has had enough.
fn watch(client: &Client<SimulatedIo>, call: &Call, witness: &Witness) -> Result<Got, Error> {
    let hook = witness.clone();
    let watch = client.watch().on_error(move |error| {
        hook.note(error);
        hook.failures.set(hook.failures.get() + 1);
    });
    let mut stream = with(watch, call, witness).stream();
    loop {
        match run(poll_fn(|context| Pin::new(&mut stream).poll_next(context))) {
            Some(Ok(snapshot)) => {
                witness.note(&snapshot);
                if !witness.network.state.borrow_mut().told(told(snapshot)) {
                    return Ok(Got::Nothing);
                }
            }
            Some(Err(error)) => return Err(error),
            None => panic!("a watch ends with an error or not at all"),
        }
    }
}

fn told(snapshot: BackupUnitsSnapshot) -> Told {
    let BackupUnitsSnapshot { items, added, changed, removed, stale } = snapshot;
    Told { items: items.into_iter().map(|unit| unit.id).collect(), added, changed, removed, stale }
}

fn with<T>(
    mut builder: CallBuilder<SimulatedIo, T>,
    call: &Call,
    witness: &Witness,
) -> CallBuilder<SimulatedIo, T> {
    let Limits { max_retries, timeout_ms, total_timeout_ms } = call.limits;
    if let Some(retries) = max_retries {
        builder = builder.max_retries(retries);
    }
    if let Some(timeout_ms) = timeout_ms {
        builder = builder.timeout(milliseconds(timeout_ms));
    }
    if let Some(timeout_ms) = total_timeout_ms {
        builder = builder.total_timeout(milliseconds(timeout_ms));
    }
    let (witness, other) = (witness.clone(), witness.clone());
    let builder = builder.on_attempt(move |info| {
        other.note(info);
        other.attempts.set(other.attempts.get() + 1);
        assert_eq!(info.attempt as usize, other.attempts.get(), "attempts are counted through");
    });
    builder.on_response(move |info| {
        witness.note(info);
        witness.hooks.set(witness.hooks.get() + 1);
        witness.network.told_of_answer();
    })
}

fn show(result: &Result<Got, Error>) -> String {
    match result {
        Ok(got) => format!("{got:?}"),
        Err(error) => format!("{error} {error:?}"),
    }
}

fn milliseconds(milliseconds: u32) -> std::time::Duration {
    std::time::Duration::from_millis(milliseconds.into())
}
