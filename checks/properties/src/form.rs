//! Requests as forms.

use std::collections::BTreeSet;

use lensmith::Operation;

use crate::books::{RunBook, SendBook};

/// Any request that JSON holds is a form of AWS Query and of EC2: ASCII, with pairs of different keys, which begins with
/// operation and version.
pub fn form(input: &[u8]) {
    if let Ok(request) = SendBook::from_json(input) {
        check(&request, "Action=SendBook&Version=2026-01-01");
    }
    if let Ok(request) = RunBook::from_json(input) {
        check(&request, "Action=RunBook&Version=2026-01-01");
    }
}

fn check(request: &impl Operation, first: &str) {
    // A union that holds an unknown member is refused.
    let Ok(body) = request.to_body() else { return };
    let body = body.as_bytes().expect("no stream");
    let text = str::from_utf8(body).expect("ASCII");
    assert!(text.starts_with(first), "{text}");
    let is_expected = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%=&".contains(&byte);
    assert!(text.bytes().all(is_expected), "{text}");
    let mut keys = BTreeSet::new();
    for pair in text.split('&') {
        let (key, value) = pair.split_once('=').expect("a pair");
        assert!(!key.is_empty() && !value.contains('='), "{pair}");
        assert!(keys.insert(key), "{key} is there twice");
    }
}
