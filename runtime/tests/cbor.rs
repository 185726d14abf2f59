//! Values in CBOR, and the requests and responses that carry them.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod sensors;

use lensmith::{BigNumber, Blob, Error, Operation, Timestamp};
use sensors::*;

fn sensor(change: impl FnOnce(&mut Sensor)) -> Sensor {
    let mut sensor = Sensor::default();
    change(&mut sensor);
    sensor
}

#[test]
fn a_request_names_service_and_operation_in_its_path() {
    let request = PutSensor::default().to_request().unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "/service/SensorStore/operation/PutSensor");
    let header = |name| request.headers().get(name).map(|value| value.to_str().unwrap());
    assert_eq!(header("smithy-protocol"), Some("rpc-v2-cbor"));
    assert_eq!(header("accept"), Some("application/cbor"));
    assert_eq!(header("content-type"), Some("application/cbor"));
    assert_eq!(header("content-length"), Some("1"));
    for name in ["x-amz-target", "x-amzn-target", "x-amzn-query-mode"] {
        assert_eq!(header(name), None, "{name}");
    }
    assert_eq!(&request.body().as_bytes().unwrap()[..], b"\xa0");
}

#[test]
fn a_request_without_input_has_no_body_and_no_media_type() {
    let request = Reset.to_request().unwrap();
    assert_eq!(request.headers().get("content-type"), None);
    assert_eq!(request.headers()["accept"], "application/cbor");
    assert_eq!(request.headers()["content-length"], "0");
    assert!(request.body().as_bytes().unwrap().is_empty());
}

#[test]
fn a_service_that_spoke_query_is_told_that_the_client_knows() {
    let headers = MoveSensor::default().to_headers().unwrap();
    assert_eq!(headers["x-amzn-query-mode"], "true");
}

#[test]
fn integers_are_as_short_as_they_can_be() {
    for (value, bytes) in [
        (0, &b"\x00"[..]),
        (23, b"\x17"),
        (24, b"\x18\x18"),
        (255, b"\x18\xff"),
        (256, b"\x19\x01\x00"),
        (65_536, b"\x1a\x00\x01\x00\x00"),
        (4_294_967_296, b"\x1b\x00\x00\x00\x01\x00\x00\x00\x00"),
        (-1, b"\x20"),
        (-24, b"\x37"),
        (-25, b"\x38\x18"),
        (i64::MIN, b"\x3b\x7f\xff\xff\xff\xff\xff\xff\xff"),
        (i64::MAX, b"\x1b\x7f\xff\xff\xff\xff\xff\xff\xff"),
    ] {
        assert_eq!(written_member("count", sensor(|it| it.count = Some(value))), bytes);
        assert_eq!(member("count", bytes).unwrap().count, Some(value));
    }
}

#[test]
fn integers_are_read_in_every_width_and_must_fit() {
    for bytes in [&b"\x07"[..], b"\x18\x07", b"\x19\x00\x07", b"\x1a\x00\x00\x00\x07"] {
        assert_eq!(member("level", bytes).unwrap().level, Some(7));
    }
    let error = member("level", b"\x18\x80").unwrap_err();
    assert!(error.contains("sensor.level: expected a number that fits into i8"), "{error}");
    assert!(error.contains("at byte 15"), "{error}");
    for bytes in [b"\x1b\x80\x00\x00\x00\x00\x00\x00\x00", b"\x3b\x80\x00\x00\x00\x00\x00\x00\x00"]
    {
        let error = member("count", bytes).unwrap_err();
        assert!(error.contains("expected a whole number of 64 bits, found another"), "{error}");
    }
    let error = member("count", b"\xf9\x3c\x00").unwrap_err();
    assert!(error.contains("expected a whole number of 64 bits, found a float"), "{error}");
}

#[test]
fn floats_keep_their_width_and_are_read_in_any() {
    assert_eq!(written_member("ratio", sensor(|it| it.ratio = Some(1.5))), b"\xfa\x3f\xc0\x00\x00");
    let written = written_member("value", sensor(|it| it.value = Some(f64::INFINITY)));
    assert_eq!(written, b"\xfb\x7f\xf0\x00\x00\x00\x00\x00\x00");
    for (bytes, value) in [
        (&b"\xf9\x3c\x00"[..], 1.0),
        (b"\xf9\x00\x01", 5.960_464_477_539_063e-8),
        (b"\xf9\x03\xff", 6.097_555_160_522_461e-5),
        (b"\xf9\x04\x00", 6.103_515_625e-5),
        (b"\xf9\x7b\xff", 65_504.0),
        (b"\xf9\xc4\x00", -4.0),
        (b"\xf9\x7c\x00", f64::INFINITY),
        (b"\xf9\xfc\x00", f64::NEG_INFINITY),
        (b"\xfa\x47\xc3\x50\x00", 100_000.0),
        (b"\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a", 1.1),
        (b"\x18\x64", 100.0),
        (b"\x38\x63", -100.0),
    ] {
        assert_eq!(member("value", bytes).unwrap().value, Some(value));
        assert_eq!(member("ratio", bytes).unwrap().ratio, Some(value as f32));
    }
    let zero = member("value", b"\xf9\x80\x00").unwrap().value.unwrap();
    assert!(zero == 0.0 && zero.is_sign_negative());
    for bytes in [&b"\xf9\x7c\x01"[..], b"\xf9\x7e\x00", b"\xfa\x7f\xc0\x00\x00", b"\xf9\xfe\x01"] {
        assert!(member("value", bytes).unwrap().value.unwrap().is_nan());
    }
}

#[test]
fn a_number_out_of_the_range_of_a_float_is_an_error_and_no_infinity() {
    const EXPECTED: &str = "expected a number in the range of a 32-bit float, found another";
    let large = b"\xfb\x48\x07\x82\x87\xf4\x9c\x4a\x1d";
    let most = b"\xfb\x7f\xef\xff\xff\xff\xff\xff\xff";
    for bytes in [large, most, b"\xfb\xff\xef\xff\xff\xff\xff\xff\xff"] {
        let error = member("ratio", bytes).unwrap_err();
        assert!(error.contains(&format!("sensor.ratio: {EXPECTED}")), "{error}");
        assert!(error.contains("at byte 15"), "{error}");
        let error = member("ratios", &[b"\x82\x01", &bytes[..]].concat()).unwrap_err();
        assert!(error.contains(&format!("sensor.ratios[1]: {EXPECTED}")), "{error}");
    }
    assert_eq!(member("value", large).unwrap().value, Some(1e39));
    assert_eq!(member("ratio", b"\xfb\x47\xef\xff\xff\xe0\0\0\0").unwrap().ratio, Some(f32::MAX));
    let infinite =
        b"\x84\xfb\x7f\xf0\0\0\0\0\0\0\xfb\xff\xf0\0\0\0\0\0\0\xf9\x7c\0\xfa\x7f\x80\0\0";
    let ratios = member("ratios", infinite).unwrap().ratios.unwrap();
    assert_eq!(ratios, [1.0, -1.0, 1.0, 1.0].map(|sign| sign * f32::INFINITY));
    let values = member("values", &[b"\x82", &most[..], b"\xf9\x7c\0"].concat()).unwrap();
    assert_eq!(values.values, Some(vec![f64::MAX, f64::INFINITY]));
}

#[test]
fn strings_are_read_in_pieces_too() {
    let whole = sensor(|it| {
        it.name = Some("é1".to_owned());
        it.image = Some(Blob::from(vec![0, 255]));
    });
    assert_eq!(written(whole.clone()), b"\xa2\x64name\x63\xc3\xa91\x65image\x42\x00\xff");
    let pieces = b"\xbf\x7f\x62na\x62me\xff\x7f\x62\xc3\xa9\x60\x611\xff\x65image\x5f\x41\x00\x41\xff\xff\xff";
    assert_eq!(read(pieces).unwrap(), whole);
    for (name, bytes) in [
        ("name", &b"\x7f\x61\xc3\x61\xa9\xff"[..]),
        ("name", b"\x61\xff"),
        ("name", b"\x7f\x41a\xff"),
        ("name", b"\x7f\x7f\x61a\xff\xff"),
        ("name", b"\x41a"),
        ("image", b"\x61a"),
        ("image", b"\x5f\x61a\xff"),
    ] {
        let error = member(name, bytes).unwrap_err();
        assert!(error.contains(&format!("sensor.{name}: expected ")), "{error}");
    }
}

#[test]
fn null_is_absence_except_in_sparse_collections() {
    let sparse = sensor(|it| {
        it.gaps = Some(vec![None, Some("a".to_owned())]);
        it.sparse = Some([("x".to_owned(), None), ("y".to_owned(), Some(0))].into());
        it.values = Some(Vec::new());
    });
    let bytes = b"\xa3\x66values\x80\x64gaps\x82\xf6\x61a\x66sparse\xa2\x61x\xf6\x61y\x00";
    assert_eq!(written(sparse.clone()), bytes);
    assert_eq!(read(bytes).unwrap(), sparse);
    for null in [b"\xf6", b"\xf7"] {
        assert_eq!(member("name", null).unwrap(), Sensor::default());
        let dense = member("values", &[b"\x9f", &null[..], b"\x01\xff"].concat()).unwrap();
        assert_eq!(dense.values, Some(vec![1.0]));
        let gaps = member("gaps", &[b"\x81", &null[..]].concat()).unwrap();
        assert_eq!(gaps.gaps, Some(vec![None]));
    }
    let labels = member("labels", b"\xa2\x61a\xf6\x61b\x61c").unwrap().labels.unwrap();
    assert_eq!(labels, [("b".to_owned(), "c".to_owned())].into());
}

#[test]
fn unknown_members_are_skipped_at_every_depth() {
    let unknown = b"\xbf\x61?\xbf\x61a\x9f\x82\x01\xa1\x61b\xf5\xd8\x2a\x41x\xf8\x20\xe0\xff\x61c\xf9\x00\x00\xff\x64name\x61n\xff";
    assert_eq!(read(unknown).unwrap(), sensor(|it| it.name = Some("n".to_owned())));
}

#[test]
fn a_union_has_one_member() {
    let room = || sensor(|it| it.place = Some(Place::Room("r".to_owned())));
    assert_eq!(written_member("place", room()), b"\xa1\x64room\x61r");
    assert_eq!(member("place", b"\xbf\x66__type\x61T\x65depth\xf6\x64room\x61r\xff"), Ok(room()));
    let unknown = member("place", b"\xa1\x65attic\x82\x01\x02").unwrap();
    assert_eq!(unknown.place, Some(Place::Unknown("attic".to_owned())));
    let error = PutSensor { sensor: Some(unknown) }.to_body().unwrap_err().to_string();
    assert!(error.starts_with("sensor.place.attic: the model does not know"), "{error}");
    let error = member("place", b"\xa2\x65depth\x01\x64room\x61r").unwrap_err();
    assert!(
        error.contains("sensor.place: expected one member of the union, found several"),
        "{error}"
    );
}

#[test]
fn a_time_far_from_1970_is_read_as_it_was_written() {
    for start in [-85_899_345_924_750_i64, -1_001, 1_793_682_243_001, 253_402_207_198_999] {
        for milliseconds in start..start + 1000 {
            let time = Timestamp::from_millisecond(milliseconds).unwrap();
            let written = written_member("seen", sensor(|it| it.seen = Some(time)));
            assert_eq!(member("seen", &written).unwrap().seen, Some(time), "{written:02x?}");
        }
    }
}

#[test]
fn times_are_seconds_with_milliseconds() {
    for (text, bytes) in [
        ("2026-11-03T05:04:03Z", &b"\xc1\x1a\x6a\xe9\x6b\x43"[..]),
        ("2026-11-03T05:04:03.9879Z", b"\xc1\xfb\x41\xda\xba\x5a\xd0\xff\x2b\x02"),
        ("1969-12-31T23:59:58Z", b"\xc1\x21"),
        ("1969-12-31T23:59:59.5Z", b"\xc1\xfb\xbf\xe0\x00\x00\x00\x00\x00\x00"),
    ] {
        let time: Timestamp = text.parse().unwrap();
        let found = written_member("seen", sensor(|it| it.seen = Some(time)));
        assert_eq!(found, bytes, "{text}: {found:02x?}");
        let cut = time.as_nanosecond().div_euclid(1_000_000) * 1_000_000;
        let read = member("seen", bytes).unwrap().seen.unwrap();
        assert_eq!(read.as_nanosecond(), cut, "{text}");
    }
    for bytes in
        [&b"\xc1\xf9\x3c\x00"[..], b"\xc1\xfa\x3f\x80\x00\x00", b"\x01", b"\xd9\xd9\xf7\xc1\x01"]
    {
        let read = member("seen", bytes).unwrap().seen.unwrap();
        assert_eq!(read.as_second(), 1);
    }
    let last = written_member("seen", sensor(|it| it.seen = Some(Timestamp::MAX)));
    assert_eq!(member("seen", &last).unwrap().seen, Some(Timestamp::MAX));
    for bytes in [
        &b"\xc1\x1b\xff\xff\xff\xff\xff\xff\xff\xff"[..],
        b"\xc1\x3b\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\xc1\xfb\x7e\x37\xe4\x3c\x88\x00\x75\x9c",
        b"\xc1\xf9\x7e\x00",
        b"\xc1\x61a",
    ] {
        let error = member("seen", bytes).unwrap_err();
        assert!(error.contains("sensor.seen: expected seconds since 1970, found "), "{error}");
    }
}

#[test]
fn big_numbers_are_tagged_bytes_and_decimal_fractions() {
    let number = |text: &str| Some(text.parse::<BigNumber>().unwrap());
    for (text, bytes) in [
        ("0", &b"\xc2\x40"[..]),
        ("-1", b"\xc3\x40"),
        ("18446744073709551616", b"\xc2\x49\x01\x00\x00\x00\x00\x00\x00\x00\x00"),
        ("-18446744073709551617", b"\xc3\x49\x01\x00\x00\x00\x00\x00\x00\x00\x00"),
    ] {
        assert_eq!(written_member("total", sensor(|it| it.total = number(text))), bytes);
        assert_eq!(member("total", bytes).unwrap().total, number(text));
    }
    for (text, bytes) in [
        ("273.15", &b"\xc4\x82\x21\x19\x6a\xb3"[..]),
        ("-5", b"\xc4\x82\x00\x24"),
        ("1e20", b"\xc4\x82\x14\x01"),
        ("18446744073709551616.5", b"\xc4\x82\x20\xc2\x49\x0a\x00\x00\x00\x00\x00\x00\x00\x05"),
    ] {
        assert_eq!(written_member("price", sensor(|it| it.price = number(text))), bytes, "{text}");
        assert_eq!(member("price", bytes).unwrap().price, number(text));
    }
    let prices = sensor(|it| it.prices = Some(vec![number("1").unwrap()]));
    assert_eq!(written_member("prices", prices), b"\x81\xc4\x82\x00\x01");
    for (bytes, text) in [
        (&b"\x07"[..], "7"),
        (b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff", "-18446744073709551616"),
        (b"\xf9\x3e\x00", "1.5"),
        (b"\xc4\x9f\x21\x01\xff", "0.01"),
    ] {
        assert_eq!(member("total", bytes).unwrap().total, number(text));
    }
    for bytes in [
        &b"\xc4\x81\x01"[..],
        b"\xc4\x83\x01\x01\x01",
        b"\xc4\x82\x01\xc4\x82\x01\x01",
        b"\x41a",
        b"\xf9\x7e\x00",
    ] {
        let error = member("total", bytes).unwrap_err();
        assert!(error.contains("sensor.total: expected "), "{error}");
    }
    let huge = PutSensor { sensor: Some(sensor(|it| it.price = number("1e9223372036854775808"))) };
    let error = huge.to_body().unwrap_err().to_string();
    assert!(error.starts_with("sensor.price: CBOR cannot carry the number"), "{error}");
}

#[test]
fn tags_without_a_meaning_are_skipped() {
    let tagged = b"\xd9\xd9\xf7\xbf\x64name\xd8\x20\xc0\x61n\xff";
    assert_eq!(read(tagged).unwrap().name.as_deref(), Some("n"));
    let body = b"\xd9\xd9\xf7\xa0";
    assert_eq!(parse::<PutSensor>(200, body).unwrap().sensor, None);
}

#[test]
fn a_success_may_have_no_body() {
    for body in [&b""[..], b"\xa0", b"\xbf\xff"] {
        assert_eq!(parse::<PutSensor>(200, body).unwrap().sensor, None);
        assert_eq!(parse::<Reset>(200, body).unwrap().http_status, 200);
    }
}

#[test]
fn a_success_has_the_status_200() {
    let error = parse::<PutSensor>(201, b"\xa0").unwrap_err();
    let Error::InvalidResponse(error) = error else { panic!("{error}") };
    assert!(error.to_string().contains("expected the status 200"), "{error}");
    assert_eq!(error.metadata.http_status(), 201);
}

/// A response without the header of the protocol.
fn foreign<O: Operation>(status: u16, header: Option<&str>) -> Error<O::Error> {
    let response = http::Response::builder()
        .status(status)
        .header("x-amzn-query-error", "Sensor.NotFound;Sender")
        .header("x-amzn-errortype", "NoSuchSensor");
    let response = header.into_iter().fold(response, |it, name| it.header("smithy-protocol", name));
    let body = &b"\xa2\x66__type\x6cNoSuchSensor\x67message\x64none"[..];
    O::parse_response(response.body(body.into()).unwrap()).unwrap_err()
}

#[test]
fn a_response_of_another_protocol_says_no_more_than_its_status() {
    for header in [None, Some("rpc-v2-json")] {
        let error = foreign::<MoveSensor>(200, header);
        let Error::InvalidResponse(error) = error else { panic!("{error}") };
        let text = error.to_string();
        assert!(text.contains("the header `smithy-protocol: rpc-v2-cbor`"), "{text}");
        let error = foreign::<MoveSensor>(400, header);
        let Error::Service(error) = error else { panic!("{error}") };
        let metadata = lensmith::OperationError::metadata(&error);
        assert!(matches!(error, MoveSensorError::Unhandled(_)), "{error}");
        assert_eq!((metadata.code(), metadata.message(), metadata.http_status()), ("", None, 400));
    }
}

#[test]
fn type_alone_names_an_error() {
    let parse_error = |headers: &[(&str, &str)], body: &[u8]| {
        let response = http::Response::builder().status(400).header("x-amzn-requestid", "id-1");
        let response = response.header("smithy-protocol", "rpc-v2-cbor");
        let response = headers.iter().fold(response, |it, (name, value)| it.header(*name, *value));
        let response = response.body(bytes::Bytes::copy_from_slice(body)).unwrap();
        match MoveSensor::parse_response(response).unwrap_err() {
            Error::Service(error) => error,
            error => panic!("{error}"),
        }
    };
    let body =
        b"\xa3\x66__type\x78\x18example#NoSuchSensor:uri\x67Message\x64none\x65names\x81\x61a";
    let error = parse_error(&[("x-amzn-errortype", "Other")], body);
    assert_eq!(
        (error.code(), error.message(), error.request_id()),
        ("NoSuchSensor", Some("none"), Some("id-1"))
    );
    let MoveSensorError::NoSuchSensor(shape) = error else { panic!("{error}") };
    assert_eq!((shape.message.as_deref(), shape.names), (Some("none"), Some(vec!["a".to_owned()])));

    let error = parse_error(&[("x-amzn-query-error", "Sensor.NotFound;Sender")], body);
    assert_eq!(
        (error.code(), error.metadata().fault()),
        ("Sensor.NotFound", Some(lensmith::Fault::Client))
    );
    assert!(matches!(error, MoveSensorError::NoSuchSensor(_)), "{error}");

    let others = b"\xa2\x64code\x6cNoSuchSensor\x64Code\x6cNoSuchSensor";
    for body in [&others[..], b"", b"\xff", b"<html>", b"\xa1\x66__type\x01"] {
        let error = parse_error(&[("x-amzn-errortype", "NoSuchSensor")], body);
        assert!(matches!(error, MoveSensorError::Unhandled(_)), "{error}");
        assert_eq!(error.code(), "");
    }
}
