//! CBOR beside JSON, and beside the derives of serde for CBOR: a request of 100 metrics with dimensions, and a response of
//! 10 series of 500 values, as of a service of metrics.

#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "a benchmark")]

use bytes::Bytes;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use http::Response;
use jiff::Timestamp;
use lensmith::Operation;
use lensmith::protocol::{AWS_JSON_1_0, RPC_V2_CBOR};

fn main() {
    for (name, cbor, json) in [
        ("request", cbor::request().len(), json::request().len()),
        ("response", cbor::response().len(), json::response().len()),
    ] {
        println!("{name}: {cbor} bytes in CBOR, {json} in JSON");
    }
    divan::main();
}

lensmith::enumeration! {
    /// What a value counts.
    pub enum Unit: "Unit" {
        /// Milliseconds.
        MILLISECONDS = Milliseconds("Milliseconds"),
    }
}

#[derive(Clone, Debug, Default)]
pub struct Dimension {
    pub name: String,
    pub value: String,
}

lensmith::structure! {
    Dimension;
    NAME: String = lens!(name, "Name").required(),
    VALUE: String = lens!(value, "Value").required(),
}

#[derive(Clone, Debug, Default)]
pub struct Datum {
    pub metric_name: String,
    pub dimensions: Option<Vec<Dimension>>,
    pub timestamp: Option<Timestamp>,
    pub value: Option<f64>,
    pub values: Option<Vec<f64>>,
    pub counts: Option<Vec<f64>>,
    pub unit: Option<Unit>,
    pub storage_resolution: Option<i32>,
}

lensmith::structure! {
    Datum;
    METRIC_NAME: String = lens!(metric_name, "MetricName").required(),
    DIMENSIONS: Option<Vec<Dimension>> = lens!(dimensions, "Dimensions"),
    TIMESTAMP: Option<Timestamp> = lens!(timestamp, "Timestamp"),
    VALUE: Option<f64> = lens!(value, "Value"),
    VALUES: Option<Vec<f64>> = lens!(values, "Values"),
    COUNTS: Option<Vec<f64>> = lens!(counts, "Counts"),
    UNIT: Option<Unit> = lens!(unit, "Unit"),
    STORAGE_RESOLUTION: Option<i32> = lens!(storage_resolution, "StorageResolution"),
}

#[derive(Clone, Debug, Default)]
pub struct Series {
    pub id: Option<String>,
    pub label: Option<String>,
    pub timestamps: Option<Vec<Timestamp>>,
    pub values: Option<Vec<f64>>,
    pub status_code: Option<String>,
}

lensmith::structure! {
    Series;
    ID: Option<String> = lens!(id, "Id"),
    LABEL: Option<String> = lens!(label, "Label"),
    TIMESTAMPS: Option<Vec<Timestamp>> = lens!(timestamps, "Timestamps"),
    VALUES: Option<Vec<f64>> = lens!(values, "Values"),
    STATUS_CODE: Option<String> = lens!(status_code, "StatusCode"),
}

/// The values of the request: whole times, and numbers that floats of 64 bits need.
fn data() -> Vec<Datum> {
    let datum = |index: i32| Datum {
        metric_name: "RequestLatency".to_owned(),
        dimensions: Some(vec![
            Dimension { name: "Service".to_owned(), value: "checkout".to_owned() },
            Dimension { name: "Host".to_owned(), value: format!("i-{index:017x}") },
        ]),
        timestamp: Timestamp::from_second(1_793_682_243 + i64::from(index)).ok(),
        value: Some(f64::from(index) * 1.1 + 0.25),
        unit: Some(Unit::Milliseconds),
        storage_resolution: Some(60),
        ..Datum::default()
    };
    (0..100).map(datum).collect()
}

fn series() -> Vec<Series> {
    let time = |index: i64| Timestamp::from_second(1_793_682_000 + index * 60).unwrap();
    let series = |index: i32| Series {
        id: Some(format!("m{index}")),
        label: Some("RequestLatency".to_owned()),
        timestamps: Some((0..500).map(time).collect()),
        values: Some((0..500).map(|value| f64::from(value * index) * 1.1 + 0.25).collect()),
        status_code: Some("Complete".to_owned()),
    };
    (0..10).map(series).collect()
}

/// The two operations of a service that speaks a protocol.
macro_rules! operations {
    ($module:ident, $protocol:ident) => {
        mod $module {
            use super::*;
            use lensmith::Service;

            static SERVICE: Service =
                Service { name: "Metrics", protocol: &$protocol, ..Service::DEFAULT };

            #[derive(Clone, Debug, Default)]
            pub struct PutData {
                pub namespace: String,
                pub data: Vec<Datum>,
            }

            lensmith::request! {
                PutData;
                NAMESPACE: String = lens!(namespace, "Namespace").required(),
                DATA: Vec<Datum> = lens!(data, "MetricData").required(),
            }

            #[derive(Clone, Debug)]
            pub struct PutDataResponse {
                pub series: Option<Vec<Series>>,
                pub http_status: u16,
            }

            lensmith::response! {
                PutDataResponse;
                SERIES: Option<Vec<Series>> = lens!(series, "MetricDataResults"),
            }

            lensmith::operation_error! {
                /// The errors.
                #[derive(Clone, Debug)]
                pub enum PutDataError for "PutData" {
                }
            }

            impl Operation for PutData {
                type Response = PutDataResponse;
                type Error = PutDataError;
                const SERVICE: &'static Service = &SERVICE;
            }

            #[derive(Clone, Debug, Default)]
            pub struct Results {
                pub series: Option<Vec<Series>>,
            }

            lensmith::request! {
                Results;
                SERIES: Option<Vec<Series>> = lens!(series, "MetricDataResults"),
            }

            impl Operation for Results {
                type Response = PutDataResponse;
                type Error = PutDataError;
                const SERVICE: &'static Service = &SERVICE;
            }

            pub fn value() -> PutData {
                PutData { namespace: "Shop".to_owned(), data: data() }
            }

            pub fn write(value: &PutData) -> lensmith::Body {
                value.to_body().unwrap()
            }

            pub fn request() -> Bytes {
                write(&value()).as_bytes().unwrap().clone()
            }

            /// A response as a service writes it: a request with the same members.
            pub fn response() -> Bytes {
                let results = Results { series: Some(series()) };
                results.to_body().unwrap().as_bytes().unwrap().clone()
            }

            pub fn read(body: &Bytes) -> PutDataResponse {
                let response = Response::builder().header("smithy-protocol", "rpc-v2-cbor");
                PutData::parse_response(response.body(body.clone()).unwrap()).unwrap()
            }
        }
    };
}

operations!(cbor, RPC_V2_CBOR);
operations!(json, AWS_JSON_1_0);

/// The same with serde's derives. Times are integers without a tag.
mod derived {
    use serde::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "PascalCase")]
    pub struct PutData {
        pub namespace: String,
        pub metric_data: Vec<Datum>,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "PascalCase")]
    pub struct Datum {
        pub metric_name: String,
        pub dimensions: Option<Vec<Dimension>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub timestamp: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub value: Option<f64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub values: Option<Vec<f64>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub counts: Option<Vec<f64>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub unit: Option<Unit>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub storage_resolution: Option<i32>,
    }

    #[derive(Serialize, Deserialize)]
    pub enum Unit {
        Milliseconds,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "PascalCase")]
    pub struct Dimension {
        pub name: String,
        pub value: String,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "PascalCase")]
    pub struct Response {
        pub metric_data_results: Option<Vec<Series>>,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "PascalCase")]
    pub struct Series {
        pub id: Option<String>,
        pub label: Option<String>,
        pub timestamps: Option<Vec<i64>>,
        pub values: Option<Vec<f64>>,
        pub status_code: Option<String>,
    }

    pub fn request() -> PutData {
        let dimension = |it: super::Dimension| Dimension { name: it.name, value: it.value };
        let datum = |it: super::Datum| Datum {
            metric_name: it.metric_name,
            dimensions: it.dimensions.map(|all| all.into_iter().map(dimension).collect()),
            timestamp: it.timestamp.map(|time| time.as_second()),
            value: it.value,
            values: it.values,
            counts: it.counts,
            unit: it.unit.map(|_| Unit::Milliseconds),
            storage_resolution: it.storage_resolution,
        };
        PutData {
            namespace: "Shop".to_owned(),
            metric_data: super::data().into_iter().map(datum).collect(),
        }
    }

    pub fn response() -> Response {
        let series = |it: super::Series| Series {
            id: it.id,
            label: it.label,
            timestamps: it.timestamps.map(|all| all.iter().map(|time| time.as_second()).collect()),
            values: it.values,
            status_code: it.status_code,
        };
        Response { metric_data_results: Some(super::series().into_iter().map(series).collect()) }
    }

    pub fn ciborium(value: &impl Serialize) -> Vec<u8> {
        let mut bytes = Vec::new();
        ciborium::into_writer(value, &mut bytes).unwrap();
        bytes
    }
}

#[divan::bench(sample_count = 400)]
fn decode_cbor_lensmith(bencher: Bencher) {
    let body = cbor::response();
    bencher.counter(BytesCount::new(body.len())).bench_local(|| cbor::read(black_box(&body)));
}

#[divan::bench(sample_count = 400)]
fn decode_json_lensmith(bencher: Bencher) {
    let body = json::response();
    bencher.counter(BytesCount::new(body.len())).bench_local(|| json::read(black_box(&body)));
}

#[divan::bench(sample_count = 400)]
fn decode_cbor_ciborium(bencher: Bencher) {
    let body = derived::ciborium(&derived::response());
    bencher.counter(BytesCount::new(body.len())).bench_local(|| {
        ciborium::from_reader::<derived::Response, _>(black_box(body.as_slice())).unwrap()
    });
}

#[divan::bench(sample_count = 400)]
fn decode_cbor_cbor4ii(bencher: Bencher) {
    let body = cbor4ii::serde::to_vec(Vec::new(), &derived::response()).unwrap();
    bencher
        .counter(BytesCount::new(body.len()))
        .bench_local(|| cbor4ii::serde::from_slice::<derived::Response>(black_box(&body)).unwrap());
}

#[divan::bench(sample_count = 400)]
fn encode_cbor_lensmith(bencher: Bencher) {
    let value = cbor::value();
    bencher.bench_local(|| cbor::write(black_box(&value)));
}

#[divan::bench(sample_count = 400)]
fn encode_json_lensmith(bencher: Bencher) {
    let value = json::value();
    bencher.bench_local(|| json::write(black_box(&value)));
}

#[divan::bench(sample_count = 400)]
fn encode_cbor_ciborium(bencher: Bencher) {
    let value = derived::request();
    bencher.bench_local(|| derived::ciborium(black_box(&value)));
}

#[divan::bench(sample_count = 400)]
fn encode_cbor_cbor4ii(bencher: Bencher) {
    let value = derived::request();
    bencher.bench_local(|| cbor4ii::serde::to_vec(Vec::new(), black_box(&value)).unwrap());
}
