//! Calls, scripts, recordings and commands of a service that speaks rpcv2Cbor.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

mod sensors;

use std::io;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response};
use lensmith::credentials::Credentials;
use lensmith::testing::{Operations, Recorder, Replay, Script, call};
use lensmith::transport::{Transport, TransportError};
use lensmith::{Client, Error, ErrorMetadata};
use sensors::*;

fn client(transport: impl Transport) -> Client {
    Client::builder()
        .region("eu-central-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "s3cr3t"))
        .endpoint_url("https://sensors.example/base")
        .transport(transport)
        .build()
        .unwrap()
}

fn sensor(name: &str) -> Option<Sensor> {
    Some(Sensor {
        name: Some(name.to_owned()),
        values: Some(vec![1.5, f64::INFINITY]),
        seen: Some("2026-11-03T05:04:03.25Z".parse().unwrap()),
        image: Some(vec![0, 255].into()),
        total: Some("18446744073709551616".parse().unwrap()),
        place: Some(Place::Depth(3)),
        pin: Some("p1n".to_owned()),
        ..Sensor::default()
    })
}

fn no_such_sensor() -> NoSuchSensor {
    NoSuchSensor {
        names: Some(vec!["a".to_owned()]),
        metadata: ErrorMetadata::new("NoSuchSensor").with_message("none"),
        ..NoSuchSensor::default()
    }
}

#[tokio::test]
async fn a_script_responds_with_values_and_errors() {
    let response = || MoveSensorResponse { sensor: sensor("a"), http_status: 200 };
    let script = Script::new([
        call::<MoveSensor>().respond(response()),
        call::<MoveSensor>().fail(MoveSensorError::NoSuchSensor(no_such_sensor())),
        call::<MoveSensor>().fail(MoveSensorError::Unhandled(ErrorMetadata::new("Other"))),
    ]);
    let client = client(script.clone());
    let request = || MoveSensor { sensor: sensor("b") };
    assert_eq!(client.send(request()).await.unwrap(), response());
    let Error::Service(error) = client.send(request()).await.unwrap_err() else {
        panic!("no error")
    };
    assert_eq!((error.code(), error.message()), ("Sensor.NotFound", Some("none")));
    let MoveSensorError::NoSuchSensor(shape) = error else { panic!("{error}") };
    assert_eq!(shape.names, Some(vec!["a".to_owned()]));
    let error = client.send(request()).await.unwrap_err();
    assert_eq!(error.to_string(), "MoveSensor: Other (HTTP status 400)");
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
async fn a_recording_has_members_in_json_and_can_be_replayed() {
    let service = |request: Request<Bytes>| async move {
        let path = "/base/service/SensorStore/operation/PutSensor";
        assert_eq!(
            (request.uri().path(), &request.headers()["content-type"]),
            (path, &"application/cbor".parse().unwrap())
        );
        let response = Response::builder().header("smithy-protocol", "rpc-v2-cbor");
        let response = match request.body().windows(4).any(|bytes| bytes == b"fail") {
            false => response.body(&b"\xa1\x66sensor\xa2\x64name\x61x\x63pin\x63p1n"[..]),
            true => {
                response.status(400).body(&b"\xa2\x66__type\x6cNoSuchSensor\x67message\x64none"[..])
            }
        };
        Ok::<_, TransportError>(response.unwrap().map(Bytes::from))
    };
    let request = |name: &str| PutSensor { sensor: sensor(name) };
    let file = File::default();
    let operations = || Operations::new().with::<PutSensor>();
    let recorder = Recorder::new(operations(), service, file.clone());
    let recorded = client(recorder.clone());
    recorded.send(request("t")).await.unwrap();
    recorded.send(request("fail")).await.unwrap_err();
    recorder.finish().unwrap();
    let recording = String::from_utf8(file.0.lock().unwrap().clone()).unwrap();
    assert!(!recording.contains("p1n") && !recording.contains("s3cr3t"), "{recording}");
    for members in
        [r#"\"values\":[1.5,\"Infinity\"]"#, r#"\"image\":\"AP8=\""#, r#"\"seen\":1793682243.25"#]
    {
        assert!(recording.contains(members), "{members}: {recording}");
    }

    let client = client(Replay::new(operations(), &recording).unwrap());
    let response = client.send(request("t")).await.unwrap();
    assert_eq!(response.sensor.unwrap().name.as_deref(), Some("x"));
    let error = client.send(request("fail")).await.unwrap_err();
    let Error::Service(error) = error else { panic!("{error}") };
    assert!(matches!(error, PutSensorError::NoSuchSensor(_)), "{error}");
    assert_eq!((error.code(), error.message()), ("NoSuchSensor", Some("none")));
}

#[tokio::test]
async fn a_command_has_the_body_in_escapes_and_no_secret() {
    let client = client(Script::new([]));
    let command = client.to_curl(PutSensor { sensor: sensor("a") }).await.unwrap();
    assert!(command.starts_with(r"printf '\241fsensor\247dnameaa"), "{command}");
    assert!(command.contains("| curl --globoff --path-as-is 'https://sensors.example/base/service/SensorStore/operation/PutSensor'"), "{command}");
    assert!(command.contains("--header 'smithy-protocol: rpc-v2-cbor'"), "{command}");
    assert!(command.ends_with("--data-binary @-"), "{command}");
    assert!(!command.contains("p1n"), "{command}");
}
