/// What a response says about its error, whatever its shape.
#[derive(Debug, Default)]
pub(crate) struct ErrorNames {
    /// The name of the error's shape, or its code.
    pub(crate) name: Option<String>,
    pub(crate) message: Option<String>,
}
