//! Which method and path mean what.

use percent_encoding::percent_decode_str;
use serde::Serialize;

/// Declares the operations, each with its method and what its path names.
macro_rules! operations {
    ($(#[doc = $doc:literal] $name:ident: $method:literal $place:ident,)*) => {
        /// The operations, named as in the project and ordered as in the reference.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "camelCase")]
        pub enum Operation {
            $(#[doc = $doc] $name,)*
        }

        impl Operation {
            /// Every operation.
            pub const ALL: [Self; [$($method),*].len()] = [$(Self::$name),*];

            /// The method that asks for it.
            pub fn method(self) -> &'static str {
                match self {
                    $(Self::$name => $method,)*
                }
            }

            fn place(self) -> Place {
                match self {
                    $(Self::$name => Place::$place,)*
                }
            }
        }
    };
}

operations! {
    /// `GET /backupunits`
    List: "GET" Collection,
    /// `POST /backupunits`
    Create: "POST" Collection,
    /// `GET /backupunits/{backupunitId}`
    Get: "GET" Unit,
    /// `PUT /backupunits/{backupunitId}`
    Replace: "PUT" Unit,
    /// `PATCH /backupunits/{backupunitId}`
    Update: "PATCH" Unit,
    /// `DELETE /backupunits/{backupunitId}`
    Delete: "DELETE" Unit,
    /// `GET /backupunits/{backupunitId}/ssourl`
    SsoUrl: "GET" SsoUrl,
}

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Collection,
    Unit,
    SsoUrl,
    RequestStatus,
    Sso(Sso),
    Index,
    Icon,
    Control,
    Unknown,
}

/// What belongs to the landing page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sso {
    Page,
    Script,
    Style,
    Redeem,
}

impl Place {
    /// The path with its parameters unnamed.
    pub(crate) fn template(self) -> &'static str {
        match self {
            Self::Collection => "/cloudapi/v6/backupunits",
            Self::Unit => "/cloudapi/v6/backupunits/{backupunitId}",
            Self::SsoUrl => "/cloudapi/v6/backupunits/{backupunitId}/ssourl",
            Self::RequestStatus => "/cloudapi/v6/requests/{requestId}/status",
            Self::Sso(Sso::Page) => "/sso",
            Self::Sso(Sso::Script) => "/sso/page.js",
            Self::Sso(Sso::Style) => "/sso/page.css",
            Self::Sso(Sso::Redeem) => "/sso/redeem",
            Self::Index => "/",
            Self::Icon => "/favicon.ico",
            Self::Control => "/_sandbox",
            Self::Unknown => "(unmatched)",
        }
    }

    /// Whether it belongs to the API and not to what the sandbox adds.
    pub(crate) fn is_api(self) -> bool {
        self.has_operations() || self == Self::RequestStatus || self == Self::Unknown
    }

    /// Whether it is the place of operations.
    pub(crate) fn has_operations(self) -> bool {
        Operation::ALL.into_iter().any(|operation| operation.place() == self)
    }

    /// The operation that a method asks for here.
    pub(crate) fn operation(self, method: &str) -> Option<Operation> {
        Operation::ALL.into_iter().find(|operation| operation.place() == self && operation.method() == method)
    }

    /// The methods allowed here, as an `Allow` header lists them.
    pub(crate) fn allow(self) -> String {
        let methods = match self {
            Self::Collection | Self::Unit | Self::SsoUrl => {
                let here = Operation::ALL.into_iter().filter(|operation| operation.place() == self);
                here.map(Operation::method).collect()
            }
            Self::Sso(Sso::Redeem) => vec!["POST"],
            Self::RequestStatus
            | Self::Sso(Sso::Page | Sso::Script | Sso::Style)
            | Self::Index
            | Self::Icon => vec!["GET"],
            Self::Control | Self::Unknown => Vec::new(),
        };
        methods.join(", ")
    }
}

/// A target taken apart: what its path names, the parameters in it, its query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target<'a> {
    pub(crate) place: Place,
    /// The decoded segments after those that named the place: a unit's id, or the rest of a control path.
    pub(crate) rest: Vec<String>,
    pub(crate) query: &'a str,
}

impl<'a> Target<'a> {
    /// Reads a target; `None` if its percent-encoding is broken.
    pub(crate) fn parse(target: &'a str) -> Option<Self> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut segments = path.split('/').map(decode).collect::<Option<Vec<_>>>()?;
        // `/backupunits/` is the collection: that is where a client's empty id leads.
        if segments.len() > 2 && segments.last().is_some_and(String::is_empty) {
            segments.pop();
        }
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let (place, rest) = match segments.as_slice() {
            ["", "cloudapi", "v6", "backupunits"] => (Place::Collection, &[][..]),
            ["", "cloudapi", "v6", "backupunits", id @ ..] if id.len() == 1 => (Place::Unit, id),
            ["", "cloudapi", "v6", "backupunits", id @ .., "ssourl"] if id.len() == 1 => (Place::SsoUrl, id),
            ["", "cloudapi", "v6", "requests", _, "status"] => (Place::RequestStatus, &[][..]),
            ["", "sso"] => (Place::Sso(Sso::Page), &[][..]),
            ["", "sso", "page.js"] => (Place::Sso(Sso::Script), &[][..]),
            ["", "sso", "page.css"] => (Place::Sso(Sso::Style), &[][..]),
            ["", "sso", "redeem"] => (Place::Sso(Sso::Redeem), &[][..]),
            ["", "_sandbox", rest @ ..] => (Place::Control, rest),
            ["", "favicon.ico"] => (Place::Icon, &[][..]),
            ["", ""] => (Place::Index, &[][..]),
            _ => (Place::Unknown, &[][..]),
        };
        Some(Self { place, rest: rest.iter().map(|&segment| segment.to_owned()).collect(), query })
    }
}

/// A segment, key or value without its percent-encoding; `None` if that is broken or hides what is not UTF-8.
pub(crate) fn decode(encoded: &str) -> Option<String> {
    let mut rest = encoded.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = match (first, after) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => after,
            (b'%', _) => return None,
            _ => after,
        };
    }
    percent_decode_str(encoded).decode_utf8().ok().map(|decoded| decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_one_place() {
        for (target, place, rest) in [
            ("/cloudapi/v6/backupunits", Place::Collection, ""),
            ("/cloudapi/v6/backupunits/", Place::Collection, ""),
            ("/cloudapi/v6/backupunits?depth=1", Place::Collection, ""),
            ("/cloudapi/v6/backupunits/a-1", Place::Unit, "a-1"),
            ("/cloudapi/v6/backupunits/%61-1/", Place::Unit, "a-1"),
            ("/cloudapi/v6/backupunits/..", Place::Unit, ".."),
            ("/cloudapi/v6/backupunits/a%2Fb", Place::Unit, "a/b"),
            ("/cloudapi/v6/backupunits/a/ssourl", Place::SsoUrl, "a"),
            ("/cloudapi/v6/backupunits/a/b", Place::Unknown, ""),
            ("/cloudapi/v6/requests/a/status", Place::RequestStatus, ""),
            ("/cloudapi/v6/", Place::Unknown, ""),
            ("/cloudapi/v5/backupunits", Place::Unknown, ""),
            ("/CLOUDAPI/v6/backupunits", Place::Unknown, ""),
            ("cloudapi/v6/backupunits", Place::Unknown, ""),
            ("//cloudapi/v6/backupunits", Place::Unknown, ""),
            ("", Place::Unknown, ""),
            ("/", Place::Index, ""),
            ("/sso", Place::Sso(Sso::Page), ""),
            ("/_sandbox/units/x", Place::Control, "units x"),
        ] {
            let found = Target::parse(target).unwrap();
            assert_eq!((found.place, found.rest.join(" ").as_str()), (place, rest), "{target}");
        }
    }

    #[test]
    fn broken_percent_encoding_is_no_target() {
        for target in ["/%", "/%4", "/%zz", "/cloudapi/v6/backupunits/%ff", "/a%2"] {
            assert_eq!(Target::parse(target), None, "{target}");
        }
    }

    #[test]
    fn every_operation_is_found_at_its_place() {
        for operation in Operation::ALL {
            assert_eq!(operation.place().operation(operation.method()), Some(operation));
            assert!(operation.place().allow().contains(operation.method()));
        }
    }
}
