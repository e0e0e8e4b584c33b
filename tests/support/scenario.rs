//! A client, the sandbox's core, and a clock between them.

use std::cell::RefCell;
use std::rc::Rc;

use ionos_backup::{Auth, Client, ClientBuilder};
use sandbox::{Fault, FaultRule, LedgerEntry, Operation, Options, Sandbox, When, random};

use super::{ORIGIN, TestIo, World, receive, to_sandbox};

/// A client that calls the sandbox's core.
///
/// At its end no request may have been one that the sandbox does not know.
pub(crate) struct Scenario {
    pub(crate) sandbox: Rc<RefCell<Sandbox>>,
    pub(crate) world: Rc<World>,
}

impl Scenario {
    pub(crate) fn new() -> Self {
        Self::with(Options::default())
    }

    pub(crate) fn with(options: Options) -> Self {
        let sandbox = Rc::new(RefCell::new(Sandbox::new(options)));
        let server = Rc::clone(&sandbox);
        let mut numbers = random::seeded(1);
        let world = World::new(move |request, now| {
            let reply = server.borrow_mut().handle(&to_sandbox(request), now, &mut numbers);
            receive(request, &reply)
        });
        Self { sandbox, world }
    }

    /// A client with the sandbox's token.
    pub(crate) fn client(&self) -> Client<TestIo> {
        self.builder().auth(Auth::token(sandbox::TOKEN)).build().expect("the options are legal")
    }

    /// A client in the making, without credentials.
    pub(crate) fn builder(&self) -> ClientBuilder<TestIo> {
        Client::builder_with(TestIo(Rc::clone(&self.world))).base_url(ORIGIN)
    }

    /// Lets the next requests for an operation fail, as many as there are faults.
    pub(crate) fn fail(self, operation: Operation, when: When, faults: &[Fault]) -> Self {
        for (place, fault) in (1..).zip(faults) {
            let rule = FaultRule::next(operation, when, fault.clone());
            self.sandbox.borrow_mut().inject(FaultRule { nth: place, ..rule });
        }
        self
    }

    /// How many requests were sent.
    pub(crate) fn sent(&self) -> usize {
        self.world.sent.borrow().len()
    }

    /// What was applied, in order.
    pub(crate) fn ledger(&self) -> Vec<LedgerEntry> {
        self.sandbox.borrow().ledger().to_vec()
    }
}

impl Drop for Scenario {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(self.sandbox.borrow().unmatched(), [], "requests that the API does not know");
        }
    }
}
