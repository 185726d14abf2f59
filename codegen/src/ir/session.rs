//! Sessions, whose credentials an operation of the service creates.

use super::path::Path;
use crate::names::{ConstName, FeatureName, ModuleName, TypeName};

/// A scheme of a service's endpoints that needs sessions.
#[derive(Debug)]
pub(crate) struct SessionAuth {
    pub(crate) scheme: String,
    /// The endpoint parameter whose value a session is for.
    pub(crate) parameter: String,
    pub(crate) token_header: String,
    /// The name of the operation that creates sessions.
    pub(crate) operation: String,
    /// Where the operation is, if it is generated.
    pub(crate) created_by: Option<(FeatureName, ModuleName, TypeName)>,
}

/// Where the operation that creates sessions has what they are made of.
#[derive(Debug)]
pub(crate) struct Session {
    /// The lens of what the session is for.
    pub(crate) resource: ConstName,
    pub(crate) access_key_id: Path,
    pub(crate) secret_access_key: Path,
    pub(crate) session_token: Path,
    pub(crate) expires_at: Path,
}
