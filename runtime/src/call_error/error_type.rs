use super::Error;
use crate::error::OperationError;

/// The longest code that is taken for one.
const MAX_CODE_BYTES: usize = 128;

impl<E: OperationError> Error<E> {
    /// A low-cardinality error type: the code of the service's error, or else the name of the variant.
    pub(crate) fn error_type(&self) -> &str {
        match self {
            Self::Service(error) => match error.metadata().code() {
                code if is_code(code) => code,
                _ => "_OTHER",
            },
            Self::InvalidResponse(_) => "InvalidResponse",
            Self::InvalidRequest(_) => "InvalidRequest",
            Self::Body(_) => "Body",
            Self::Config(_) => "Config",
            Self::Credentials(_) => "Credentials",
            Self::Endpoint(_) => "Endpoint",
            Self::Sign(_) => "Sign",
            Self::Transport(error) => error.error_type(),
            Self::RepeatedToken(_) => "RepeatedToken",
            #[cfg(feature = "event-stream")]
            Self::Event(_) => "Event",
        }
    }
}

/// Whether a text is the code of a service's error, and not a page that a proxy sent.
fn is_code(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    (1..=MAX_CODE_BYTES).contains(&text.len()) && text.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::is_code;

    #[test]
    fn a_code_is_a_word() {
        let longest = "E".repeat(128);
        for code in ["LayersNotFoundException", "AWS.SimpleQueueService.NonExistentQueue", &longest]
        {
            assert!(is_code(code), "{code}");
        }
        for text in ["", "an error", "<html>", "a\nb", &format!("{longest}E")] {
            assert!(!is_code(text), "{text}");
        }
    }
}
