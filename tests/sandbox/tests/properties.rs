//! Whatever comes in, the core answers.

mod support;

use proptest::collection::vec;
use proptest::prelude::*;
use sandbox::{Fault, FaultRule, Operation, Options, Request, SAMPLE_ID, Start, When, random};
use support::{COLLECTION, Scene, accepted};

fn segment() -> impl Strategy<Value = String> {
    let known =
        ["cloudapi", "v6", "backupunits", SAMPLE_ID, "ssourl", "..", "", "%2e", "%ff", "_sandbox", "units"];
    prop_oneof![proptest::sample::select(known.to_vec()).prop_map(str::to_owned), any::<String>()]
}

fn target() -> impl Strategy<Value = String> {
    let query = prop_oneof![
        Just(String::new()),
        any::<String>(),
        any::<i64>().prop_map(|depth| format!("depth={depth}")),
        "(pretty|depth|%[0-9a-f]{2}|&|=|true|[0-9]){0,9}",
    ];
    prop_oneof![
        any::<String>(),
        (vec(segment(), 0..6), query).prop_map(|(path, query)| format!("/{}?{query}", path.join("/"))),
        Just(COLLECTION.to_owned()),
        Just(format!("{COLLECTION}/{SAMPLE_ID}")),
        "/_sandbox/(faults|clock|units|options|reset|requests)",
        Just("/sso/redeem".to_owned()),
    ]
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let text = prop_oneof![any::<String>(), "(name|email|password|properties|[\\[\\]{}\",:0-9a-z@ ]){0,60}"];
    let document = (any::<String>(), any::<String>(), any::<String>()).prop_map(|(name, email, password)| {
        serde_json::json!({ "properties": { "name": name, "email": email, "password": password }, "email": email })
            .to_string()
            .into_bytes()
    });
    let control = Just(br#"{"advanceMs":18446744073709551615}"#.to_vec());
    prop_oneof![vec(any::<u8>(), 0..200), text.prop_map(String::into_bytes), document, control]
}

fn request() -> impl Strategy<Value = Request> {
    let method = prop_oneof!["GET|POST|PUT|PATCH|DELETE|OPTIONS", any::<String>()];
    let name =
        prop_oneof!["Host|Origin|X-Contract-Number|Content-Type|Authorization|Cookie", any::<String>()];
    (method, target(), vec((name, any::<String>()), 0..4), body(), any::<bool>()).prop_map(
        |(method, target, headers, body, known)| {
            let request = Request { method, target, headers, body, origin: None };
            let json = request.header("Content-Type", "application/json");
            if known { json.header("Authorization", "Bearer demo-token") } else { json }
        },
    )
}

proptest! {
    #[test]
    fn no_request_makes_the_core_panic(
        requests in vec((request(), any::<u64>()), 1..8),
        cors in any::<bool>(),
        fault_rate in 0.0..=1.0,
        origin in any::<String>(),
        seed in any::<u64>(),
    ) {
        let cors = cors.then(|| "*".to_owned());
        let mut scene = Scene::with(Options { cors, fault_rate, origin, keep_requests: 3, ..Options::default() });
        let mut random = random::seeded(seed);
        for (request, now) in requests {
            let reply = scene.sandbox.handle(&request, now, &mut random);
            prop_assert!((200..600).contains(&reply.response.status));
        }
    }

    #[test]
    fn the_ledger_has_what_was_applied_and_nothing_else(
        steps in vec((1..Operation::ALL.len(), 0_usize..4, proptest::option::of(any::<bool>())), 1..20),
        seed in any::<u64>(),
    ) {
        let mut scene = Scene::with(Options { units: Start::Count(1), provision_ms: 0, ..Options::default() });
        let mut random = random::seeded(seed);
        for (operation, name, lost) in steps {
            let operation = Operation::ALL[operation];
            if let Some(late) = lost {
                let when = if late { When::After } else { When::Before };
                scene.sandbox.inject(FaultRule::next(operation, when, Fault::html(502)));
            }
            let (before, booked) = (scene.get(COLLECTION).body, scene.sandbox.ledger().to_vec());
            let request = accepted(operation, &format!("Name{name}")).request(operation);
            scene.sandbox.handle(&request.header("Authorization", "Bearer demo-token"), scene.now, &mut random);
            let applied = scene.sandbox.ledger() != booked;
            prop_assert_eq!(applied, scene.get(COLLECTION).body != before, "{:?} {:?}", operation, lost);
        }
    }
}
