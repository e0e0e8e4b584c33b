//! The wasm of the npm package: nothing but the crate, whose feature `npm` exports what JavaScript calls.

extern crate ionos_backup as _;
