//! What JavaScript calls: it writes a message into the mailbox, and finds the answer there.
//!
//! No wasm-bindgen, which would want its own tools and a module of glue for five functions of numbers.

#![expect(unsafe_code, reason = "an export has to have a name, and `no_mangle` counts as unsafe")]

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::access::{CONTRACT, PASSWORD, TOKEN, USERNAME};
use crate::instance::Instance;
use crate::limits::MAX_BODY_BYTES;

thread_local! {
    static MAILBOX: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static INSTANCES: RefCell<Vec<Option<Instance>>> = const { RefCell::new(Vec::new()) };
}

/// Makes room for a message of so many bytes, and says where it is to be written.
#[unsafe(no_mangle)]
extern "C" fn room(length: usize) -> *const u8 {
    MAILBOX.with_borrow_mut(|mailbox| {
        mailbox.clear();
        mailbox.resize(length, 0);
        mailbox.as_ptr()
    })
}

/// The length of the message in the mailbox.
#[unsafe(no_mangle)]
extern "C" fn length() -> usize {
    MAILBOX.with_borrow(Vec::len)
}

/// Opens a sandbox with the options in the mailbox. The answer is its number and what callers need to know, or the
/// refusal.
#[unsafe(no_mangle)]
extern "C" fn open() -> *const u8 {
    let opened = MAILBOX.with_borrow(|document| Instance::open(document)).map(|instance| {
        INSTANCES.with_borrow_mut(|instances| {
            let free = instances.iter().position(Option::is_none).unwrap_or(instances.len());
            match instances.get_mut(free) {
                Some(place) => *place = Some(instance),
                None => instances.push(Some(instance)),
            }
            free
        })
    });
    leave(opened.map_or_else(|refusal| refusal, |number| opening(number).to_string().into_bytes()))
}

/// Answers the request in the mailbox. The answer of a sandbox that was closed is empty.
#[unsafe(no_mangle)]
extern "C" fn answer(number: usize) -> *const u8 {
    let message = MAILBOX.take();
    leave(INSTANCES.with_borrow_mut(|instances| match instances.get_mut(number) {
        Some(Some(instance)) => instance.answer(&message),
        Some(None) | None => Vec::new(),
    }))
}

/// Lets go of a sandbox.
#[unsafe(no_mangle)]
extern "C" fn close(number: usize) {
    INSTANCES.with_borrow_mut(|instances| {
        if let Some(place) = instances.get_mut(number) {
            *place = None;
        }
    });
}

fn opening(number: usize) -> Value {
    json!({
        "number": number,
        "token": TOKEN,
        "username": USERNAME,
        "password": PASSWORD,
        "contractNumber": CONTRACT,
        "maxBodyBytes": MAX_BODY_BYTES,
    })
}

fn leave(message: Vec<u8>) -> *const u8 {
    MAILBOX.set(message);
    MAILBOX.with_borrow(Vec::as_ptr)
}
