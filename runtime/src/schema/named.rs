use super::{Member, Presence};

/// Fails, at compile time, if a required member is not among the `names` of fields, or if a field is named
/// twice. The macro [`make`](crate::make) calls it.
///
/// # Panics
/// With a message that names the member.
#[doc(hidden)]
#[track_caller]
#[allow(
    clippy::indexing_slicing,
    reason = "constants have no other access, and bounds are checked"
)]
pub const fn check_named(members: &[Member], names: &[&str]) {
    let mut index = 0;
    while index < names.len() {
        if count(names, names[index]) > 1 {
            fail("the member `", names[index], "` is named twice");
        }
        index += 1;
    }
    let mut index = 0;
    while index < members.len() {
        let facts = &members[index].facts;
        if matches!(facts.presence, Presence::Required) && count(names, facts.name) == 0 {
            fail("the required member `", facts.name, "` is missing");
        }
        index += 1;
    }
}

#[allow(
    clippy::indexing_slicing,
    reason = "constants have no other access, and bounds are checked"
)]
const fn count(names: &[&str], name: &str) -> usize {
    let (mut found, mut index) = (0, 0);
    while index < names.len() {
        if is_same(names[index].as_bytes(), name.as_bytes()) {
            found += 1;
        }
        index += 1;
    }
    found
}

#[allow(
    clippy::indexing_slicing,
    reason = "constants have no other access, and bounds are checked"
)]
const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut index = 0;
    while index < one.len() && index < other.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    one.len() == other.len()
}

/// Panics with a message of three parts: a constant cannot format more than one text.
#[track_caller]
#[allow(clippy::panic, reason = "this is how a constant says what is wrong")]
#[allow(
    clippy::indexing_slicing,
    reason = "constants have no other access, and bounds are checked"
)]
const fn fail(before: &str, name: &str, after: &str) -> ! {
    let mut message = [0; 256];
    let parts = [before.as_bytes(), name.as_bytes(), after.as_bytes()];
    let (mut part, mut end) = (0, 0);
    while part < parts.len() {
        let mut index = 0;
        while index < parts[part].len() && end < message.len() {
            message[end] = parts[part][index];
            index += 1;
            end += 1;
        }
        part += 1;
    }
    match std::str::from_utf8(message.split_at(end).0) {
        Ok(message) => panic!("{}", message),
        Err(_) => panic!("a required member is missing, or a member is named twice"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Facts, Kind};
    use super::*;

    #[test]
    #[should_panic(expected = "the required member `digest` is missing")]
    fn a_missing_member_is_named() {
        let facts = Facts { presence: Presence::Required, ..Facts::new("digest") };
        check_named(&[Member::new(Kind::String, facts)], &["dig", "digests"]);
    }

    #[test]
    #[should_panic(expected = "the member `size` is named twice")]
    fn a_repeated_member_is_named() {
        check_named(&[], &["size", "digest", "size"]);
    }

    #[test]
    fn members_that_may_be_absent_need_no_name() {
        check_named(&[Member::new(Kind::String, Facts::new("digest"))], &[]);
    }
}
