//! Operations that send and receive events, written as generated code would be, and a client to call them.
#![allow(dead_code, reason = "no test needs all of it")]

use lensmith::Client;
use lensmith::client::Builder;
use lensmith::config::Config;
use lensmith::credentials::Credentials;
use lensmith::endpoint::rules::*;
use lensmith::retry::Policy;

/// The secret of the key that calls are signed with.
pub(crate) const SECRET: &str = "s3cr3t";

pub(crate) static RULES: RuleSet = RuleSet {
    parameters: &[Parameter::string("Endpoint").built_in(BuiltIn::Endpoint).required()],
    rules: &[Endpoint(&[], "{Endpoint}")],
};

/// A client that waits for nothing before it tries again.
pub(crate) fn client(url: &str) -> Client {
    change(url, |builder| builder)
}

pub(crate) fn change(url: &str, change: impl FnOnce(Builder) -> Builder) -> Client {
    let builder = Client::builder()
        .region("eu-central-1")
        .credentials(Credentials::new("AKIDEXAMPLE", SECRET).with_session_token("t0k3n"))
        .endpoint_url(url)
        .with(Config::RETRY.then(Policy::TRANSIENT_DELAY), std::time::Duration::ZERO);
    change(builder).build().unwrap()
}

/// An operation of a service of its own.
macro_rules! talk {
    ($module:ident, $protocol:ident, [$($header:literal)?], $needs_http2:literal, $auth:expr) => {
        pub(crate) mod $module {
            use lensmith::event_stream::{EventReceiver, EventSource, RequestEvents, ResponseEvents};
            use lensmith::optics::Lens;
            use lensmith::{Body, ErrorMetadata, Operation, Route, Service, prism};

            pub(crate) static SERVICE: Service = Service {
                sdk_id: "Talks",
                name: "Talks_V20260101",
                version: "2026-01-01",
                signing_name: "talks",
                protocol: &lensmith::protocol::$protocol,
                auth: $auth,
                endpoint_rules: &super::RULES,
                ..Service::DEFAULT
            };

            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            pub(crate) struct Word {
                pub(crate) text: String,
            }

            lensmith::structure! {
                Word, zero: Self::default();
                TEXT: String = lens!(text, "text").required(),
            }

            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            pub(crate) struct Whisper {
                pub(crate) text: String,
            }

            lensmith::structure! {
                Whisper, zero: Self::default();
                TEXT: String = lens!(text, "text").required().sensitive(),
            }

            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            pub(crate) struct Hush {}

            lensmith::structure! { Hush, zero: Hush {}; }

            lensmith::union! {
                /// What is said.
                #[derive(Clone, Debug, PartialEq, Eq, Hash)]
                pub(crate) enum Said: "Said" {
                    /// A word.
                    WORD = Word(Box<Word>) => prism!(Word, "word"),
                    /// A secret.
                    WHISPER = Whisper(Box<Whisper>) => prism!(Whisper, "whisper"),
                    /// A secret whose members are secret, too.
                    SEALED = Sealed(Box<Word>) => prism!(Sealed, "sealed").sensitive(),
                    /// The speaker fails.
                    HUSH = Hush(Box<Hush>) => prism!(Hush, "hush"),
                }
            }

            lensmith::event_union! {
                Said, service: SERVICE;
                "hush" => "Hush",
                "noSuchRoom" => "NoSuchRoom",
            }

            pub(crate) fn word(text: impl Into<String>) -> Said {
                Said::Word(Box::new(Word { text: text.into() }))
            }

            pub(crate) fn whisper(text: impl Into<String>) -> Said {
                Said::Whisper(Box::new(Whisper { text: text.into() }))
            }

            pub(crate) fn sealed(text: impl Into<String>) -> Said {
                Said::Sealed(Box::new(Word { text: text.into() }))
            }

            #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
            pub(crate) struct Talk {
                pub(crate) room: Option<String>,
                pub(crate) words: EventSource<Said>,
            }

            lensmith::structure! {
                Talk, zero: Self::default();
                ROOM: Option<String> = lens!(room, "room")$(.header($header))?,
                WORDS: EventSource<Said> = lens!(words, "words").required().events(),
            }

            impl Talk {
                pub(crate) fn of(words: EventSource<Said>) -> Self {
                    Self { room: Some("red".to_owned()), words }
                }
            }

            #[derive(Clone, Debug, PartialEq)]
            pub(crate) struct TalkResponse {
                pub(crate) words: EventReceiver<Said, TalkError>,
                pub(crate) http_status: u16,
            }

            lensmith::response! {
                TalkResponse, zero: Self { words: EventReceiver::default(), http_status: 200 };
                WORDS: EventReceiver<Said, TalkError> = lens!(words, "words").required().events(),
            }

            #[derive(Clone, Debug, Default, PartialEq)]
            pub(crate) struct NoSuchRoom {
                pub(crate) metadata: ErrorMetadata,
            }

            lensmith::error_shape! { NoSuchRoom, fault: Client; }

            lensmith::operation_error! {
                /// How talks fail.
                #[derive(Clone, Debug, PartialEq)]
                pub(crate) enum TalkError for "Talk" { NO_SUCH_ROOM = NoSuchRoom(NoSuchRoom), }
            }

            impl Operation for Talk {
                type Response = TalkResponse;
                type Error = TalkError;
                const SERVICE: &'static Service = &SERVICE;
                const ROUTE: Route = Route::post("/talk");
                const NEEDS_HTTP2: bool = $needs_http2;
                const REQUEST_EVENTS: Option<RequestEvents<Self>> =
                    Some(lensmith::request_events!(words));
                const REQUEST_BODY: Option<Lens<Self, Body>> =
                    Some(lensmith::events_body!(words, "words"));
                const RESPONSE_BODY: Option<Lens<Self::Response, Body>> =
                    Some(lensmith::events_body!(words, "words"));
                const RESPONSE_EVENTS: Option<ResponseEvents<Self::Response>> =
                    Some(lensmith::response_events!(words));
            }
        }
    };
}

talk!(http2, REST_JSON_1, ["x-room"], true, &[lensmith::Auth::SigV4]);
talk!(http1, REST_JSON_1, ["x-room"], false, &[lensmith::Auth::SigV4]);
talk!(rpc, AWS_JSON_1_1, [], true, &[lensmith::Auth::SigV4]);
talk!(by_token, REST_JSON_1, ["x-room"], true, &[lensmith::Auth::HttpBearer]);
talk!(by_sigv4a, REST_JSON_1, ["x-room"], true, &[lensmith::Auth::SigV4a]);
talk!(by_nobody, REST_JSON_1, ["x-room"], true, &[]);
