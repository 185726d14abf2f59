//! Event streams.

/// Implements [`EventUnion`](crate::event_stream::EventUnion) for a union, with the members of the model that are errors and
/// the names of their shapes.
#[doc(hidden)]
#[macro_export]
macro_rules! event_union {
    ($name:ident, service: $service:expr; $($member:literal => $shape:literal,)*) => {
        impl $crate::event_stream::EventUnion for $name {
            const SERVICE: &'static $crate::Service = &$service;
            const ERRORS: &'static [(&'static str, &'static str)] = &[$(($member, $shape)),*];
        }
    };
}

/// The lens of the body of events in a request or a response.
#[doc(hidden)]
#[macro_export]
macro_rules! events_body {
    ($field:ident, $member_name:literal $(,)?) => {
        $crate::event_stream::body_of_events(
            stringify!($field),
            $member_name,
            |source| source.$field.body(),
            |source| source.$field.body_mut(),
        )
    };
}

/// Where a request has its events.
#[doc(hidden)]
#[macro_export]
macro_rules! request_events {
    ($field:ident $(,)?) => {
        $crate::event_stream::RequestEvents::new(|request, frame| {
            $crate::event_stream::show(&request.$field, frame)
        })
    };
}

/// Where a response has its events.
#[doc(hidden)]
#[macro_export]
macro_rules! response_events {
    ($field:ident $(,)?) => {
        $crate::event_stream::ResponseEvents::new(
            |response, head| $crate::event_stream::begin(&mut response.$field, head),
            |response, frame, text| $crate::event_stream::redact(&response.$field, frame, text),
        )
    };
}
