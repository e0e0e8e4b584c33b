//! The `IONOS_*` names of the environment.

use ionos_backup::{Auth, Code, Detail};

use crate::support::{ORIGIN, Scenario, run};

type Names<'a> = &'a [(&'a str, &'a str)];

#[test]
fn names_of_the_environment_fill_in_what_is_missing() {
    let url = ("IONOS_API_URL", ORIGIN);
    let (username, password) = (("IONOS_USERNAME", sandbox::USERNAME), ("IONOS_PASSWORD", sandbox::PASSWORD));
    let rows: &[(&str, Names<'_>, &str)] = &[
        ("a token", &[("IONOS_TOKEN", sandbox::TOKEN), url], "Bearer demo-token"),
        ("a token wins", &[("IONOS_TOKEN", sandbox::TOKEN), username, password, url], "Bearer demo-token"),
        ("a pair", &[username, password, url], "Basic ZGVtb0BleGFtcGxlLmNvbTpkZW1vLXBhc3N3b3Jk"),
        (
            "an empty token",
            &[("IONOS_TOKEN", ""), username, password, url],
            "Basic ZGVtb0BleGFtcGxlLmNvbTpkZW1vLXBhc3N3b3Jk",
        ),
        ("nothing", &[url], ""),
        ("all empty", &[("IONOS_TOKEN", ""), ("IONOS_USERNAME", ""), ("IONOS_PASSWORD", ""), url], ""),
    ];
    for (name, names, authorization) in rows {
        let scenario = Scenario::new();
        let client = scenario.builder().environment(lookup(names)).unwrap().build().unwrap();
        let request = client.list().build().unwrap();
        let sent = request.headers.iter().find(|(name, _)| *name == "Authorization");
        // EXPOSE: to the comparison.
        assert_eq!(sent.map_or("", |(_, value)| value.expose()), *authorization, "{name}");
    }
}

#[test]
fn options_win_over_the_environment() {
    let scenario = Scenario::new();
    let names = [
        ("IONOS_TOKEN", "other-token"),
        ("IONOS_API_URL", "https://other.example"),
        ("IONOS_CONTRACT_NUMBER", "1"),
    ];
    let contract = u32::try_from(sandbox::CONTRACT).unwrap();
    let builder = scenario.builder().auth(Auth::token(sandbox::TOKEN)).contract_number(contract);
    let client = builder.environment(lookup(&names)).unwrap().build().unwrap();
    run(client.list().send()).unwrap();
}

#[test]
fn contract_of_the_environment_is_sent() {
    let scenario = Scenario::new();
    let names = [("IONOS_TOKEN", sandbox::TOKEN), ("IONOS_CONTRACT_NUMBER", " 12345678 ")];
    let client = scenario.builder().environment(lookup(&names)).unwrap().build().unwrap();
    run(client.list().send()).unwrap();
    let sent = scenario.world.sent.borrow();
    assert!(sent[0].headers.iter().any(|(name, _)| *name == "X-Contract-Number"));
}

#[test]
fn url_of_the_environment_without_a_scheme_means_https() {
    let scenario = Scenario::new();
    for (url, want) in [
        ("api.ionos.com", "https://api.ionos.com/cloudapi/v6/"),
        ("localhost:8443", "https://localhost:8443/cloudapi/v6/"),
        ("gateway.example/api/", "https://gateway.example/api/"),
        ("http://localhost:8080", "http://localhost:8080/cloudapi/v6/"),
    ] {
        let world = std::rc::Rc::clone(&scenario.world);
        let builder = ionos_backup::Client::builder_with(crate::support::TestIo(world));
        let client = builder.environment(lookup(&[("IONOS_API_URL", url)])).unwrap().build().unwrap();
        let request = client.list().build().unwrap();
        assert_eq!(request.url.split_once("backupunits").map(|(base, _)| base), Some(want), "{url}");
    }
}

#[test]
fn wrong_value_is_named_as_the_caller_wrote_it() {
    let rows: &[(&str, Names<'_>, &str)] = &[
        ("half a pair", &[("IONOS_USERNAME", "a")], "env.IONOS_PASSWORD"),
        ("the other half", &[("IONOS_PASSWORD", "a")], "env.IONOS_USERNAME"),
        ("a blank token", &[("IONOS_TOKEN", " ")], "env.IONOS_TOKEN"),
        ("a token with a line end", &[("IONOS_TOKEN", "a\nb")], "env.IONOS_TOKEN"),
        (
            "a user name with a colon",
            &[("IONOS_USERNAME", "a:b"), ("IONOS_PASSWORD", "c")],
            "env.IONOS_USERNAME",
        ),
        ("a contract in words", &[("IONOS_CONTRACT_NUMBER", "one")], "env.IONOS_CONTRACT_NUMBER"),
        ("a contract below 0", &[("IONOS_CONTRACT_NUMBER", "-1")], "env.IONOS_CONTRACT_NUMBER"),
        ("a contract above int32", &[("IONOS_CONTRACT_NUMBER", "2147483648")], "env.IONOS_CONTRACT_NUMBER"),
        ("a URL that is none", &[("IONOS_API_URL", "/api")], "env.IONOS_API_URL"),
        ("http in the open", &[("IONOS_API_URL", "http://gateway:8080")], "env.IONOS_API_URL"),
    ];
    for (name, names, argument) in rows {
        let scenario = Scenario::new();
        let world = std::rc::Rc::clone(&scenario.world);
        let builder = ionos_backup::Client::builder_with(crate::support::TestIo(world));
        let error = match builder.environment(lookup(names)) {
            Ok(builder) => builder.build().expect_err(name),
            Err(error) => error,
        };
        assert_eq!(error.code, Code::InvalidArgument, "{name}");
        assert!(matches!(&error.detail, Detail::Argument(path) if path == argument), "{name}: {error:?}");
    }
}

fn lookup(names: Names<'_>) -> impl Fn(&str) -> Option<String> {
    move |wanted| names.iter().find(|(name, _)| *name == wanted).map(|(_, value)| (*value).to_owned())
}
