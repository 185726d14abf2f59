//! A service whose endpoints need sessions, written as generated code would be, and a server that plays it.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use lensmith::endpoint::Params;
use lensmith::endpoint::rules::{
    BuiltIn, Endpoint, EndpointWith, Extras, If, IsSet, List, Parameter, Record, Ref, RuleSet, Text,
};
use lensmith::optics::{Lens, Optional, Then};
use lensmith::session::{CreateBy, CreatesSession, SessionAuth};
use lensmith::{Operation, RegionRedirect, Service, Timestamp};

use crate::sockets::{Server, read_request};

pub(crate) static SERVICE: Service = Service {
    sdk_id: "Store",
    name: "Store",
    version: "2026-01-01",
    signing_name: "store",
    endpoint_rules: &RULES,
    session_auth: Some(SessionAuth {
        scheme: "sigv4-store",
        parameter: "Bucket",
        token_header: "x-amz-s3session-token",
        operation: "CreateSession",
        create: Some(CreateBy::operation::<CreateSession>()),
    }),
    region_redirect: Some(RegionRedirect::new("Bucket", "x-amz-bucket-region", "Region")),
    ..Service::DEFAULT
};

static RULES: RuleSet = RuleSet {
    parameters: &[
        Parameter::string("Bucket"),
        Parameter::boolean("DisableS3ExpressSessionAuth").of_client(),
        Parameter::string("Endpoint").built_in(BuiltIn::Endpoint),
        Parameter::string("Region").built_in(BuiltIn::Region).required(),
    ],
    rules: &[
        Endpoint(
            &[
                If(IsSet(&Ref("DisableS3ExpressSessionAuth"))),
                If(Ref("DisableS3ExpressSessionAuth")),
            ],
            "{Endpoint}",
        ),
        EndpointWith(
            &[If(IsSet(&Ref("Bucket"))), If(IsSet(&Ref("Endpoint")))],
            "{Endpoint}",
            BY_SESSION,
        ),
        EndpointWith(&[If(IsSet(&Ref("Bucket")))], "https://{Region}.store.example", BY_SESSION),
        Endpoint(&[], "https://store.example"),
    ],
};

const BY_SESSION: Extras = Extras {
    headers: &[],
    properties: &[(
        "authSchemes",
        List(&[Record(&[
            ("name", Text("sigv4-store")),
            ("signingName", Text("store-express")),
            ("signingRegion", Text("{Region}")),
        ])]),
    )],
};

macro_rules! operation_of_buckets {
    ($name:ident, $response:ident, $error:ident, $text:literal, $service:ident) => {
        #[derive(Clone, Debug, Default, PartialEq)]
        pub(crate) struct $name {
            pub(crate) bucket: String,
        }

        lensmith::structure! {
            $name;
            BUCKET: String = lens!(bucket, "bucket").required(),
        }

        lensmith::operation_error! {
            #[derive(Clone, Debug, PartialEq)]
            pub(crate) enum $error for $text {
            }
        }

        impl Operation for $name {
            type Response = $response;
            type Error = $error;
            const SERVICE: &'static Service = &$service;

            fn to_endpoint_params(&self) -> Params {
                Params::new().with("Bucket", &self.bucket)
            }
        }
    };
}

operation_of_buckets!(GetPage, Done, GetPageError, "GetPage", SERVICE);
operation_of_buckets!(
    CreateSession,
    CreateSessionResponse,
    CreateSessionError,
    "CreateSession",
    SERVICE
);

/// The same service in a program without `CreateSession`.
static SMALL: Service = Service {
    session_auth: Some(SessionAuth {
        scheme: "sigv4-store",
        parameter: "Bucket",
        token_header: "x-amz-s3session-token",
        operation: "CreateSession",
        create: None,
    }),
    endpoint_rules: &RULES,
    ..Service::DEFAULT
};

operation_of_buckets!(GetNote, Done, GetNoteError, "GetNote", SMALL);

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Done {
    http_status: u16,
}

lensmith::response! {
    Done, zero: Self { http_status: 200 };
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Session {
    pub(crate) id: Option<String>,
    pub(crate) secret: Option<String>,
    pub(crate) token: Option<String>,
    pub(crate) end: Option<Timestamp>,
}

lensmith::structure! {
    Session, debug: redacted;
    ID: Option<String> = lens!(id, "id"),
    SECRET: Option<String> = lens!(secret, "secret").sensitive(),
    TOKEN: Option<String> = lens!(token, "token").sensitive(),
    END: Option<Timestamp> = lens!(end, "end"),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateSessionResponse {
    session: Option<Session>,
    http_status: u16,
}

lensmith::response! {
    CreateSessionResponse, zero: Self { session: None, http_status: 200 };
    SESSION: Option<Session> = lens!(session, "session"),
}

type InSession<T> = Then<Optional<CreateSessionResponse, Session>, Optional<Session, T>>;

impl CreatesSession for CreateSession {
    type AccessKeyId = InSession<String>;
    type SecretAccessKey = InSession<String>;
    type SessionToken = InSession<String>;
    type ExpiresAt = InSession<Timestamp>;
    const RESOURCE: Lens<Self, String> = Self::BUCKET;
    const ACCESS_KEY_ID: Self::AccessKeyId =
        CreateSessionResponse::SESSION.some().then(Session::ID.some());
    const SECRET_ACCESS_KEY: Self::SecretAccessKey =
        CreateSessionResponse::SESSION.some().then(Session::SECRET.some());
    const SESSION_TOKEN: Self::SessionToken =
        CreateSessionResponse::SESSION.some().then(Session::TOKEN.some());
    const EXPIRES_AT: Self::ExpiresAt =
        CreateSessionResponse::SESSION.some().then(Session::END.some());
}

/// A server that numbers the sessions that it creates.
pub(crate) struct Store {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<String>>>,
    _server: Server,
}

/// The end of a session that lasts.
pub(crate) const IN_2100: &str = "4102444800";

impl Store {
    /// `answer` has the status and the body of the response to a request, where that is not the usual one: a session that
    /// lasts, or a success.
    pub(crate) fn start(
        answer: impl Fn(&str, usize) -> Option<(u16, String)> + Clone + Send + 'static,
    ) -> Self {
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, sessions) = (Arc::clone(&requests), Arc::new(AtomicUsize::new(0)));
        let server = Server::start(move |mut stream, _| {
            while let Some(request) = read_request(&stream) {
                let creates = request.contains("Store.CreateSession");
                let number = sessions.fetch_add(usize::from(creates), Ordering::SeqCst) + 1;
                let usual =
                    || (200, if creates { session(number, IN_2100) } else { "{}".to_owned() });
                let (status, body) = answer(&request, number).unwrap_or_else(usual);
                seen.lock().unwrap().push(request);
                let length = body.len();
                let head = format!("HTTP/1.1 {status} Any\r\ncontent-length: {length}\r\n\r\n");
                if stream.write_all((head + &body).as_bytes()).is_err() {
                    return;
                }
            }
        });
        Self { url: server.url.clone(), requests, _server: server }
    }

    /// The requests since the last time: of sessions, and of other operations.
    pub(crate) fn requests(&self) -> (Vec<String>, Vec<String>) {
        let all = std::mem::take(&mut *self.requests.lock().unwrap());
        all.into_iter().partition(|request| request.contains("CreateSession"))
    }
}

/// A response with a session.
pub(crate) fn session(number: usize, end: &str) -> String {
    format!(
        r#"{{"session":{{"id":"SESSION{number}","secret":"s3ss10n","token":"t0k3n{number}","end":{end}}}}}"#
    )
}
