//! What a service sends: the responses of a protocol, made from values of the model. Nothing of it is Lensmith's own
//! code for responses, so that a mistake there is not repeated.

mod errors;
mod http;
mod json;
#[cfg(test)]
mod tests;
mod xml;

use ::http::Response;
use bytes::Bytes;
use serde_json::{Map, Value};

use crate::Failure;
use crate::model::{Model, Operation, UNIT, members, name, smithy_trait, trait_text, trait_value};
pub(crate) use errors::{ErrorName, error_status};
use errors::{Form, Place};
use http::Format;
use xml::Element;
pub(crate) use xml::Layout;

/// The service's name for every call.
const REQUEST_ID: &str = "7f1a3c52-8f5e-4e0b-9a63-0d6f4c1f2b7e";

/// How a protocol writes responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// `awsJson1_0` and `awsJson1_1`, whose media types differ.
    AwsJson(&'static str),
    RestJson,
    RestXml,
    AwsQuery,
    Ec2Query,
}

/// What a service responds.
#[derive(Clone, Copy)]
pub(crate) struct Answer<'a> {
    pub(crate) operation: &'a Operation<'a>,
    /// The id of the shape of the response.
    pub(crate) shape: &'a str,
    pub(crate) value: &'a Value,
    pub(crate) status: u16,
    pub(crate) error: Option<&'a ErrorName>,
    pub(crate) layout: Layout,
}

/// The head of a response and the members of its body.
#[derive(Default)]
pub(crate) struct Draft {
    headers: Vec<(String, String)>,
    status: Option<u16>,
    /// The whole body.
    payload: Option<Vec<u8>>,
    /// The members of a body, which are written already if it is JSON; `None` if there are no such members.
    members: Option<Map<String, Value>>,
}

impl Protocol {
    /// The protocol of this id.
    pub(crate) fn of(id: &str) -> Result<Self, Failure> {
        Ok(match id {
            "aws.protocols#awsJson1_0" => Self::AwsJson("application/x-amz-json-1.0"),
            "aws.protocols#awsJson1_1" => Self::AwsJson("application/x-amz-json-1.1"),
            "aws.protocols#restJson1" => Self::RestJson,
            "aws.protocols#restXml" => Self::RestXml,
            "aws.protocols#awsQuery" => Self::AwsQuery,
            "aws.protocols#ec2Query" => Self::Ec2Query,
            other => return Err(format!("there are no responses of {other} yet").into()),
        })
    }

    /// Whether bodies of requests and responses are XML.
    pub(crate) fn has_xml(self) -> (bool, bool) {
        let is_xml = matches!(self, Self::RestXml | Self::AwsQuery | Self::Ec2Query);
        (self == Self::RestXml, is_xml)
    }

    /// A response with the members of a shape.
    pub(crate) fn respond(
        self,
        model: &Model,
        answer: &Answer<'_>,
    ) -> Result<Response<Bytes>, Failure> {
        let Answer { operation, shape: id, value, status, error, layout } = *answer;
        let shape = model.shape(id)?;
        let mut draft = match self {
            Self::AwsJson(_) => Draft {
                members: Some(json::members(model, shape, value, json::Names::OfMembers)?),
                ..Draft::default()
            },
            Self::RestJson => http::draft(model, shape, value, Format::Json)?,
            Self::RestXml => http::draft(model, shape, value, Format::Xml(layout))?,
            Self::AwsQuery | Self::Ec2Query => {
                Draft { members: value.as_object().cloned(), ..Draft::default() }
            }
        };
        if trait_value(operation.shape, "aws.protocols#httpChecksum").is_some() {
            draft.remove_checksums();
        }
        match error.map(|error| (error, error.place)) {
            // A response to HEAD has no body. After some other statuses, botocore looks for the region of the bucket.
            Some((_, Place::Code(_))) if is_head(operation) => {
                draft = Draft { status: Some(404), ..Draft::default() };
            }
            Some((error, Place::Code(form))) => {
                let members = draft.members.take().unwrap_or_default();
                let document = errors::document(model, shape, &members, error, form)?;
                draft.payload = Some(document.to_document(layout));
            }
            Some((error, _)) => draft.add_error(error),
            None => {
                if let Some(root) = self.document(model, operation, id, &mut draft)? {
                    draft.payload = Some(root.to_document(layout));
                }
            }
        }
        draft.finish(status, self.media_type(), self.request_id_header(model)?)
    }

    /// The body of a success, if it is a document in XML.
    fn document(
        self,
        model: &Model,
        operation: &Operation<'_>,
        id: &str,
        draft: &mut Draft,
    ) -> Result<Option<Element>, Failure> {
        if !self.has_xml().1 {
            return Ok(None);
        }
        let Some(present) = draft.members.take() else { return Ok(None) };
        let (shape, present) = (model.shape(id)?, Value::from(present));
        let service = model.service()?;
        let is_unwrapped =
            trait_value(operation.shape, "aws.customizations#s3UnwrappedXmlOutput").is_some();
        let named = |end| Element::new(&[operation.name, end].concat());
        let root = named("Response").in_namespace_of(service);
        let request_id = |name| Element::of_text(name, REQUEST_ID);
        Ok(Some(match self {
            Self::RestXml if is_unwrapped => {
                let (name, member) = members(shape).next().ok_or("there is no output")?;
                let value = present.get(name).cloned().unwrap_or_else(|| "".into());
                xml::write(model, name, member, &value)?.in_namespace_of(service)
            }
            Self::AwsQuery => {
                let result = xml::structure(model, named("Result"), shape, &present)?;
                // What has no output has no element for it.
                let result = (id != UNIT).then_some(result);
                let metadata = Element::new("ResponseMetadata").with(request_id("RequestId"));
                root.with_first(result.into_iter().chain([metadata]))
            }
            Self::Ec2Query => {
                xml::structure(model, root.with(request_id("requestId")), shape, &present)?
            }
            _ => {
                let root = Element::new(trait_text(shape, "xmlName").unwrap_or(name(id)));
                xml::structure(model, root.in_namespace_of(service), shape, &present)?
            }
        }))
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::AwsJson(media_type) => media_type,
            Self::RestJson => "application/json",
            Self::RestXml => "application/xml",
            Self::AwsQuery | Self::Ec2Query => "text/xml;charset=UTF-8",
        }
    }

    /// The header with the service's name for the call, unless a document has it.
    fn request_id_header(self, model: &Model) -> Result<Option<&'static str>, Failure> {
        Ok(match self {
            Self::AwsQuery | Self::Ec2Query => None,
            Self::RestXml if errors::is_bare(model)? => Some("x-amz-request-id"),
            _ => Some("x-amzn-requestid"),
        })
    }
}

impl Draft {
    /// Removes the checksums of a body, which are random and thus wrong.
    fn remove_checksums(&mut self) {
        let is_checksum =
            |name: &str| name.starts_with("x-amz-checksum-") && name != "x-amz-checksum-type";
        self.headers.retain(|(name, _)| !is_checksum(&name.to_ascii_lowercase()));
    }

    /// Adds the name of an error in JSON.
    fn add_error(&mut self, ErrorName { place, value, .. }: &ErrorName) {
        match place {
            Place::Header(header) => self.headers.push(((*header).to_owned(), value.clone())),
            Place::Member(key) => {
                let members = self.members.get_or_insert_default();
                members.insert((*key).to_owned(), value.clone().into());
            }
            Place::Code(Form::Bare | Form::ErrorResponse | Form::List) => {}
        }
        // A member of this name, which a few errors have, is the name of the error.
        let code = self.members.as_mut().and_then(|members| members.get_mut("code"));
        if let Some(code) = code.filter(|code| code.is_string()) {
            *code = name(value).split(':').next().unwrap_or_default().into();
        }
    }

    fn finish(
        self,
        status: u16,
        media_type: &str,
        request_id_header: Option<&str>,
    ) -> Result<Response<Bytes>, Failure> {
        let mut response = Response::builder().status(self.status.unwrap_or(status));
        if let Some(header) = request_id_header {
            response = response.header(header, REQUEST_ID);
        }
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

fn is_head(operation: &Operation<'_>) -> bool {
    let method = smithy_trait(operation.shape, "http").and_then(|http| http.get("method"));
    method.is_some_and(|method| method == "HEAD")
}

/// The status that comes with a success.
pub(crate) fn success_status(operation: &Value, protocol: Protocol) -> u16 {
    let stated = smithy_trait(operation, "http").and_then(|http| http.get("code")?.as_u64());
    match protocol {
        Protocol::RestJson | Protocol::RestXml => {
            stated.and_then(|code| code.try_into().ok()).unwrap_or(200)
        }
        Protocol::AwsJson(_) | Protocol::AwsQuery | Protocol::Ec2Query => 200,
    }
}
