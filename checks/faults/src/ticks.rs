//! An operation whose response is a stream of numbered events.

use lensmith::endpoint::rules::{BuiltIn, Endpoint, Parameter, RuleSet};
use lensmith::event_stream::{EventReceiver, ResponseEvents};
use lensmith::optics::Lens;
use lensmith::{Blob, Body, ErrorMetadata, Operation, Route, Service, prism};

static SERVICE: Service = Service {
    sdk_id: "Ticks",
    name: "TickSource",
    version: "2026-01-01",
    signing_name: "ticks",
    protocol: &lensmith::protocol::REST_JSON_1,
    endpoint_rules: &RuleSet {
        parameters: &[Parameter::string("Endpoint").built_in(BuiltIn::Endpoint).required()],
        rules: &[Endpoint(&[], "{Endpoint}")],
    },
    ..Service::DEFAULT
};

/// The name of the exception that ends a stream.
pub(crate) const OVERLOADED: &str = "overloaded";

/// An event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Tick {
    /// Its number, from 1 on.
    pub(crate) number: i64,
    pub(crate) content: Blob,
}

lensmith::structure! {
    Tick, zero: Self::default();
    NUMBER: i64 = lens!(number, "number").required().event_header(),
    CONTENT: Blob = lens!(content, "content").required().event_payload(),
}

lensmith::union! {
    /// The events.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub(crate) enum Ticks: "Ticks" {
        /// The only kind.
        TICK = Tick(Box<Tick>) => prism!(Tick, "tick"),
    }
}

lensmith::event_union! { Ticks, service: SERVICE; "overloaded" => "Overloaded", }

/// Asks for a stream.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listen {
    /// Which stream it is.
    pub(crate) stream: i32,
}

lensmith::structure! {
    Listen, zero: Self::default();
    STREAM: i32 = lens!(stream, "stream").required().header("x-stream"),
}

#[derive(Clone, Debug)]
pub(crate) struct ListenResponse {
    pub(crate) ticks: EventReceiver<Ticks, ListenError>,
    http_status: u16,
}

lensmith::response! {
    ListenResponse, zero: Self { ticks: EventReceiver::default(), http_status: 200 };
    TICKS: EventReceiver<Ticks, ListenError> = lens!(ticks, "ticks").required().events(),
}

/// The service has too much to do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overloaded {
    metadata: ErrorMetadata,
}

lensmith::error_shape! { Overloaded, fault: Server; }

lensmith::operation_error! {
    /// How listening fails.
    #[derive(Clone, Debug)]
    pub(crate) enum ListenError for "Listen" { OVERLOADED = Overloaded(Overloaded), }
}

impl Operation for Listen {
    type Response = ListenResponse;
    type Error = ListenError;
    const SERVICE: &'static Service = &SERVICE;
    const ROUTE: Route = Route::post("/listen");
    const RESPONSE_BODY: Option<Lens<Self::Response, Body>> =
        Some(lensmith::events_body!(ticks, "ticks"));
    const RESPONSE_EVENTS: Option<ResponseEvents<Self::Response>> =
        Some(lensmith::response_events!(ticks));
}
