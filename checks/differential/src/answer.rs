//! What a service sends: the responses of a protocol, made from values of the model. Nothing of it is Lensmith's own
//! code for responses, so that a mistake there is not repeated.

mod http;
mod json;

use ::http::Response;
use bytes::Bytes;
use proptest::prelude::*;
use proptest::sample;
use serde_json::{Map, Value};

use crate::Failure;
use crate::model::{Model, name, smithy_trait};

/// The service's name for every call.
const REQUEST_ID: &str = "7f1a3c52-8f5e-4e0b-9a63-0d6f4c1f2b7e";

/// How a protocol writes responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// `awsJson1_0` and `awsJson1_1`, whose media types differ.
    AwsJson(&'static str),
    RestJson,
}

/// Where an error response says which error it is, and how.
#[derive(Clone, Debug)]
pub(crate) struct ErrorName {
    is_in_header: bool,
    key: &'static str,
    value: String,
}

/// The head of a response and the members of its body.
#[derive(Default)]
pub(crate) struct Draft {
    headers: Vec<(String, String)>,
    status: Option<u16>,
    /// A body that is one member.
    payload: Option<Vec<u8>>,
    /// The members of a body in JSON; `None` if there are no such members.
    members: Option<Map<String, Value>>,
}

impl Protocol {
    /// The protocol of this id.
    pub(crate) fn of(id: &str) -> Result<Self, Failure> {
        Ok(match id {
            "aws.protocols#awsJson1_0" => Self::AwsJson("application/x-amz-json-1.0"),
            "aws.protocols#awsJson1_1" => Self::AwsJson("application/x-amz-json-1.1"),
            "aws.protocols#restJson1" => Self::RestJson,
            other => return Err(format!("there are no responses of {other} yet").into()),
        })
    }

    /// A response with the members of a shape.
    pub(crate) fn respond(
        self,
        model: &Model,
        id: &str,
        value: &Value,
        status: u16,
        error: Option<&ErrorName>,
    ) -> Result<Response<Bytes>, Failure> {
        let shape = model.shape(id)?;
        let mut draft = match self {
            Self::AwsJson(_) => Draft {
                members: Some(json::members(model, shape, value, json::Names::OfMembers)?),
                ..Draft::default()
            },
            Self::RestJson => http::draft(model, shape, value)?,
        };
        if let Some(error) = error {
            draft.add_error(error);
        }
        let media_type = match self {
            Self::AwsJson(media_type) => media_type,
            Self::RestJson => "application/json",
        };
        draft.finish(status, media_type)
    }

    /// The ways in which services name an error.
    pub(crate) fn error_names(self, id: &str) -> BoxedStrategy<ErrorName> {
        let short = name(id).to_owned();
        let in_body =
            |key, value: &str| ErrorName { is_in_header: false, key, value: value.to_owned() };
        let in_header = |value| ErrorName { is_in_header: true, key: "x-amzn-errortype", value };
        let names = match self {
            Self::AwsJson(_) => vec![in_body("__type", id), in_body("__type", &short)],
            Self::RestJson => vec![
                in_header(short.clone()),
                in_header(format!("{short}:http://internal.amazon.com/coral/com.example/")),
                in_body("code", &short),
                in_body("__type", id),
            ],
        };
        sample::select(names).boxed()
    }
}

impl Draft {
    fn add_error(&mut self, ErrorName { is_in_header, key, value }: &ErrorName) {
        if *is_in_header {
            self.headers.push(((*key).to_owned(), value.clone()));
        } else {
            self.members.get_or_insert_default().insert((*key).to_owned(), value.clone().into());
        }
        // A member of this name, which a few errors have, is the name of the error.
        let code = self.members.as_mut().and_then(|members| members.get_mut("code"));
        if let Some(code) = code.filter(|code| code.is_string()) {
            *code = name(value).split(':').next().unwrap_or_default().into();
        }
    }

    fn finish(self, status: u16, media_type: &str) -> Result<Response<Bytes>, Failure> {
        let mut response = Response::builder().status(self.status.unwrap_or(status));
        response = response.header("x-amzn-requestid", REQUEST_ID);
        let has_media_type =
            self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if !has_media_type {
            response = response.header("content-type", media_type);
        }
        let written = self.members.map(|members| Value::from(members).to_string().into_bytes());
        let body = self.payload.or(written).unwrap_or_default();
        for (name, value) in self.headers {
            // Another length than that of the body would break the response.
            let is_length = name.eq_ignore_ascii_case("content-length");
            response =
                response.header(name, if is_length { body.len().to_string() } else { value });
        }
        Ok(response.body(body.into())?)
    }
}

/// The status that comes with an error.
pub(crate) fn error_status(shape: &Value) -> u16 {
    let is_of_service = smithy_trait(shape, "error").is_some_and(|fault| fault == "server");
    let stated = smithy_trait(shape, "httpError").and_then(Value::as_u64);
    let stated = stated.and_then(|status| status.try_into().ok());
    stated.unwrap_or(if is_of_service { 500 } else { 400 })
}

/// The status that comes with a success.
pub(crate) fn success_status(operation: &Value, protocol: Protocol) -> u16 {
    let stated = smithy_trait(operation, "http").and_then(|http| http.get("code")?.as_u64());
    match protocol {
        Protocol::AwsJson(_) => 200,
        Protocol::RestJson => stated.and_then(|code| code.try_into().ok()).unwrap_or(200),
    }
}
