//! The waiters of the golden case on responses. `cargo test -p xtask` runs it in the generated crate.

use golden_waiters::{DescribeBook, DescribeBookResponse};
use lensmith::wait::{Answer, Verdict};
use lensmith::{ErrorMetadata, Waiter};

const WAITERS: &[Waiter<DescribeBook>] = &[
    DescribeBook::FIELD_CHAIN,
    DescribeBook::BOXED,
    DescribeBook::ENUM,
    DescribeBook::VARIANT,
    DescribeBook::MAP_KEY,
    DescribeBook::INDEX,
    DescribeBook::EVERY,
    DescribeBook::ANY,
    DescribeBook::LIST_ITSELF,
    DescribeBook::FLATTENED_LISTS,
    DescribeBook::LISTS_IN_LISTS,
    DescribeBook::GAPS,
    DescribeBook::MAP_VALUES,
    DescribeBook::FILTERED_TITLES,
    DescribeBook::LENGTHS,
    DescribeBook::NEGATED,
    DescribeBook::CURRENT_NODE,
    DescribeBook::TEXT_LENGTH,
    DescribeBook::SAME_LENGTH,
    DescribeBook::CONTAINS,
    DescribeBook::CONTAINS_NOT,
    DescribeBook::CONTAINS_TEXT,
    DescribeBook::FLAG,
    DescribeBook::NO_FLAG,
    DescribeBook::FLAG_IS_FALSE,
    DescribeBook::FLAG_EXPECTED_FALSE,
    DescribeBook::NULL,
    DescribeBook::SINCE,
    DescribeBook::EQUAL,
    DescribeBook::LESS,
    DescribeBook::JOINED,
    DescribeBook::FLAG_IS_TRUE_EXPECTED_FALSE,
    DescribeBook::TRUE_IS_FLAG_EXPECTED_FALSE,
    DescribeBook::BOTH_EXPECTED_FALSE,
    DescribeBook::EITHER_EXPECTED_FALSE,
    DescribeBook::EXPECTED_FALSE,
    DescribeBook::REQUEST_AND_RESPONSE,
    DescribeBook::REQUEST,
];

#[test]
fn paths_say_what_jmespath_says() {
    let mut tested = vec![0; WAITERS.len()];
    for line in include_str!("paths.txt").lines().filter(|line| !line.starts_with('#')) {
        let [name, matches, json] = line.splitn(3, ' ').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let (response, request) = json.split_once(" <- ").unwrap_or((json, "{}"));
        let request = DescribeBook::from_json(request.as_bytes()).unwrap();
        let response = DescribeBookResponse::from_json(response.as_bytes()).unwrap();
        let index = WAITERS.iter().position(|waiter| waiter.name == name).unwrap();
        let verdict = WAITERS[index].judge(&request, Ok(response));
        let is_success = matches!(verdict, Verdict::Done(Ok(Answer::Response(_))));
        assert_eq!(is_success.to_string(), matches, "{line}");
        tested[index] += 1;
    }
    assert!(tested.iter().all(|cases| *cases >= 2), "a waiter has no cases: {tested:?}");
}

#[test]
fn errors_count_by_their_name() {
    let waiter = DescribeBook::ERRORS_AND_DELAYS;
    let judge = |code| {
        let error = golden_waiters::DescribeBookError::Unhandled(ErrorMetadata::new(code));
        waiter.judge(&DescribeBook::new(""), Err(lensmith::Error::Service(error)))
    };
    assert!(matches!(judge("BookBurnt"), Verdict::Done(Err(_))));
    assert!(matches!(judge("NotModelled"), Verdict::Retry(_)));
    assert!(matches!(judge("Other"), Verdict::Done(Err(_))));
    assert_eq!((waiter.min_delay.as_secs(), waiter.max_delay.as_secs()), (3, 30));
}
