//! Random numbers from a seed.

/// A source of random numbers; the same seed gives the same numbers (SplitMix64).
pub fn seeded(seed: u64) -> impl FnMut() -> u64 + Send {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(state)
    }
}

/// The number at one place of the sequence that `seeded(0)` gives.
pub(crate) fn nth(place: u64) -> u64 {
    mix(place.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// Two numbers in the spelling of a version 4 UUID.
pub(crate) fn uuid(high: u64, low: u64) -> String {
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xFFFF,
        high & 0xFFF,
        0x8000 | ((low >> 48) & 0x3FFF),
        low & 0xFFFF_FFFF_FFFF,
    )
}

/// Two numbers in the spelling of an etag.
pub(crate) fn etag(random: &mut dyn FnMut() -> u64) -> String {
    format!("{:016x}{:016x}", random(), random())
}

fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let (mut one, mut other, mut third) = (seeded(7), seeded(7), seeded(8));
        let numbers: Vec<u64> = (0..100).map(|_| one()).collect();
        assert_eq!(numbers, (0..100).map(|_| other()).collect::<Vec<_>>());
        assert_ne!(numbers, (0..100).map(|_| third()).collect::<Vec<_>>());
    }

    #[test]
    fn the_nth_number_is_that_of_the_sequence() {
        let mut sequence = seeded(0);
        for place in 0..10 {
            assert_eq!(nth(place), sequence());
        }
    }

    #[test]
    fn a_uuid_is_of_version_4() {
        for (high, low) in [(0, 0), (u64::MAX, u64::MAX), (nth(1), nth(2))] {
            let uuid = uuid(high, low);
            assert_eq!(uuid.len(), 36, "{uuid}");
            assert_eq!(uuid.as_bytes()[14], b'4', "{uuid}");
            assert!(b"89ab".contains(&uuid.as_bytes()[19]), "{uuid}");
        }
    }
}
