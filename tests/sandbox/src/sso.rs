//! Single sign-on: addresses that work once, and the page that they lead to.

use std::collections::VecDeque;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::checks;
use crate::error::ApiError;
use crate::http::{Request, Response};
use crate::route::Sso;
use crate::state::State;

/// The one-time tokens that were handed out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tokens {
    grants: VecDeque<Grant>,
}

#[derive(Clone, Debug)]
struct Grant {
    token: String,
    id: String,
    used: bool,
}

impl Tokens {
    /// Hands out an address for a unit. The token is in the fragment, as the live API has it.
    pub(crate) fn issue(&mut self, id: &str, base: &str, random: &mut dyn FnMut() -> u64) -> String {
        let (high, mut low) = (random(), random());
        let mut token = spell(high, low);
        while self.find(&token).is_some() {
            low = low.wrapping_add(1);
            token = spell(high, low);
        }
        let encoded = utf8_percent_encode(&token, NON_ALPHANUMERIC).to_string();
        self.grants.push_back(Grant { token, id: id.to_owned(), used: false });
        if self.grants.len() > KEPT_TOKENS {
            self.grants.pop_front();
        }
        format!("{base}/sso#ott={encoded}&targetURI=%2F")
    }

    fn find(&mut self, token: &str) -> Option<&mut Grant> {
        self.grants.iter_mut().find(|grant| grant.token == token)
    }
}

/// Answers at the places that belong to the landing page.
pub(crate) fn answer(part: Sso, request: &Request, state: &mut State) -> Response {
    let page = match part {
        Sso::Script => Response::typed(200, "text/javascript; charset=utf-8", SCRIPT),
        Sso::Style => Response::typed(200, "text/css; charset=utf-8", STYLE),
        Sso::Redeem => redeem(request, state).unwrap_or_else(|error| error.respond(false)),
        Sso::Page => {
            Response::typed(200, "text/html; charset=utf-8", PAGE).with("Content-Security-Policy", CSP)
        }
    };
    page.with("Cache-Control", "no-store")
        .with("Referrer-Policy", "no-referrer")
        .with("X-Content-Type-Options", "nosniff")
}

#[derive(Serialize)]
struct Redeemed<'a> {
    id: &'a str,
    name: &'a str,
}

fn redeem(request: &Request, state: &mut State) -> Result<Response, ApiError> {
    let document = checks::document(request)?;
    let token = document.get("ott").and_then(serde_json::Value::as_str).unwrap_or_default();
    let unknown = || ApiError::new(404, "309", "This sign-on link is not known");
    let grant = state.tokens.find(token).ok_or_else(unknown)?;
    if std::mem::replace(&mut grant.used, true) {
        return Err(ApiError::new(410, "410", "This sign-on link was already used"));
    }
    let gone = || ApiError::new(410, "410", "The backup unit of this sign-on link is gone");
    let unit = state.units.find(&grant.id).ok_or_else(gone)?;
    Ok(Response::json(200, &Redeemed { id: &unit.id, name: &unit.name }, false))
}

fn spell(high: u64, low: u64) -> String {
    STANDARD.encode([high.to_be_bytes(), low.to_be_bytes()].concat())
}

const KEPT_TOKENS: usize = 10_000;
const PAGE: &str = include_str!("../sso/page.html");
const SCRIPT: &str = include_str!("../sso/page.js");
const STYLE: &str = include_str!("../sso/page.css");
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; \
form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
