//! Who may call, and for which contract.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::error::ApiError;
use crate::http::Request;

/// The user name that Basic authentication takes.
pub const USERNAME: &str = "demo@example.com";
/// The password that Basic authentication takes.
pub const PASSWORD: &str = "demo-password";
/// The token that `Bearer` takes.
pub const TOKEN: &str = "demo-token";
/// The only contract, for the header `X-Contract-Number`.
pub const CONTRACT: i32 = 12_345_678;

/// Passes a request that carries the sandbox's credentials and, if any, its contract.
pub(crate) fn check(request: &Request) -> Result<(), ApiError> {
    let mut credentials = request.values("Authorization");
    let known = credentials.next().is_some_and(is_known) && credentials.next().is_none();
    if !known {
        // Not `Basic`: a browser would open its own dialogue for that.
        return Err(ApiError::of(401).with("WWW-Authenticate", "Bearer realm=\"sandbox\""));
    }
    match request.value("X-Contract-Number").map(|number| number.trim().parse::<i32>()) {
        None | Some(Ok(CONTRACT)) => Ok(()),
        Some(Ok(_)) => Err(ApiError::new(403, "451", "Access to the contract is forbidden")),
        Some(Err(_)) => Err(ApiError::new(400, "400", "The header X-Contract-Number is not an integer")),
    }
}

fn is_known(value: &str) -> bool {
    let Some((scheme, credentials)) = value.trim().split_once(' ') else {
        return false;
    };
    let credentials = credentials.trim_start();
    if scheme.eq_ignore_ascii_case("Bearer") {
        return credentials == TOKEN;
    }
    scheme.eq_ignore_ascii_case("Basic") && credentials == STANDARD.encode(format!("{USERNAME}:{PASSWORD}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_documented_credentials_pass() {
        let basic = format!("Basic {}", STANDARD.encode("demo@example.com:demo-password"));
        let wrong = format!("Basic {}", STANDARD.encode("demo@example.com:demo-passwort"));
        for (name, value, passes) in [
            ("token", "Bearer demo-token", true),
            ("scheme in another case", "bearer demo-token", true),
            ("basic", basic.as_str(), true),
            ("wrong password", wrong.as_str(), false),
            ("longer token", "Bearer demo-token2", false),
            ("token in another case", "Bearer Demo-Token", false),
            ("no scheme", "demo-token", false),
            ("token as basic", "Basic demo-token", false),
            ("not base64", "Basic %%%", false),
            ("empty", "", false),
        ] {
            let request = Request::new("GET", "/").header("authorization", value);
            assert_eq!(check(&request).is_ok(), passes, "{name}");
        }
        assert!(check(&Request::new("GET", "/")).is_err());
    }

    #[test]
    fn two_authorization_headers_are_none() {
        let request = Request::new("GET", "/").header("Authorization", "Bearer demo-token");
        assert!(check(&request.clone()).is_ok());
        assert!(check(&request.header("Authorization", "Bearer demo-token")).is_err());
    }

    #[test]
    fn only_the_sandboxs_contract_passes() {
        for (value, status) in
            [("12345678", 0), ("1", 403), ("-1", 403), ("x", 400), ("", 400), ("99999999999", 400)]
        {
            let request = Request::new("GET", "/")
                .header("Authorization", "Bearer demo-token")
                .header("x-contract-number", value);
            let found = check(&request).map_or_else(|error| error.respond(false).status, |()| 0);
            assert_eq!(found, status, "{value}");
        }
    }
}
