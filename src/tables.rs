//! The tables that this project's own tests generate from and draw from. No part of the public API.

pub use crate::proto::operation::{BodyDefinition, DocumentDefinition, MethodDefinition};
pub use crate::proto::response::DATES;
pub use crate::proto::schema::{BodySchema, Docs, Range};
pub use crate::proto::setting::{Fallback, Sent, Setting, SettingDefinition, Variable};
pub use crate::proto::shell::{Ending, EndingDefinition, LONGEST_WAIT_MS};
pub use crate::proto::taker::{Taker, TakerDefinition};
pub use crate::proto::target::{Flow, FlowDefinition, Takes, Target};
pub use crate::proto::value::Value;
