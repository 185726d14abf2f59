use std::any::Any;

use super::{ErrorMetadata, ErrorShape, Fault};
use crate::schema::Record;

/// The content of a variant of an [`OperationError`](super::OperationError), as a trait object.
pub trait ErrorContent: Any {
    /// The error as the model declares it, if it is declared.
    fn declared(&self) -> Option<Declared<'_>>;

    /// Code, message, request id and status of the error response.
    fn metadata(&self) -> &ErrorMetadata;
}

/// A value of an error that a model declares.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Declared<'a> {
    /// The name of the error's shape.
    pub name: &'static str,
    /// The code that the error had in AWS Query, if it is another name.
    pub query_code: Option<&'static str>,
    /// Whose fault the error is.
    pub fault: Fault,
    /// The members and their values.
    pub record: &'a dyn Record,
}

impl<A: ErrorShape> ErrorContent for A {
    fn declared(&self) -> Option<Declared<'_>> {
        Some(Declared { name: A::NAME, query_code: A::QUERY_CODE, fault: A::FAULT, record: self })
    }

    fn metadata(&self) -> &ErrorMetadata {
        A::METADATA.view(self)
    }
}

impl ErrorContent for ErrorMetadata {
    fn declared(&self) -> Option<Declared<'_>> {
        None
    }

    fn metadata(&self) -> &ErrorMetadata {
        self
    }
}
