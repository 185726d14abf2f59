//! CBOR that no service would send: errors, never a panic, and memory in proportion to the bytes.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod sensors;

use sensors::*;

/// Why a body cannot be read.
fn refused(body: &[u8]) -> String {
    parse::<PutSensor>(200, body).unwrap_err().to_string()
}

#[test]
fn a_length_is_checked_against_the_bytes_that_are_left() {
    for head in [0x5b, 0x7b, 0x9b, 0xbb] {
        for length in [u64::MAX, u64::MAX / 2 + 1, 1 << 40, 12] {
            let value = [&[head][..], &length.to_be_bytes(), &[0; 11]].concat();
            for name in ["image", "name", "values", "labels", "?"] {
                let error = member(name, &value).unwrap_err();
                // The sensor around it adds a byte.
                let is_known =
                    error.contains("expected a length that the input has, found a greater one");
                assert!(is_known || length == 12, "{error}");
                assert!(error.contains("expected "), "{error}");
            }
        }
    }
    let error = refused(b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff");
    assert!(error.contains("a length that the input has"), "{error}");
}

#[test]
fn nesting_is_limited() {
    let nested = |depth: usize| {
        [b"\xbf\x64next".repeat(depth), b"\xa0".to_vec(), b"\xff".repeat(depth)].concat()
    };
    assert!(read(&nested(126)).is_ok());
    let error = read(&nested(127)).unwrap_err();
    assert!(
        error.contains("expected at most 128 arrays and maps inside one another, found more"),
        "{error}"
    );
    for open in [&b"\x9f"[..], b"\x81", b"\xbf\x61a", b"\xa1\x61a"] {
        let error = refused(&[b"\xbf\x61?", open.repeat(1_000_000).as_slice()].concat());
        assert!(error.contains("at most 128 arrays and maps"), "{error}");
    }
    // Those beside one another do not count.
    let beside = [&b"\x98\xc8"[..], &[0x80; 200]].concat();
    assert!(member("?", &beside).is_ok());
    let tags = [b"\xc1".repeat(1_000_000), b"\x01".to_vec()].concat();
    assert_eq!(member("count", &tags).unwrap().count, Some(1));
}

#[test]
fn what_is_not_well_formed_is_an_error() {
    let reserved = (0..8_u8).flat_map(|major| (28..31).map(move |info| vec![major << 5 | info]));
    let endless = [0x1f, 0x3f, 0xdf].map(|head| vec![head]);
    let others = [
        &b"\xff"[..],
        b"\xf8\x14",
        b"\xf8\x00",
        b"\x5f\x5f\xff\xff",
        b"\x5f\x61a\xff",
        b"\xc1",
        b"\x7f\x80\xff",
    ];
    let others = others.map(<[u8]>::to_vec);
    for value in reserved.chain(endless).chain(others) {
        for name in ["?", "count", "value", "seen", "total"] {
            let error = member(name, &value).unwrap_err();
            assert!(
                error.contains(&match name {
                    "?" => "sensor[\"?\"]: expected ".to_owned(),
                    name => format!("sensor.{name}: expected "),
                }),
                "{value:02x?}: {error}"
            );
        }
    }
}

#[test]
fn a_break_ends_what_was_begun_without_a_length_and_nothing_else() {
    for body in [
        &b"\xff"[..],
        b"\xa1\xff\x00",
        b"\xa1\x66sensor\xff",
        b"\xbf\x66sensor\xff",
        b"\xa1\x66sensor\xbf\x64name\xff",
    ] {
        assert!(refused(body).contains("found a break"), "{}", refused(body));
    }
    assert!(member("values", b"\x82\x01\xff").unwrap_err().contains("found a break"));
    assert!(member("?", b"\xbf\x01\xff").unwrap_err().contains("found a break"));
}

#[test]
fn nothing_may_follow() {
    for body in [&b"\xa0\xa0"[..], b"\xbf\xff\xff", b"\xa0\x00"] {
        let error = refused(body);
        assert!(
            error.contains("expected the end of the input, found more bytes at byte "),
            "{error}"
        );
    }
}

#[test]
fn another_kind_of_item_is_an_error() {
    for (name, expected) in [
        ("name", "a text"),
        ("level", "a whole number of 64 bits"),
        ("isOn", "a boolean"),
        ("value", "a number"),
        ("image", "bytes"),
        ("seen", "seconds since 1970"),
        ("unit", "a text"),
        ("total", "a number"),
        ("values", "an array"),
        ("labels", "a map"),
        ("place", "a map"),
        ("next", "a map"),
    ] {
        let error = member(name, b"\xe0").unwrap_err();
        let text = format!("sensor.{name}: expected {expected}, found a simple value at byte ");
        assert!(error.contains(&text), "{error}");
    }
    for (bytes, found) in [
        (&b"\x01"[..], "an integer"),
        (b"\x40", "bytes"),
        (b"\x80", "an array"),
        (b"\xf5", "a boolean"),
        (b"\xf6", "null"),
        (b"\xf9\x00\x00", "a float"),
        (b"\x60", "a text"),
    ] {
        let error = refused(bytes);
        assert!(error.contains(&format!("expected a map, found {found} at byte 0")), "{error}");
    }
    assert!(refused(b"\xa1\x01\x01").contains("expected a text, found an integer at byte 1"));
}

#[test]
fn truncated_bytes_are_an_error_wherever_they_end() {
    let sensor = Sensor {
        name: Some("a".to_owned()),
        count: Some(70_000),
        value: Some(1.5),
        image: Some(vec![1, 2].into()),
        total: Some("18446744073709551616".parse().unwrap()),
        price: Some("1.5".parse().unwrap()),
        labels: Some([("k".to_owned(), "v".to_owned())].into()),
        place: Some(Place::Depth(3)),
        ..Sensor::default()
    };
    let whole = [b"\xa1\x66sensor", written(sensor).as_slice()].concat();
    assert!(parse::<PutSensor>(200, &whole).is_ok());
    for end in 1..whole.len() {
        let error = refused(&whole[..end]);
        assert!(error.contains("PutSensor: the response does not fit the model: "), "{error}");
        assert!(error.contains("expected "), "{error}");
    }
}

#[test]
fn errors_show_no_secret() {
    for error in [
        member("pin", b"\x44s3cr").unwrap_err(),
        member("secrets", b"\xa1\x64s3cr\x61a").unwrap_err(),
    ] {
        assert!(!error.contains("s3cr"), "{error}");
    }
    let error = member("secrets", b"\xa1\x64s3cr\x61a").unwrap_err();
    assert!(error.contains("sensor.secrets[<redacted>]: expected a whole number"), "{error}");
    let error = member("labels", b"\xa1\x63a b\x01").unwrap_err();
    assert!(error.contains("sensor.labels[\"a b\"]: expected a text, found an integer"), "{error}");
}

#[test]
fn a_number_of_many_bytes_is_refused() {
    let value = [&b"\xc2\x59\x04\x01"[..], &[1; 1025]].concat();
    let error = member("total", &value).unwrap_err();
    assert!(
        error.contains("expected a number of at most 1,024 bytes, found a larger one"),
        "{error}"
    );
    let value = [&b"\xc2\x59\x04\x00"[..], &[255; 1024]].concat();
    assert_eq!(member("total", &value).unwrap().total.unwrap().as_str().len(), 2467);
}
