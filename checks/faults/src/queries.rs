//! A call whose response is XML: an operation of AWS Query.

use lensmith::endpoint::rules::{BuiltIn, Endpoint, Parameter, RuleSet};
use lensmith::{ErrorMetadata, Operation, Service};

static SERVICE: Service = Service {
    sdk_id: "Books",
    name: "BookStore",
    version: "2026-01-01",
    signing_name: "books",
    protocol: &lensmith::protocol::AWS_QUERY,
    endpoint_rules: &RuleSet {
        parameters: &[Parameter::string("Endpoint").built_in(BuiltIn::Endpoint).required()],
        rules: &[Endpoint(&[], "{Endpoint}")],
    },
    ..Service::DEFAULT
};

/// Asks for the title of a book.
#[derive(Clone, Debug, Default)]
pub(crate) struct GetTitle {}

lensmith::structure! { GetTitle; }

#[derive(Clone, Debug)]
pub(crate) struct GetTitleResponse {
    pub(crate) title: Option<String>,
    pub(crate) http_status: u16,
}

lensmith::response! {
    GetTitleResponse;
    TITLE: Option<String> = lens!(title, "Title"),
}

/// The error that the model declares.
#[derive(Clone, Debug, Default)]
pub(crate) struct NoSuchBook {
    metadata: ErrorMetadata,
}

lensmith::error_shape! { NoSuchBook, fault: Client, query_code: "Books.NoSuchBook"; }

lensmith::operation_error! {
    /// The errors of [`GetTitle`].
    #[derive(Clone, Debug)]
    pub(crate) enum GetTitleError for "GetTitle" { NO_SUCH_BOOK = NoSuchBook(NoSuchBook), }
}

impl Operation for GetTitle {
    type Response = GetTitleResponse;
    type Error = GetTitleError;
    const SERVICE: &'static Service = &SERVICE;
}
