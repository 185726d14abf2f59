//! An operation with secrets in and out, written as generated code would be.

use lensmith::endpoint::rules::*;
use lensmith::optics::Lens;
use lensmith::{Blob, ErrorMetadata, Operation, Service};

pub(crate) static SERVICE: Service = Service {
    sdk_id: "Keys",
    name: "KeyStore",
    version: "2026-01-01",
    signing_name: "keys",
    protocol: &lensmith::protocol::AWS_JSON_1_1,
    endpoint_rules: &RULES,
    ..Service::DEFAULT
};

static RULES: RuleSet = RuleSet {
    parameters: &[Parameter::string("Region").built_in(BuiltIn::Region).required()],
    rules: &[Endpoint(&[], "https://keys.{Region}.example")],
};

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Share {
    pub(crate) holder: Option<String>,
    pub(crate) secret: Option<String>,
}

lensmith::structure! {
    Share;
    HOLDER: Option<String> = lens!(holder, "holder"),
    SECRET: Option<String> = lens!(secret, "secret").sensitive(),
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct PutKey {
    pub(crate) name: String,
    pub(crate) secret: Option<String>,
    pub(crate) wrapped: Option<Blob>,
    pub(crate) shares: Option<Vec<Share>>,
    pub(crate) client_token: Option<String>,
}

lensmith::structure! {
    PutKey, debug: redacted;
    NAME: String = lens!(name, "keyName").required(),
    SECRET: Option<String> = lens!(secret, "secret").sensitive(),
    WRAPPED: Option<Blob> = lens!(wrapped, "wrapped").sensitive(),
    SHARES: Option<Vec<Share>> = lens!(shares, "shares"),
    CLIENT_TOKEN: Option<String> = lens!(client_token, "clientToken"),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PutKeyResponse {
    pub(crate) id: Option<String>,
    pub(crate) recovery: Option<String>,
    pub(crate) http_status: u16,
}

lensmith::response! {
    PutKeyResponse, zero: Self { id: None, recovery: None, http_status: 200 };
    ID: Option<String> = lens!(id, "keyId"),
    RECOVERY: Option<String> = lens!(recovery, "recovery").sensitive(),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct KeyExistsException {
    pub(crate) hint: Option<String>,
    pub(crate) metadata: ErrorMetadata,
}

lensmith::error_shape! {
    KeyExistsException, fault: Client;
    HINT: Option<String> = lens!(hint, "hint").sensitive(),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct StoreFailureException {
    pub(crate) message: Option<String>,
    pub(crate) metadata: ErrorMetadata,
}

lensmith::error_shape! {
    StoreFailureException, fault: Server;
    MESSAGE: Option<String> = lens!(message, "Message"),
}

lensmith::operation_error! {
    /// How `PutKey` fails.
    #[derive(Clone, Debug, PartialEq)]
    pub(crate) enum PutKeyError for "PutKey" {
        KEY_EXISTS = KeyExists(KeyExistsException),
        STORE_FAILURE = StoreFailure(StoreFailureException),
    }
}

impl Operation for PutKey {
    type Response = PutKeyResponse;
    type Error = PutKeyError;
    const SERVICE: &'static Service = &SERVICE;
    const IDEMPOTENCY_TOKEN: Option<Lens<Self, Option<String>>> = Some(Self::CLIENT_TOKEN);
}
