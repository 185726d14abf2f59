//! Operations of a service that speaks rpcv2Cbor and rpcv2Json, written as generated code would be.
#![allow(dead_code, reason = "no test needs all of it")]
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Response;
use lensmith::endpoint::rules::{BuiltIn, Endpoint, Parameter, RuleSet};
use lensmith::protocol::{RPC_V2_CBOR, RPC_V2_JSON};
use lensmith::schema::TimestampFormat;
use lensmith::{BigNumber, Blob, Error, ErrorMetadata, Operation, Service, Timestamp, prism};

static RULES: RuleSet = RuleSet {
    parameters: &[Parameter::string("Endpoint").built_in(BuiltIn::Endpoint).required()],
    rules: &[Endpoint(&[], "{Endpoint}")],
};

const PLAIN: Service = Service {
    name: "SensorStore",
    version: "2026-01-01",
    protocol: &RPC_V2_CBOR,
    sdk_id: "Sensors",
    signing_name: "sensors",
    endpoint_rules: &RULES,
    ..Service::DEFAULT
};

static SERVICE: Service = PLAIN;

/// The same service if it had spoken AWS Query before.
static MIGRATED: Service = MIGRATED_PLAIN;

const MIGRATED_PLAIN: Service = Service { is_query_compatible: true, ..PLAIN };

/// The service that had spoken AWS Query before, in rpcv2Json.
static IN_JSON: Service = Service { protocol: &RPC_V2_JSON, ..MIGRATED_PLAIN };

lensmith::enumeration! {
    /// What a sensor measures.
    pub(crate) enum Unit: "Unit" {
        /// Seconds.
        SECONDS = Seconds("Seconds"),
    }
}

lensmith::union! {
    /// Where a sensor is.
    #[derive(Clone, Debug, PartialEq)]
    pub(crate) enum Place: "Place" {
        /// In a room.
        ROOM = Room(String), as_room(&str) => prism!(Room, "room"),
        /// At a depth.
        DEPTH = Depth(i32), as_depth(i32) => prism!(Depth, "depth"),
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sensor {
    pub(crate) name: Option<String>,
    pub(crate) level: Option<i8>,
    pub(crate) count: Option<i64>,
    pub(crate) is_on: Option<bool>,
    pub(crate) ratio: Option<f32>,
    pub(crate) value: Option<f64>,
    pub(crate) image: Option<Blob>,
    pub(crate) seen: Option<Timestamp>,
    pub(crate) heard: Option<Timestamp>,
    pub(crate) unit: Option<Unit>,
    pub(crate) total: Option<BigNumber>,
    pub(crate) price: Option<BigNumber>,
    pub(crate) prices: Option<Vec<BigNumber>>,
    pub(crate) values: Option<Vec<f64>>,
    pub(crate) ratios: Option<Vec<f32>>,
    pub(crate) gaps: Option<Vec<Option<String>>>,
    pub(crate) labels: Option<BTreeMap<String, String>>,
    pub(crate) sparse: Option<BTreeMap<String, Option<i32>>>,
    pub(crate) place: Option<Place>,
    pub(crate) next: Option<Box<Sensor>>,
    pub(crate) pin: Option<String>,
    pub(crate) secrets: Option<BTreeMap<String, i32>>,
}

lensmith::structure! {
    Sensor;
    NAME: Option<String> = lens!(name, "name"),
    LEVEL: Option<i8> = lens!(level, "level"),
    COUNT: Option<i64> = lens!(count, "count"),
    IS_ON: Option<bool> = lens!(is_on, "isOn"),
    RATIO: Option<f32> = lens!(ratio, "ratio"),
    VALUE: Option<f64> = lens!(value, "value"),
    IMAGE: Option<Blob> = lens!(image, "image"),
    SEEN: Option<Timestamp> = lens!(seen, "seen"),
    HEARD: Option<Timestamp> = lens!(heard, "heard").timestamp_format(TimestampFormat::DateTime),
    UNIT: Option<Unit> = lens!(unit, "unit"),
    TOTAL: Option<BigNumber> = lens!(total, "total"),
    PRICE: Option<BigNumber> = lens!(price, "price").decimal(),
    PRICES: Option<Vec<BigNumber>> = lens!(prices, "prices").decimal(),
    VALUES: Option<Vec<f64>> = lens!(values, "values"),
    RATIOS: Option<Vec<f32>> = lens!(ratios, "ratios"),
    GAPS: Option<Vec<Option<String>>> = lens!(gaps, "gaps"),
    LABELS: Option<BTreeMap<String, String>> = lens!(labels, "labels"),
    SPARSE: Option<BTreeMap<String, Option<i32>>> = lens!(sparse, "sparse"),
    PLACE: Option<Place> = lens!(place, "place"),
    NEXT: Option<Box<Sensor>> = lens!(next, "next"),
    PIN: Option<String> = lens!(pin, "pin").sensitive(),
    SECRETS: Option<BTreeMap<String, i32>> = lens!(secrets, "secrets").sensitive(),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct NoSuchSensor {
    pub(crate) message: Option<String>,
    pub(crate) names: Option<Vec<String>>,
    pub(crate) metadata: ErrorMetadata,
}

lensmith::error_shape! {
    NoSuchSensor, fault: Client, query_code: "Sensor.NotFound";
    MESSAGE: Option<String> = lens!(message, "message"),
    NAMES: Option<Vec<String>> = lens!(names, "names"),
}

/// An operation with a sensor as its input and its output.
macro_rules! operation {
    ($service:expr, $name:ident, $response:ident, $error:ident, $text:literal) => {
        #[derive(Clone, Debug, Default, PartialEq)]
        pub(crate) struct $name {
            pub(crate) sensor: Option<Sensor>,
        }

        lensmith::request! {
            $name;
            SENSOR: Option<Sensor> = lens!(sensor, "sensor"),
        }

        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct $response {
            pub(crate) sensor: Option<Sensor>,
            pub(crate) http_status: u16,
        }

        lensmith::response! {
            $response;
            SENSOR: Option<Sensor> = lens!(sensor, "sensor"),
        }

        lensmith::operation_error! {
            /// The errors.
            #[derive(Clone, Debug, PartialEq)]
            pub(crate) enum $error for $text {
                NO_SUCH_SENSOR = NoSuchSensor(NoSuchSensor),
            }
        }

        impl Operation for $name {
            type Response = $response;
            type Error = $error;
            const SERVICE: &'static Service = $service;
        }
    };
}

operation! { &SERVICE, PutSensor, PutSensorResponse, PutSensorError, "PutSensor" }
operation! { &MIGRATED, MoveSensor, MoveSensorResponse, MoveSensorError, "MoveSensor" }
operation! { &IN_JSON, SendSensor, SendSensorResponse, SendSensorError, "SendSensor" }

/// An operation without an input and an output.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reset;

lensmith::request! { Reset, zero: Self; }

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ResetResponse {
    pub(crate) http_status: u16,
}

lensmith::response! { ResetResponse; }

impl Operation for Reset {
    type Response = ResetResponse;
    type Error = PutSensorError;
    const SERVICE: &'static Service = &SERVICE;
    const HAS_INPUT: bool = false;
}

/// The outcome of a response of the protocol with this body.
pub(crate) fn parse<O: Operation>(
    status: u16,
    body: &[u8],
) -> Result<O::Response, Error<O::Error>> {
    let response = Response::builder().status(status).header("smithy-protocol", "rpc-v2-cbor");
    O::parse_response(response.body(Bytes::copy_from_slice(body)).unwrap())
}

/// The sensor in a response with these bytes as its value.
pub(crate) fn read(sensor: &[u8]) -> Result<Sensor, String> {
    let body = [b"\xbf\x66sensor", sensor, b"\xff"].concat();
    let outcome = parse::<PutSensor>(200, &body);
    outcome.map(|response| response.sensor.unwrap()).map_err(|error| error.to_string())
}

/// The sensor that has one member, whose value is these bytes.
pub(crate) fn member(name: &str, value: &[u8]) -> Result<Sensor, String> {
    let length = u8::try_from(name.len()).unwrap();
    read(&[&[0xbf, 0x60 | length], name.as_bytes(), value, &[0xff]].concat())
}

/// The bytes of a sensor in a request.
pub(crate) fn written(sensor: Sensor) -> Vec<u8> {
    let body = PutSensor { sensor: Some(sensor) }.to_body().unwrap();
    body.as_bytes().unwrap().strip_prefix(b"\xa1\x66sensor").unwrap().to_vec()
}

/// The bytes of the value of a sensor's only member.
pub(crate) fn written_member(name: &str, sensor: Sensor) -> Vec<u8> {
    let bytes = written(sensor);
    let length = u8::try_from(name.len()).unwrap();
    let start = [&[0xa1, 0x60 | length], name.as_bytes()].concat();
    bytes.strip_prefix(start.as_slice()).unwrap().to_vec()
}
