//! The units that a sandbox starts with.

use crate::access::USERNAME;
use crate::options::{NewUnit, Start};
use crate::random;
use crate::state::{Unit, Units};

/// Id of the reference text's sample.
pub const SAMPLE_ID: &str = "15f67991-0f51-4efc-a8ad-ef1fb31a480c";
/// Name of the reference text's sample.
pub const SAMPLE_NAME: &str = "BackupUnitName";
/// What stands in the place of the addresses that the reference text masks in its sample.
const SAMPLE_EMAIL: &str = "backup.admin@example.com";
/// The user id of the reference text's sample.
pub(crate) const USER_ID: &str = "63cef532-26fe-4a64-a4e0-de7c8a506c90";

/// The units that a sandbox starts with.
pub(crate) fn units(start: &Start) -> Units {
    let mut units = Units::default();
    let count = match start {
        Start::Count(count) => *count,
        Start::Seed => SEEDS.len().saturating_add(1),
        Start::Units(named) => {
            for (place, unit) in named.iter().enumerate() {
                units.insert(given(place, unit.clone()));
            }
            return units;
        }
    };
    for place in 0..count {
        let unit = match (place.checked_sub(1), place) {
            (None, _) => sample(),
            (Some(seed), _) if seed < SEEDS.len() => {
                SEEDS.get(seed).map_or_else(sample, |row| seeded(place, *row))
            }
            (Some(_), place) => plain(place),
        };
        units.insert(unit);
    }
    units
}

fn sample() -> Unit {
    Unit {
        id: SAMPLE_ID.to_owned(),
        name: SAMPLE_NAME.to_owned(),
        email: SAMPLE_EMAIL.to_owned(),
        etag: "45480eb3fbfc31f1d916c1eaa4abdcc3".to_owned(),
        created_date: "2015-12-04T14:34:09.809Z".to_owned(),
        created_by: SAMPLE_EMAIL.to_owned(),
        created_by_user_id: SAMPLE_EMAIL.to_owned(),
        last_modified_date: "2015-12-04T14:34:09.809Z".to_owned(),
        last_modified_by: SAMPLE_EMAIL.to_owned(),
        last_modified_by_user_id: USER_ID.to_owned(),
        state: "AVAILABLE".to_owned(),
        busy_until: 0,
        partial_until: 0,
        hidden_until: 0,
        gone_at: None,
    }
}

fn seeded(place: usize, (name, email, state, date): (&str, &str, &str, &str)) -> Unit {
    let number = u64::try_from(place).unwrap_or(u64::MAX);
    let draw = |which: u64| random::nth(number.wrapping_mul(4).wrapping_add(which));
    Unit {
        id: random::uuid(draw(0), draw(1)),
        name: name.to_owned(),
        email: email.to_owned(),
        etag: format!("{:016x}{:016x}", draw(2), draw(3)),
        created_date: date.to_owned(),
        created_by: USERNAME.to_owned(),
        created_by_user_id: USER_ID.to_owned(),
        last_modified_date: date.to_owned(),
        last_modified_by: USERNAME.to_owned(),
        last_modified_by_user_id: USER_ID.to_owned(),
        state: state.to_owned(),
        ..sample()
    }
}

/// A unit as somebody wants it; each place gives another id.
pub(crate) fn given(place: usize, NewUnit { name, email, state }: NewUnit) -> Unit {
    let unit = plain(place);
    Unit { name, email: email.unwrap_or(unit.email), state: state.unwrap_or(unit.state), ..unit }
}

/// A unit without anything awkward about it; each place gives another id.
fn plain(place: usize) -> Unit {
    let (name, email) = (format!("Unit{place:05}"), format!("unit{place:05}@example.com"));
    seeded(place, (&name, &email, "AVAILABLE", "2024-06-01T12:00:00.000Z"))
}

/// Name, e-mail, state, date. The published states are all here, and names that older units have although the reference
/// allows only letters and digits; one date is spelled with its offset, as some answers of the live API are.
const SEEDS: [(&str, &str, &str, &str); 13] = [
    ("Büro München – Süd", "büro@example.com", "ACTIVE", "2019-03-31T01:59:59.999Z"),
    ("<script>alert('backup')</script>", "script@example.com", "AVAILABLE", "2021-02-28T23:59:59.000Z"),
    ("نسخة احتياطية للخادم", "rtl@example.com", "INACTIVE", "2020-02-29T12:00:00+00:00"),
    (LONG_NAME, "long@example.com", "SUSPENDED", "2022-07-14T08:15:30.123Z"),
    ("web shop (old)", "shop+old@example.com", "FAILED", "2018-11-05T06:07:08.900Z"),
    ("Fileserver2", "files@example.com", "BUSY", "2025-01-02T03:04:05.006Z"),
    ("Mailserver", "mail@example.com", "DEPLOYING", "2025-01-09T10:11:12.131Z"),
    ("Database1", "database@example.com", "UPDATING", "2023-05-06T07:08:09.101Z"),
    ("Database2", "database@example.com", "FAILED_UPDATING", "2023-05-06T07:08:09.102Z"),
    ("Archive2020", "archive@example.com", "FAILED_SUSPENDED", "2020-12-31T23:59:59.999Z"),
    ("Staging", "staging@example.com", "DESTROYING", "2024-04-01T00:00:00.000Z"),
    ("Legacy", "legacy@example.com", "FAILED_DESTROYING", "2016-01-01T00:00:00.000Z"),
    ("Pilot", "pilot@example.com", "TERMINATED", "2015-12-31T00:00:00.000Z"),
];

const LONG_NAME: &str = "TheBackupUnitOfTheDepartmentWithTheLongestNameInTheWholeCompanyWhichNobodyEverDaredToShorten\
BecauseItIsPrintedOnEveryInvoiceSinceTheCompanyWasFoundedAndThereforeMustFitIntoEveryTableOnEveryScreen";
