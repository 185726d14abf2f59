//! The same values in three formats: a request of 100 data with dimensions, and a response of 10 series of 500 values.

use bytes::Bytes;
use http::Response;
use jiff::Timestamp;
use lensmith::Operation;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::calls::LENSMITH;
use crate::comparison::Comparison;

const DATA: i32 = 100;
const SERIES: i32 = 10;
const VALUES: i32 = 500;

fn time(index: i32) -> Timestamp {
    Timestamp::from_second(1_793_682_000 + i64::from(index) * 60).expect("a time")
}

fn value(index: i32) -> f64 {
    f64::from(index) * 1.1 + 0.25
}

/// What the formats do with the client that is generated for each.
macro_rules! format {
    ($name:ident, $client:ident) => {
        mod $name {
            use super::*;
            use crate::$client::types::{Datum, Dimension, Series};
            use crate::$client::{ExchangeMetrics, ExchangeMetricsResponse};

            /// A request with data.
            pub fn data() -> ExchangeMetrics {
                let datum = |index: i32| {
                    let dimensions = [
                        Dimension::new("Service", "checkout"),
                        Dimension::new("Host", std::format!("i-{index:017x}")),
                    ];
                    Datum::new("RequestLatency")
                        .with(Datum::DIMENSIONS, dimensions)
                        .with(Datum::TIMESTAMP, time(index))
                        .with(Datum::VALUE, value(index))
                        .with(Datum::UNIT, "Milliseconds")
                        .with(Datum::STORAGE_RESOLUTION, 60)
                };
                ExchangeMetrics::default().with(ExchangeMetrics::DATA, (0..DATA).map(datum))
            }

            /// A request with series, to write what a response has.
            pub fn series() -> ExchangeMetrics {
                let series = |index: i32| {
                    Series::default()
                        .with(Series::ID, std::format!("m{index}"))
                        .with(Series::LABEL, "RequestLatency")
                        .with(Series::TIMESTAMPS, (0..VALUES).map(time))
                        .with(Series::VALUES, (0..VALUES).map(|one| value(one * index)))
                };
                ExchangeMetrics::default().with(ExchangeMetrics::SERIES, (0..SERIES).map(series))
            }

            pub fn write(request: &ExchangeMetrics) -> Bytes {
                let body = request.to_body().expect("a body");
                body.as_bytes().expect("a body in memory").clone()
            }

            pub fn read(body: &Bytes) -> ExchangeMetricsResponse {
                let response = Response::builder().header("smithy-protocol", "rpc-v2-cbor");
                let response = response.body(body.clone()).expect("a response");
                ExchangeMetrics::parse_response(response).expect("a response")
            }

            /// The comparisons of the format, with Lensmith only.
            pub fn comparisons(
                ids: [&'static str; 2],
                whats: [&'static str; 2],
            ) -> [Comparison; 2] {
                let (body, request) = (write(&series()), data());
                assert!(read(&body).series.is_some_and(|series| series.len() == 10));
                [
                    Comparison::new(ids[0], whats[0]).peer(LENSMITH, move || read(&body)),
                    Comparison::new(ids[1], whats[1]).peer(LENSMITH, move || write(&request)),
                ]
            }
        }
    };
}

format!(json, metrics_json);
format!(cbor, metrics_cbor);
format!(xml, metrics_xml);

/// The values with serde's derives, whose times have a type of their own for each format.
#[derive(Serialize, serde::Deserialize)]
#[serde(rename = "ExchangeMetricsRequest", rename_all = "PascalCase")]
struct Request<D> {
    data: D,
}

#[derive(Serialize, serde::Deserialize)]
#[serde(rename = "ExchangeMetricsRequest", rename_all = "PascalCase")]
struct Reply<S> {
    series: S,
}

/// How XML has lists.
#[derive(Serialize, serde::Deserialize)]
struct Members<T> {
    #[serde(default = "Vec::new")]
    member: Vec<T>,
}

/// The structs of the values, whose lists have a type of their own in XML.
macro_rules! derived {
    ($module:ident, $list:ident, $time:ty, $into_time:expr) => {
        mod $module {
            use super::*;
            use serde::Deserialize;

            #[derive(Serialize, Deserialize)]
            #[serde(rename_all = "PascalCase")]
            pub struct Datum {
                pub metric_name: String,
                pub dimensions: Option<$list<Dimension>>,
                pub timestamp: Option<$time>,
                pub value: Option<f64>,
                pub unit: Option<String>,
                pub storage_resolution: Option<i32>,
            }

            #[derive(Serialize, Deserialize)]
            #[serde(rename_all = "PascalCase")]
            pub struct Dimension {
                pub name: String,
                pub value: String,
            }

            #[derive(Serialize, Deserialize)]
            #[serde(rename_all = "PascalCase")]
            pub struct Series {
                pub id: Option<String>,
                pub label: Option<String>,
                pub timestamps: Option<$list<$time>>,
                pub values: Option<$list<f64>>,
            }

            pub type Reply = super::Reply<$list<Series>>;

            pub fn data() -> Request<$list<Datum>> {
                let named = |name: &str, value: String| Dimension { name: name.to_owned(), value };
                let datum = |index: i32| Datum {
                    metric_name: "RequestLatency".to_owned(),
                    dimensions: Some($list::from(vec![
                        named("Service", "checkout".to_owned()),
                        named("Host", std::format!("i-{index:017x}")),
                    ])),
                    timestamp: Some(($into_time)(time(index))),
                    value: Some(value(index)),
                    unit: Some("Milliseconds".to_owned()),
                    storage_resolution: Some(60),
                };
                Request { data: $list::from((0..DATA).map(datum).collect::<Vec<_>>()) }
            }

            pub fn reply() -> Reply {
                let series = |index: i32| Series {
                    id: Some(std::format!("m{index}")),
                    label: Some("RequestLatency".to_owned()),
                    timestamps: Some($list::from(
                        (0..VALUES).map(|one| ($into_time)(time(one))).collect::<Vec<_>>(),
                    )),
                    values: Some($list::from(
                        (0..VALUES).map(|one| value(one * index)).collect::<Vec<_>>(),
                    )),
                };
                super::Reply { series: $list::from((0..SERIES).map(series).collect::<Vec<_>>()) }
            }
        }
    };
}

impl<T> From<Vec<T>> for Members<T> {
    fn from(member: Vec<T>) -> Self {
        Self { member }
    }
}

derived!(plain, Vec, i64, |time: Timestamp| time.as_second());
derived!(in_xml, Members, Timestamp, |time: Timestamp| time);

/// Adds a library to the comparisons of a format.
fn add<R: DeserializeOwned + 'static, Q: Serialize + 'static, T: AsRef<[u8]> + 'static>(
    [decode, encode]: [Comparison; 2],
    name: &'static str,
    text: T,
    read: impl Fn(&T) -> R + 'static,
    request: Q,
    write: impl Fn(&Q) -> T + 'static,
) -> [Comparison; 2] {
    [decode.peer(name, move || read(&text)), encode.peer(name, move || write(&request))]
}

/// Every comparison of the three formats.
pub fn comparisons() -> Vec<Comparison> {
    let mut all = Vec::new();
    all.extend(in_json());
    all.extend(in_cbor());
    all.extend(with_xml());
    all
}

fn in_json() -> [Comparison; 2] {
    let whats = ["Decode JSON: 10 series of 500 values", "Encode JSON: 100 data"];
    let both = json::comparisons(["json-metrics-decode", "json-metrics-encode"], whats);
    let text = serde_json::to_string(&plain::reply()).expect("a text");
    let both = add(
        both,
        "serde_json",
        text.clone(),
        |text| serde_json::from_str::<plain::Reply>(text).expect("a reply"),
        plain::data(),
        |data| serde_json::to_string(data).expect("a text"),
    );
    let both = add(
        both,
        "sonic-rs",
        text,
        |text| sonic_rs::from_str::<plain::Reply>(text).expect("a reply"),
        plain::data(),
        |data| sonic_rs::to_string(data).expect("a text"),
    );
    let [decode, encode] = both;
    [decode.target(1.0, "sonic-rs"), encode.target(0.9, "serde_json")]
}

fn in_cbor() -> [Comparison; 2] {
    let whats = ["Decode CBOR: 10 series of 500 values", "Encode CBOR: 100 data"];
    let both = cbor::comparisons(["cbor-metrics-decode", "cbor-metrics-encode"], whats);
    let bytes = minicbor_serde::to_vec(plain::reply()).expect("bytes");
    let both = add(
        both,
        "minicbor",
        bytes.clone(),
        |bytes| minicbor_serde::from_slice::<plain::Reply>(bytes).expect("a reply"),
        plain::data(),
        |data| minicbor_serde::to_vec(data).expect("bytes"),
    );
    let both = add(
        both,
        "cbor4ii",
        bytes.clone(),
        |bytes| cbor4ii::serde::from_slice::<plain::Reply>(bytes).expect("a reply"),
        plain::data(),
        |data| cbor4ii::serde::to_vec(Vec::new(), data).expect("bytes"),
    );
    let both = add(
        both,
        "ciborium",
        bytes,
        |bytes| ciborium::from_reader::<plain::Reply, _>(bytes.as_slice()).expect("a reply"),
        plain::data(),
        |data| {
            let mut bytes = Vec::new();
            ciborium::into_writer(data, &mut bytes).expect("bytes");
            bytes
        },
    );
    let [decode, encode] = both;
    [decode.target(1.0, "minicbor"), encode.target(1.0, "cbor4ii")]
}

fn with_xml() -> [Comparison; 2] {
    let whats = ["Decode XML: 10 series of 500 values", "Encode XML: 100 data"];
    let both = xml::comparisons(["xml-metrics-decode", "xml-metrics-encode"], whats);
    let [decode, encode] = add(
        both,
        "quick-xml",
        quick_xml::se::to_string(&in_xml::reply()).expect("a text"),
        |text| quick_xml::de::from_str::<in_xml::Reply>(text).expect("a reply"),
        in_xml::data(),
        |data| quick_xml::se::to_string(data).expect("a text"),
    );
    [decode.target(1.0, "quick-xml"), encode.target(1.0, "quick-xml")]
}
