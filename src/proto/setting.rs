//! The options of a client and of its calls as one table. Adding an option starts here.
//!
//! Options are called settings where `Option` would be taken for Rust's own.

use crate::proto::declare::rows;
use crate::proto::schema::{Docs, Schema, range};
use crate::proto::taker::Taker;

rows! {
    /// An option of a client or of a call, in the order in which they are checked.
    pub enum Setting: SettingDefinition {
        /// Credentials: a token, a function that gives one, or user name and password. Left out: none are sent, for a
        /// gateway that adds them.
        ///
        /// A token function is called once a call, and once more after a 401; what it gives is never kept.
        Auth {
            name: "auth",
            schema: Schema::Host("credentials"),
            taken_by: &[Taker::Client],
            typescript: Docs::new("Auth"),
            ..PLAIN
        }

        /// A token; it wins over a user name and password.
        AuthToken {
            name: "auth.token",
            schema: Schema::Host("token"),
            environment: variable("IONOS_TOKEN", "A token; it wins over a user name and password."),
            ..PLAIN
        }

        /// A user name.
        AuthUsername {
            name: "auth.username",
            schema: Schema::String,
            environment: variable("IONOS_USERNAME", "A user name."),
            ..PLAIN
        }

        /// A password.
        AuthPassword {
            name: "auth.password",
            schema: Schema::Secret,
            environment: variable("IONOS_PASSWORD", "A password."),
            ..PLAIN
        }

        /// The URL of the API or of a gateway: absolute, https, or http on loopback. `/cloudapi/v6` is appended where
        /// it has no path.
        BaseUrl {
            name: "baseUrl",
            schema: Schema::String,
            taken_by: &[Taker::Client],
            default: Fallback::Text(BASE_URL),
            environment: variable("IONOS_API_URL", "The URL of the API; without a scheme it means https."),
            typescript: Docs::new("string"),
            ..PLAIN
        }

        /// Allows a `baseUrl` of http beyond loopback, for lab networks and containers: anyone on the way can read the
        /// credentials and change what is answered. Never for the live API.
        AllowInsecure {
            name: "allowInsecure",
            schema: Schema::Boolean,
            taken_by: &[Taker::Client],
            default: Fallback::Boolean(false),
            typescript: Docs::new("boolean"),
            ..PLAIN
        }

        /// The contract to act for, needed by users of several: 0 to 2147483647.
        ContractNumber {
            name: "contractNumber",
            schema: Schema::Whole(&range!(0 to 2147483647)),
            taken_by: &[Taker::Client, Taker::Operation, Taker::Flow],
            sent: Sent::Header("X-Contract-Number"),
            environment: variable("IONOS_CONTRACT_NUMBER", "The contract to act for."),
            typescript: Docs::new("number"),
            ..PLAIN
        }

        /// What one attempt may take, the body included, in whole milliseconds from 1 to 2147483647.
        TimeoutMs {
            name: "timeoutMs",
            // Above this, the timers of every JavaScript runtime fire at once.
            schema: Schema::Whole(&range!(1 to 2147483647 in "milliseconds")),
            taken_by: &[Taker::Client, Taker::Operation, Taker::Flow],
            default: Fallback::Whole(30_000),
            typescript: Docs::new("number"),
            ..PLAIN
        }

        /// What a call may take with all its attempts and pauses, in whole milliseconds from 1 to 2147483647.
        ///
        /// @default 120000, and 600000 for a wait
        TotalTimeoutMs {
            name: "totalTimeoutMs",
            schema: Schema::Whole(&range!(1 to 2147483647 in "milliseconds")),
            taken_by: &[Taker::Client, Taker::Operation, Taker::Flow],
            default: Fallback::OfTarget,
            typescript: Docs::new("number"),
            ..PLAIN
        }

        /// How often a call may be retried, 0 to 10.
        MaxRetries {
            name: "maxRetries",
            schema: Schema::Whole(&range!(0 to 10)),
            taken_by: &[Taker::Client, Taker::Operation, Taker::Flow],
            default: Fallback::Whole(2),
            typescript: Docs::new("number"),
            ..PLAIN
        }

        /// Called instead of the global `fetch`, which is looked up at each call.
        Fetch {
            name: "fetch",
            schema: Schema::Host("function"),
            taken_by: &[Taker::Client],
            typescript: Docs::new("FetchFunction"),
            ..PLAIN
        }

        /// Headers that are sent with each request, for a gateway or proxy. Those that are this package's or the
        /// transport's are refused. The values count as secrets. What a call is given wins over what the client was
        /// given, by name without case; `undefined` takes one away.
        Headers {
            name: "headers",
            schema: Schema::Headers,
            taken_by: &[Taker::Client, Taker::Operation, Taker::Flow],
            typescript: Docs::new("{ readonly [name: string]: string | undefined }"),
            ..PLAIN
        }

        /// Members handed to `fetch` as they are, beside this package's own: `cache`, `credentials`, `next`, `cf`,
        /// `dispatcher`, any other. What a call is given wins over what the client was given, member by member;
        /// `undefined` takes one away. `ssoUrl`, and the looks at the list of `ensure`, `watch`, `getByName` and the
        /// waits, go past every cache all the same.
        FetchOptions {
            name: "fetchOptions",
            schema: Schema::Host("members"),
            taken_by: &[Taker::Client, Taker::Operation, Taker::Flow],
            typescript: Docs::new("FetchOptions"),
            ..PLAIN
        }

        /// Aborts the call: it rejects with the signal's own reason.
        Signal {
            name: "signal",
            schema: Schema::Host("signal"),
            taken_by: &[Taker::Operation, Taker::Flow],
            typescript: Docs::new("AbortSignalLike"),
            ..PLAIN
        }

        /// Told of each answer. What it throws is ignored.
        OnResponse {
            name: "onResponse",
            schema: Schema::Host("function"),
            taken_by: &[Taker::Client, Taker::Operation, Taker::Flow],
            typescript: Docs::new("(info: ResponseInfo) => void"),
            ..PLAIN
        }

        /// Whether the answer is indented.
        Pretty {
            name: "pretty",
            schema: Schema::Boolean,
            taken_by: &[Taker::Operation],
            sent: Sent::Query,
            default: Fallback::Boolean(false),
            typescript: Docs::new("boolean"),
            ..PLAIN
        }

        /// How much of its children the answer includes, 0 to 10.
        ///
        /// @default 1 for `list` and `get`, else the API's own 0
        Depth {
            name: "depth",
            schema: Schema::Whole(&range!(0 to 10)),
            taken_by: &[Taker::Depth],
            sent: Sent::Query,
            default: Fallback::OfDepth,
            typescript: Docs::new("Depth"),
            ..PLAIN
        }

        /// Orders the list by a property. Other clients send it; the API's reference does not know it.
        OrderBy {
            name: "orderBy",
            schema: Schema::String,
            taken_by: &[Taker::List],
            sent: Sent::Query,
            typescript: Docs::new("string"),
            ..PLAIN
        }

        /// Shortens the list, 1 to 2147483647. Other clients send it; the API's reference does not know it.
        MaxResults {
            name: "maxResults",
            schema: Schema::Whole(&range!(1 to 2147483647)),
            taken_by: &[Taker::List],
            sent: Sent::Query,
            typescript: Docs::new("number"),
            ..PLAIN
        }

        /// Filters the list by property. Other clients send it; the API's reference does not know it.
        Filter {
            name: "filter",
            schema: Schema::Strings,
            taken_by: &[Taker::List],
            sent: Sent::Query,
            typescript: Docs::new("Record<string, string>"),
            ..PLAIN
        }

        /// Told of each attempt, answered or not, and before any pause. What it throws is ignored.
        OnAttempt {
            name: "onAttempt",
            schema: Schema::Host("function"),
            taken_by: &[Taker::Client, Taker::Operation, Taker::Flow],
            typescript: Docs::new("(info: AttemptInfo) => void"),
            ..PLAIN
        }

        /// The pause between two looks while nothing is going on, in whole milliseconds from 1 to 2147483647; up to a
        /// tenth of it is added at random.
        IntervalMs {
            name: "intervalMs",
            schema: Schema::Whole(&range!(1 to 2147483647 in "milliseconds")),
            taken_by: &[Taker::Watch],
            default: Fallback::Whole(30_000),
            typescript: Docs::new("number"),
            ..PLAIN
        }

        /// Told of each failure that does not end the watch. What it throws is ignored.
        OnError {
            name: "onError",
            schema: Schema::Host("function"),
            taken_by: &[Taker::Watch],
            typescript: Docs::new("(error: BackupError) => void"),
            ..PLAIN
        }

        /// Told of each look at the unit. What it throws is ignored.
        OnPoll {
            name: "onPoll",
            schema: Schema::Host("function"),
            taken_by: &[Taker::Wait],
            typescript: Docs::new("(info: PollInfo) => void"),
            ..PLAIN
        }
    }
}

/// What there is to know of an option.
#[derive(Debug)]
pub struct SettingDefinition {
    /// The path that the caller wrote, as JavaScript spells it.
    pub name: &'static str,
    /// What it must look like.
    pub schema: Schema,
    /// Where it may be given. Parts of another option have no place of their own.
    pub taken_by: &'static [Taker],
    /// How it reaches the server.
    pub sent: Sent,
    /// What holds where it is not given.
    pub default: Fallback,
    /// The name in the environment that every official tool reads it from.
    pub environment: Option<Variable>,
    /// Its type in TypeScript.
    pub typescript: Docs,
    /// What it is.
    pub docs: Docs,
}

/// A name in the environment.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// The name.
    pub name: &'static str,
    /// What it is.
    pub docs: Docs,
}

/// How an option reaches the server.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sent {
    /// As this header.
    Header(&'static str),
    /// Not at all.
    No,
    /// As a query parameter of its own name; each pair of an object as `name.key`.
    Query,
}

/// What holds where an option is not given.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fallback {
    /// This.
    Boolean(bool),
    /// It stays absent.
    None,
    /// What the operation's row says of its depth.
    OfDepth,
    /// What the target says of its time.
    OfTarget,
    /// This.
    Text(&'static str),
    /// This.
    Whole(u32),
}

const fn variable(name: &'static str, docs: &'static str) -> Option<Variable> {
    Some(Variable { name, docs: Docs::new(docs) })
}

const PLAIN: SettingDefinition = SettingDefinition {
    name: "",
    schema: Schema::Boolean,
    taken_by: &[],
    sent: Sent::No,
    default: Fallback::None,
    environment: None,
    typescript: Docs::new(""),
    docs: Docs::new(""),
};

/// The live API.
pub(crate) const BASE_URL: &str = "https://api.ionos.com";
