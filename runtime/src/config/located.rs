use crate::profile::ProfileError;

/// A text of a setting, and where it is from: a variable, or a line of a profile; `None` if code set it.
///
/// Two are equal if their texts are.
#[derive(Clone)]
pub(super) struct Located {
    pub(super) text: String,
    pub(super) setting: Option<String>,
    /// Why the lines of the setting cannot be read, if they cannot.
    pub(super) problem: Option<ProfileError>,
}

impl PartialEq for Located {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Located {}

impl From<String> for Located {
    fn from(text: String) -> Self {
        Self { text, setting: None, problem: None }
    }
}
