//! Requests, responses, scripts, recordings and commands of a service that speaks rpcv2Json.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod sensors;

use std::io;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response};
use lensmith::credentials::Credentials;
use lensmith::testing::{Operations, Recorder, Replay, Script, call};
use lensmith::transport::{Transport, TransportError};
use lensmith::{BigNumber, Client, Error, ErrorMetadata, Fault, Operation};
use sensors::*;

/// The text of a sensor in a request.
fn written(sensor: Sensor) -> String {
    let body = SendSensor { sensor: Some(sensor) }.to_body().unwrap();
    String::from_utf8(body.as_bytes().unwrap().to_vec()).unwrap()
}

fn parse(
    status: u16,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<SendSensorResponse, Error<SendSensorError>> {
    let response = Response::builder().status(status).header("x-amzn-requestid", "id-1");
    let response = headers.iter().fold(response, |it, (name, value)| it.header(*name, *value));
    SendSensor::parse_response(response.body(Bytes::copy_from_slice(body.as_bytes())).unwrap())
}

const SPOKEN: (&str, &str) = ("smithy-protocol", "rpc-v2-json");

/// The sensor in a response.
fn read(sensor: &str) -> Result<Sensor, String> {
    let outcome = parse(200, &[SPOKEN], &format!(r#"{{"sensor":{sensor}}}"#));
    outcome.map(|response| response.sensor.unwrap()).map_err(|error| error.to_string())
}

fn service_error(headers: &[(&str, &str)], body: &str) -> SendSensorError {
    match parse(400, headers, body).unwrap_err() {
        Error::Service(error) => error,
        error => panic!("{error}"),
    }
}

fn number(text: &str) -> Option<BigNumber> {
    Some(text.parse().unwrap())
}

#[test]
fn a_request_names_service_and_operation_in_its_path() {
    let request = SendSensor::default().to_request().unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "/service/SensorStore/operation/SendSensor");
    let header = |name| request.headers().get(name).map(|value| value.to_str().unwrap());
    assert_eq!(header("smithy-protocol"), Some("rpc-v2-json"));
    assert_eq!(header("accept"), Some("application/json"));
    assert_eq!(header("content-type"), Some("application/json"));
    assert_eq!(header("content-length"), Some("2"));
    assert_eq!(header("x-amzn-query-mode"), Some("true"));
    assert_eq!(header("x-amz-target"), None);
    assert_eq!(&request.body().as_bytes().unwrap()[..], b"{}");
}

#[test]
fn times_are_seconds_in_any_format_of_the_model() {
    let at = "2026-11-03T05:04:03.25Z".parse().unwrap();
    let sensor = Sensor { seen: Some(at), heard: Some(at), ..Sensor::default() };
    let text = r#"{"seen":1793682243.25,"heard":1793682243.25}"#;
    assert_eq!(written(sensor.clone()), format!(r#"{{"sensor":{text}}}"#));
    assert_eq!(read(text).unwrap(), sensor);
}

#[test]
fn big_numbers_are_strings() {
    let sensor = Sensor {
        total: number("-18446744073709551616"),
        price: number("-0.5e-9"),
        prices: Some(vec![number("1").unwrap(), number("100000000000000000000001.0").unwrap()]),
        ..Sensor::default()
    };
    let text = r#"{"total":"-18446744073709551616","price":"-0.5e-9","prices":["1","100000000000000000000001.0"]}"#;
    assert_eq!(written(sensor.clone()), format!(r#"{{"sensor":{text}}}"#));
    assert_eq!(read(text).unwrap(), sensor);
    assert_eq!(read(r#"{"total":7,"price":1.50}"#).unwrap().price, number("1.50"));
}

#[test]
fn a_string_that_is_no_number_is_an_error() {
    for text in ["", "+1", "01", "-", " 1", "1 ", "1.", ".5", "0x1", "NaN", "1_0", "1e"] {
        let error = read(&format!(r#"{{"price":"{text}"}}"#)).unwrap_err();
        assert!(error.contains("sensor.price: expected a number"), "{text}: {error}");
    }
    for text in ["1.0", "1e3", "1E3", "+1", "00"] {
        let error = read(&format!(r#"{{"total":"{text}"}}"#)).unwrap_err();
        assert!(error.contains("sensor.total: expected a whole number"), "{text}: {error}");
    }
}

#[test]
fn a_big_integer_with_a_fraction_or_an_exponent_is_not_sent() {
    for text in ["1.5", "1e3", "1E3"] {
        let inner = Sensor { total: number(text), ..Sensor::default() };
        let sensor =
            Sensor { price: number("1.5"), next: Some(Box::new(inner)), ..Sensor::default() };
        let error = SendSensor { sensor: Some(sensor) }.to_body().unwrap_err().to_string();
        assert!(error.starts_with("sensor.next.total: the member is a big integer"), "{error}");
    }
}

#[test]
fn a_success_may_have_no_body_and_has_the_status_200() {
    for body in ["", "{}"] {
        assert_eq!(parse(200, &[SPOKEN], body).unwrap().sensor, None);
    }
    let Error::InvalidResponse(error) = parse(201, &[SPOKEN], "{}").unwrap_err() else {
        panic!("no error")
    };
    assert!(error.to_string().contains("expected the status 200"), "{error}");
}

#[test]
fn a_response_of_another_protocol_says_no_more_than_its_status() {
    let body = r#"{"__type":"NoSuchSensor","message":"none"}"#;
    for headers in [&[][..], &[("smithy-protocol", "rpc-v2-cbor")]] {
        let Error::InvalidResponse(error) = parse(200, headers, body).unwrap_err() else {
            panic!("no error")
        };
        let text = error.to_string();
        assert!(text.contains("the header `smithy-protocol: rpc-v2-json`"), "{text}");
        let error = service_error(headers, body);
        assert!(matches!(error, SendSensorError::Unhandled(_)), "{error}");
        assert_eq!((error.code(), error.message()), ("", None));
        assert_eq!(error.metadata().http_status(), 400);
    }
}

#[test]
fn type_alone_names_an_error() {
    let body = r#"{"__type":"example#NoSuchSensor:uri","Message":"none","names":["a"]}"#;
    let error = service_error(&[SPOKEN, ("x-amzn-errortype", "Other")], body);
    assert_eq!(
        (error.code(), error.message(), error.request_id()),
        ("NoSuchSensor", Some("none"), Some("id-1"))
    );
    let SendSensorError::NoSuchSensor(shape) = error else { panic!("{error}") };
    assert_eq!((shape.message.as_deref(), shape.names), (Some("none"), Some(vec!["a".to_owned()])));

    let error = service_error(&[SPOKEN, ("x-amzn-query-error", "Sensor.NotFound;Sender")], body);
    assert_eq!((error.code(), error.metadata().fault()), ("Sensor.NotFound", Some(Fault::Client)));
    assert!(matches!(error, SendSensorError::NoSuchSensor(_)), "{error}");

    let others = r#"{"code":"NoSuchSensor","Code":"NoSuchSensor"}"#;
    for body in [others, "", "null", "<html>", r#"{"__type":1}"#] {
        let error = service_error(&[SPOKEN, ("x-amzn-errortype", "NoSuchSensor")], body);
        assert!(matches!(error, SendSensorError::Unhandled(_)), "{error}");
        assert_eq!((error.code(), error.message()), ("", None));
    }
}

fn client(transport: impl Transport) -> Client {
    Client::builder()
        .region("eu-central-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"))
        .endpoint_url("https://sensors.example/base")
        .transport(transport)
        .build()
        .unwrap()
}

fn request(name: &str) -> SendSensor {
    let name = Some(name.to_owned());
    let pin = Some("p1n".to_owned());
    SendSensor { sensor: Some(Sensor { name, pin, total: number("7"), ..Sensor::default() }) }
}

#[tokio::test]
async fn a_script_responds_with_values_and_errors() {
    let sensor = Some(Sensor { total: number("7"), ..Sensor::default() });
    let response = SendSensorResponse { sensor, http_status: 200 };
    let shape = NoSuchSensor {
        names: Some(vec!["a".to_owned()]),
        metadata: ErrorMetadata::new("NoSuchSensor").with_message("none"),
        ..NoSuchSensor::default()
    };
    let script = Script::new([
        call::<SendSensor>().respond(response.clone()),
        call::<SendSensor>().fail(SendSensorError::NoSuchSensor(shape)),
    ]);
    let client = client(script.clone());
    assert_eq!(client.send(request("a")).await.unwrap(), response);
    let Error::Service(error) = client.send(request("a")).await.unwrap_err() else {
        panic!("no error")
    };
    assert_eq!((error.code(), error.message()), ("Sensor.NotFound", Some("none")));
    let SendSensorError::NoSuchSensor(shape) = error else { panic!("{error}") };
    assert_eq!(shape.names, Some(vec!["a".to_owned()]));
    script.verify();
}

/// A file in memory.
#[derive(Clone, Default)]
struct File(Arc<Mutex<Vec<u8>>>);

impl io::Write for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_recording_can_be_replayed() {
    let service = |request: Request<Bytes>| async move {
        let fails = request.body().windows(4).any(|bytes| bytes == b"fail");
        let response = Response::builder().header("smithy-protocol", "rpc-v2-json");
        let (status, body) = match fails {
            false => (200, r#"{"sensor":{"name":"x","total":"18446744073709551616","pin":"p1n"}}"#),
            true => (400, r#"{"__type":"NoSuchSensor","message":"none"}"#),
        };
        Ok::<_, TransportError>(response.status(status).body(Bytes::from(body)).unwrap())
    };
    let file = File::default();
    let operations = || Operations::new().with::<SendSensor>();
    let recorder = Recorder::new(operations(), service, file.clone());
    let recorded = client(recorder.clone());
    recorded.send(request("t")).await.unwrap();
    recorded.send(request("fail")).await.unwrap_err();
    recorder.finish().unwrap();
    let recording = String::from_utf8(file.0.lock().unwrap().clone()).unwrap();
    assert!(!recording.contains("p1n") && !recording.contains("s3cr3t"), "{recording}");

    let client = client(Replay::new(operations(), &recording).unwrap());
    let sensor = client.send(request("t")).await.unwrap().sensor.unwrap();
    assert_eq!((sensor.name.as_deref(), sensor.total), (Some("x"), number("18446744073709551616")));
    let Error::Service(error) = client.send(request("fail")).await.unwrap_err() else {
        panic!("no error")
    };
    assert!(matches!(error, SendSensorError::NoSuchSensor(_)), "{error}");
}

#[tokio::test]
async fn a_command_has_the_body_and_no_secret() {
    let command = client(Script::new([])).to_curl(request("a")).await.unwrap();
    let url = "'https://sensors.example/base/service/SensorStore/operation/SendSensor'";
    assert!(command.contains(url), "{command}");
    assert!(command.contains("--header 'smithy-protocol: rpc-v2-json'"), "{command}");
    assert!(command.contains(r#""total":"7""#) && !command.contains("p1n"), "{command}");
}
