use std::error::Error;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// The cause of a failed connection: a line of text, and the error of the library that says so, if there is one.
///
/// ```
/// use std::io;
/// use lensmith::transport::Cause;
///
/// let cause = Cause::from("the cable is cut");
/// assert!(cause.contains("cable"));
///
/// let cause = Cause::of(io::Error::from(io::ErrorKind::ConnectionRefused));
/// assert_eq!(&*cause, "connection refused");
/// assert!(cause.error().is_some_and(|error| error.is::<io::Error>()));
/// ```
#[derive(Clone)]
pub struct Cause {
    text: String,
    error: Option<Arc<dyn Error + Send + Sync>>,
}

impl Cause {
    /// The text of an error, and the error.
    pub fn of(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let error = error.into();
        Self::new(error.to_string(), error)
    }

    /// A text, and the error that it comes from.
    pub fn new(text: impl Into<String>, error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { text: text.into(), error: Some(error.into().into()) }
    }

    /// The error, if there is one.
    pub fn error(&self) -> Option<&(dyn Error + 'static)> {
        self.error.as_deref().map(|error| error as _)
    }
}

impl From<String> for Cause {
    fn from(text: String) -> Self {
        Self { text, error: None }
    }
}

impl From<&str> for Cause {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl Deref for Cause {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

// Errors cannot be compared.
impl PartialEq for Cause {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Cause {}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

// The `Debug` of a library's error may hold what is secret; its text is known not to.
impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}
