//! Wrong arguments and options: an error that names them, and nothing is sent.

use std::time::Duration;

use ionos_backup::{
    Auth, BackupUnitPatch, BackupUnitReplacement, ClientBuilder, Code, Depth, Detail, Error, NewBackupUnit,
    Outcome,
};

use crate::support::{Scenario, TestIo, run};

#[test]
fn id_that_is_not_one_path_segment_is_refused_by_every_operation() {
    let too_long = "a".repeat(129);
    for id in [
        "",
        " ",
        ".",
        "..",
        "...",
        "/",
        "a/b",
        "../x",
        "%2e%2e",
        "%2E",
        "a%2fb",
        "-a",
        "_a",
        "a b",
        "a\n",
        "a\0",
        "ä",
        "a?b",
        "a#b",
        "a;b",
        "a\\b",
        "a:b",
        "a.b",
        "\u{202e}a",
        &too_long,
    ] {
        let scenario = Scenario::new();
        let client = scenario.client();
        let replacement = BackupUnitReplacement::new("secret-2", "b@example.com");
        let patch = BackupUnitPatch::new().email("b@example.com");
        for (operation, result) in [
            ("get", run(client.get(id).send()).map(drop)),
            ("replace", run(client.replace(id, replacement).send()).map(drop)),
            ("update", run(client.update(id, patch).send()).map(drop)),
            ("delete", run(client.delete(id).send())),
            ("ssoUrl", run(client.sso_url(id).send()).map(drop)),
            ("waitUntilAvailable", run(client.wait_until_available(id).send()).map(drop)),
            ("waitUntilDeleted", run(client.wait_until_deleted(id).send())),
        ] {
            check_refused(&format!("{operation} {id:?}"), result, "id");
        }
        assert_eq!(scenario.sent(), 0, "{id:?}");
    }
}

#[test]
fn property_that_is_blank_is_refused() {
    let new = NewBackupUnit::new;
    for (name, unit, argument) in [
        ("no name", new("", "secret-1", "a@example.com"), "properties.name"),
        ("blank name", new(" \t", "secret-1", "a@example.com"), "properties.name"),
        ("name with a line end", new("a\nb", "secret-1", "a@example.com"), "properties.name"),
        ("name with a NUL", new("a\0b", "secret-1", "a@example.com"), "properties.name"),
        ("no password", new("New1", "", "a@example.com"), "properties.password"),
        ("blank password", new("New1", "  ", "a@example.com"), "properties.password"),
        ("no e-mail", new("New1", "secret-1", ""), "properties.email"),
        ("blank e-mail", new("New1", "secret-1", "\u{a0}"), "properties.email"),
    ] {
        let scenario = Scenario::new();
        check_refused(name, run(scenario.client().create(unit).send()), argument);
        assert_eq!(scenario.sent(), 0, "{name}");
    }
    let scenario = Scenario::new();
    let client = scenario.client();
    check_refused("empty patch", run(client.update("a", BackupUnitPatch::new()).send()), "properties");
    let blank = BackupUnitPatch::new().password(" ");
    check_refused("blank in a patch", run(client.update("a", blank).send()), "properties.password");
    let blank = BackupUnitReplacement::new("secret-2", " ");
    check_refused("blank in a replacement", run(client.replace("a", blank).send()), "properties.email");
}

#[test]
fn option_of_a_client_that_is_out_of_range_is_refused() {
    type Set = fn(ClientBuilder<TestIo>) -> ClientBuilder<TestIo>;
    let rows: &[(&str, Set, &str)] = &[
        ("no timeout", |b| b.timeout(Duration::ZERO), "timeoutMs"),
        ("longer than timers", |b| b.timeout(Duration::from_millis(2_147_483_648)), "timeoutMs"),
        ("for ever", |b| b.timeout(Duration::MAX), "timeoutMs"),
        ("no total", |b| b.total_timeout(Duration::ZERO), "totalTimeoutMs"),
        ("eternal total", |b| b.total_timeout(Duration::MAX), "totalTimeoutMs"),
        ("eleven retries", |b| b.max_retries(11), "maxRetries"),
        ("a contract above int32", |b| b.contract_number(2_147_483_648), "contractNumber"),
        ("a relative URL", |b| b.base_url("/api"), "baseUrl"),
        ("no scheme", |b| b.base_url("api.ionos.com"), "baseUrl"),
        ("http", |b| b.base_url("http://gateway.lab"), "baseUrl"),
        ("http to the live API", |b| b.allow_insecure(true).base_url("http://api.ionos.com"), "baseUrl"),
        ("http on what looks like loopback", |b| b.base_url("http://127.0.0.1.evil.example"), "baseUrl"),
        ("user information", |b| b.base_url("https://user:pw@api.ionos.com"), "baseUrl"),
        ("a query", |b| b.base_url("https://api.ionos.com/?x"), "baseUrl"),
        ("a fragment", |b| b.base_url("https://api.ionos.com/#x"), "baseUrl"),
        ("a blank", |b| b.base_url(" https://api.ionos.com"), "baseUrl"),
        ("another scheme", |b| b.base_url("ftp://api.ionos.com"), "baseUrl"),
        ("nothing", |b| b.base_url(""), "baseUrl"),
        ("an empty token", |b| b.auth(Auth::token("")), "auth.token"),
        ("a blank token", |b| b.auth(Auth::token(" \n")), "auth.token"),
        ("a token with its scheme", |b| b.auth(Auth::token("Bearer x")), "auth.token"),
        ("a token with a line end inside", |b| b.auth(Auth::token("a\r\nb")), "auth.token"),
        ("a token beyond ASCII", |b| b.auth(Auth::token("tökén")), "auth.token"),
        ("an empty user name", |b| b.auth(Auth::basic("", "pw")), "auth.username"),
        ("a colon in a user name", |b| b.auth(Auth::basic("a:b", "pw")), "auth.username"),
        ("a line end in a user name", |b| b.auth(Auth::basic("a\nb", "pw")), "auth.username"),
        ("an empty password", |b| b.auth(Auth::basic("a", "")), "auth.password"),
        ("a blank password", |b| b.auth(Auth::basic("a", "  ")), "auth.password"),
        ("a NUL in a password", |b| b.auth(Auth::basic("a", "p\0w")), "auth.password"),
    ];
    for (name, set, argument) in rows {
        let scenario = Scenario::new();
        check_refused(name, set(scenario.builder()).build(), argument);
    }
}

#[test]
fn option_of_a_call_that_is_out_of_range_is_refused() {
    let scenario = Scenario::new();
    let client = scenario.client();
    let list = || client.list();
    check_refused("no timeout", run(list().timeout(Duration::ZERO).send()), "timeoutMs");
    check_refused("eternal total", run(list().total_timeout(Duration::MAX).send()), "totalTimeoutMs");
    check_refused("eleven retries", run(list().max_retries(11).send()), "maxRetries");
    check_refused("contract above int32", run(list().contract_number(u32::MAX).send()), "contractNumber");
    check_refused("no results", run(list().max_results(0).send()), "maxResults");
    check_refused("results above int32", run(list().max_results(u32::MAX).send()), "maxResults");
    check_refused("blank order", run(list().order_by(" ").send()), "orderBy");
    check_refused("blank filter", run(list().filter(" ", "x").send()), "filter");
    check_refused("depth", Depth::new(11), "depth");
    let wait = client.wait_until_deleted("a").timeout(Duration::ZERO);
    check_refused("no timeout of a wait", run(wait.send()), "timeoutMs");
    assert_eq!(scenario.sent(), 0);
}

#[test]
fn limits_at_their_ends_are_taken() {
    let longest = Duration::from_millis(2_147_483_647);
    for (name, builder) in [
        (
            "shortest",
            Scenario::new().builder().timeout(Duration::from_millis(1)).max_retries(0).contract_number(0),
        ),
        (
            "longest",
            Scenario::new()
                .builder()
                .timeout(longest)
                .total_timeout(longest)
                .max_retries(10)
                .contract_number(2_147_483_647),
        ),
    ] {
        assert!(builder.build().is_ok(), "{name}");
    }
}

#[test]
fn wrong_argument_wins_over_an_abort() {
    let scenario = Scenario::new();
    scenario.world.abort_at.set(Some(0));
    check_refused("aborted", run(scenario.client().get("..").send()), "id");
}

#[track_caller]
fn check_refused<T>(name: &str, result: Result<T, Error>, argument: &str) {
    let Err(error) = result else { panic!("{name}: was taken") };
    assert_eq!((error.code, error.outcome), (Code::InvalidArgument, Outcome::NotSent), "{name}");
    assert_eq!((error.attempts, error.retryable), (0, false), "{name}");
    assert!(matches!(&error.detail, Detail::Argument(path) if path == argument), "{name}: {error:?}");
    assert!(error.message.contains(argument), "{name}: {error}");
}
