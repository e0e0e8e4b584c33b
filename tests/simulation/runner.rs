//! Runs a history: the real client, call by call, each held against the rules.

use std::cell::{Cell, RefCell};
use std::fmt::Debug;
use std::rc::Rc;

use ionos_backup::{
    Auth as ClientAuth, BackupUnit, BackupUnitPatch, BackupUnitReplacement, CallBuilder, Client, Error,
    NewBackupUnit,
};
use sandbox::SAMPLE_ID;

use crate::answers::name_of;
use crate::check::{self, Ended, Got, Violation};
use crate::history::{Auth, Call, History, Limits, What};
use crate::model::Budget;
use crate::network::{Network, SimulatedIo};
use crate::secrets;
use crate::support::{ORIGIN, run};

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
        let target = target(&network, call);
        network.begin(index, call, target.clone());
        let began = network.state.borrow().instant();
        let witness = Witness::new(&network);
        let result = make(&client, call, index, &target, &witness);
        let hooks = witness.hooks.get();
        let shown = format!("{}{client:?}{}", witness.shown.borrow(), show(&result));
        let ended = Ended { call: call.clone(), index, target, began, result, hooks, shown };
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
    shown: Rc<RefCell<String>>,
}

impl Witness {
    fn new(network: &Rc<Network>) -> Self {
        Self { network: Rc::clone(network), hooks: Rc::default(), shown: Rc::default() }
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

/// The unit that a call is about: the sample, the one created last, the one before, or one that there is not.
fn target(network: &Network, call: &Call) -> String {
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
    let witness = witness.clone();
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
