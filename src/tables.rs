//! The tables that this project's own tests generate from and draw from. No part of the public API.

pub use crate::proto::operation::BodyDefinition;
pub use crate::proto::schema::{BodySchema, Docs, Range};
pub use crate::proto::settings::{
    CLIENT, DEPTH, FLOW, Fallback, LIST, OPERATION, POLLS, Sent, Setting, SettingDefinition, Takers,
    Variable, WATCH,
};
pub use crate::proto::target::{Flow, FlowDefinition, Takes, Target};
