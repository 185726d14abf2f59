//! An operation of `lensmith-ecr`, as functions that know no types.

use bytes::Bytes;
use http::{Request, Response};
use lensmith::schema::Value as _;
use lensmith::sign::{Scope, Settings, sign_headers};
use lensmith::validate::validate;
use lensmith::{Body, Error, Operation, OperationError};
use serde_json::{Value, json};

use crate::Failure;
use crate::caller::Caller;
use crate::plain::plain;
use crate::reference::NOW;

/// Every operation of the model, in its order.
pub(crate) const SUBJECTS: &[Subject] = include!(concat!(env!("OUT_DIR"), "/subjects.rs"));

/// An operation.
pub(crate) struct Subject {
    /// The id of the shape in the model.
    pub(crate) id: &'static str,
    /// The name of the operation.
    pub(crate) name: &'static str,
    /// The request of a caller for an input, signed.
    pub(crate) request: fn(&Value, &Caller) -> Result<Request<Body>, Failure>,
    /// What comes out of a response.
    pub(crate) outcome: fn(Response<Bytes>) -> Value,
}

impl Subject {
    const fn of<O: Operation>(id: &'static str) -> Self {
        Self { id, name: O::NAME, request: request::<O>, outcome: outcome::<O> }
    }
}

fn request<O: Operation>(input: &Value, caller: &Caller) -> Result<Request<Body>, Failure> {
    let operation: O = O::from_json(input.to_string().as_bytes())?;
    validate(&operation).map_err(|why| format!("the input is not valid: {why}"))?;
    let endpoint = caller.endpoint(&operation)?;
    let mut request = endpoint.apply(operation.to_request()?)?;
    let scheme = endpoint.auth_schemes.iter().find(|scheme| scheme.name == "sigv4");
    let region = scheme.and_then(|scheme| scheme.signing_region.as_deref());
    let service = scheme.and_then(|scheme| scheme.signing_name.as_deref());
    let scope = Scope {
        region: region.unwrap_or(caller.region),
        service: service.unwrap_or(O::SERVICE.signing_name),
    };
    sign_headers(&mut request, &caller.credentials(), scope, Settings::default(), NOW.parse()?)?;
    Ok(request)
}

fn outcome<O: Operation>(response: Response<Bytes>) -> Value {
    match O::parse_response(response) {
        Ok(response) => {
            json!({"status": <O::Response as lensmith::Response>::HTTP_STATUS.view(&response), "output": plain(response.view())})
        }
        Err(Error::Service(error)) => {
            let metadata = error.metadata();
            json!({
                "status": metadata.http_status(),
                "requestId": metadata.request_id(),
                "code": metadata.code(),
                "message": metadata.message().unwrap_or_default(),
                "isDeclared": O::Error::CATCH_ALL.preview(&error).is_none(),
            })
        }
        Err(other) => json!({"failure": other.to_string()}),
    }
}
