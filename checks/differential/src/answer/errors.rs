//! Errors as services state them.

use proptest::prelude::*;
use proptest::sample;
use serde_json::{Map, Value};

use super::xml::{Element, structure};
use super::{Protocol, REQUEST_ID, is_head};
use crate::Failure;
use crate::model::{Model, Operation, UNIT, members, name, smithy_trait, target, trait_value};

/// Where an error response says which error it is, and how.
#[derive(Clone, Debug)]
pub(crate) struct ErrorName {
    pub(super) place: Place,
    pub(super) value: String,
    /// The message of an error that the model does not declare.
    pub(super) message: Option<String>,
}

/// Where the name of an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Header(&'static str),
    /// A member of a body in JSON.
    Member(&'static str),
    /// The element `Code` of a body in XML.
    Code(Form),
}

/// The elements around those of an error in XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// None: `Error` is the root.
    Bare,
    ErrorResponse,
    /// A list of errors, which is EC2's form.
    List,
}

/// What an XML document calls an error of the model's.
const AWS_QUERY_ERROR: &str = "aws.protocols#awsQueryError";

impl Protocol {
    /// The ways in which services name an error of the model's.
    pub(crate) fn error_names(
        self,
        model: &Model,
        id: &str,
    ) -> Result<BoxedStrategy<ErrorName>, Failure> {
        let short = name(id).to_owned();
        let named =
            |place, value: &str| ErrorName { place, value: value.to_owned(), message: None };
        let in_header = |value: &str| named(Place::Header("x-amzn-errortype"), value);
        let names = match self {
            Self::AwsJson(_) => {
                vec![named(Place::Member("__type"), id), named(Place::Member("__type"), &short)]
            }
            Self::RestJson => vec![
                in_header(&short),
                in_header(&format!("{short}:http://internal.amazon.com/coral/com.example/")),
                named(Place::Member("code"), &short),
                named(Place::Member("__type"), id),
            ],
            Self::RestXml | Self::AwsQuery | Self::Ec2Query => {
                let stated = trait_value(model.shape(id)?, AWS_QUERY_ERROR);
                let code = stated.and_then(|error| error.get("code")?.as_str());
                let code = code.unwrap_or(&short);
                self.forms().iter().map(|form| named(Place::Code(*form), code)).collect()
            }
        };
        Ok(sample::select(names).boxed())
    }

    /// Errors that no model declares, which are most of those of services with XML. An error that is hidden is in the
    /// response of a success.
    pub(crate) fn other_errors(self, is_hidden: bool) -> Option<BoxedStrategy<ErrorName>> {
        let forms = if is_hidden { &[Form::Bare] } else { self.forms() };
        if forms.is_empty() {
            return None;
        }
        let parts = (sample::select(forms), "[A-Z][A-Za-z]{2,20}(\\.[A-Z][A-Za-z]{2,9})?");
        let error = (parts, "[ -~]{1,40}").prop_map(|((form, value), message)| ErrorName {
            place: Place::Code(form),
            value: format!("Undeclared{value}"),
            message: Some(message),
        });
        Some(error.boxed())
    }

    /// Whether the service may begin a success before it knows of an error: S3 then states the error in its body. Lensmith
    /// reads it there for every operation, but botocore only for those with an output.
    pub(crate) fn hides_errors(
        self,
        model: &Model,
        operation: &Operation<'_>,
    ) -> Result<bool, Failure> {
        let is_stream = |(_, member): (_, &Value)| {
            let shape = target(Some(member)).and_then(|id| model.shape(id));
            shape.is_ok_and(|shape| smithy_trait(shape, "streaming").is_some())
        };
        let has_stream = members(model.shape(operation.output)?).any(is_stream);
        let has_output = operation.output != UNIT;
        Ok(is_bare(model)? && !is_head(operation) && !has_stream && has_output)
    }

    fn forms(self) -> &'static [Form] {
        match self {
            Self::AwsJson(_) | Self::RestJson => &[],
            Self::RestXml => &[Form::Bare, Form::ErrorResponse],
            Self::AwsQuery => &[Form::ErrorResponse],
            Self::Ec2Query => &[Form::List],
        }
    }
}

/// Whether no element is around that of an error, which is so for S3.
pub(super) fn is_bare(model: &Model) -> Result<bool, Failure> {
    let rest_xml = trait_value(model.service()?, "aws.protocols#restXml");
    Ok(rest_xml.is_some_and(|xml| xml.get("noErrorWrapping") == Some(&Value::Bool(true))))
}

/// The document that states an error with these members.
pub(super) fn document(
    model: &Model,
    shape: &Value,
    present: &Map<String, Value>,
    error: &ErrorName,
    form: Form,
) -> Result<Element, Failure> {
    let is_message = |name: &str| name.eq_ignore_ascii_case("message");
    let message = present.iter().find(|(name, _)| is_message(name)).map(|(_, message)| message);
    let message = message.and_then(Value::as_str).or(error.message.as_deref());
    let further = present.iter().filter(|(name, _)| !is_message(name));
    let further: Map<_, _> = further.map(|(name, value)| (name.clone(), value.clone())).collect();
    let is_of_service = smithy_trait(shape, "error").is_some_and(|fault| fault == "server");
    let side = if is_of_service { "Receiver" } else { "Sender" };
    let mut first = vec![Element::of_text("Type", side), Element::of_text("Code", &error.value)];
    first.extend(message.map(|message| Element::of_text("Message", message)));
    let has_type = members(shape).any(|(name, _)| name == "Type");
    let element = structure(model, Element::new("Error"), shape, &further.into())?;
    let element = element.with_first(first.into_iter().skip(usize::from(has_type)));
    let id = |name| Element::of_text(name, REQUEST_ID);
    Ok(match form {
        Form::Bare => element.with(id("RequestId")),
        Form::ErrorResponse => {
            let root = Element::new("ErrorResponse").in_namespace_of(model.service()?);
            root.with(element).with(id("RequestId"))
        }
        Form::List => {
            let root = Element::new("Response");
            root.with(Element::new("Errors").with(element)).with(id("RequestID"))
        }
    })
}

/// The status that comes with an error.
pub(crate) fn error_status(shape: &Value) -> u16 {
    let is_of_service = smithy_trait(shape, "error").is_some_and(|fault| fault == "server");
    let of_query = || trait_value(shape, AWS_QUERY_ERROR)?.get("httpResponseCode")?.as_u64();
    let stated = smithy_trait(shape, "httpError").and_then(Value::as_u64).or_else(of_query);
    let stated = stated.and_then(|status| status.try_into().ok());
    stated.unwrap_or(if is_of_service { 500 } else { 400 })
}
