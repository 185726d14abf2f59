//! The two files that AWS tools share: `~/.aws/config` and `~/.aws/credentials`.
//!
//! Both consist of [sections with properties][format]. If both files set a property of a profile, the credentials
//! file wins.
//!
//! ```
//! use lensmith::profile::Profiles;
//!
//! let config = "[default]\nregion = eu-central-1\n\n[profile dev]\nregion = us-east-1 # for now\n";
//! let profiles = Profiles::parse(config, "[dev]\naws_access_key_id = AKIDEXAMPLE\n");
//! let dev = profiles.profile("dev").unwrap();
//! assert_eq!(dev.get("region"), Some("us-east-1"));
//! assert_eq!(dev.get("aws_access_key_id"), Some("AKIDEXAMPLE"));
//! ```
//!
//! A line that cannot be read affects its own section only: other profiles can still be used.
//! [`Profiles::problems`] lists these lines.
//!
//! [format]: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html

mod error;
mod parse;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use self::error::ProfileError;
pub(crate) use self::parse::FileKind;
use self::parse::parse;
use crate::Environment;

/// The sections of both files.
///
/// `Debug` shows the names of the sections and their properties, but no values, since some are secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profiles {
    /// The paths of the files, for messages.
    files: Vec<Arc<str>>,
    /// Problems outside of all sections: in headings, or above the first one.
    stray: Vec<ProfileError>,
    profiles: Sections,
    sso_sessions: Sections,
    services: Sections,
}

type Sections = BTreeMap<String, Section>;

impl Profiles {
    /// Reads the text of a config file and of a credentials file.
    pub fn parse(config: &str, credentials: &str) -> Self {
        let mut profiles = Self::default();
        parse(&mut profiles, &"config".into(), FileKind::Config, config);
        parse(&mut profiles, &"credentials".into(), FileKind::Credentials, credentials);
        profiles
    }

    /// Reads the files that `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` name, by default those in the
    /// folder `.aws` of the user's home. A file that does not exist counts as empty.
    ///
    /// The home is `HOME`, on Windows `USERPROFILE`. A leading `~` in a path stands for it.
    ///
    /// # Errors
    /// [`ProfileError::Unreadable`] if a file exists but cannot be read.
    pub fn load(environment: &Environment) -> Result<Self, ProfileError> {
        let mut profiles = Self::default();
        for (variable, name, dialect) in [
            ("AWS_CONFIG_FILE", "config", FileKind::Config),
            ("AWS_SHARED_CREDENTIALS_FILE", "credentials", FileKind::Credentials),
        ] {
            let path = match environment.get(variable) {
                Some(path) => Some(expand_home(environment, path)),
                None => home(environment).map(|home| home.join(".aws").join(name)),
            };
            if let Some(path) = path {
                let file = path.display().to_string().into();
                parse(&mut profiles, &file, dialect, &read(&path)?);
            }
        }
        Ok(profiles)
    }

    /// The name of the profile that an environment asks for: `AWS_PROFILE`, or else `default`.
    pub fn name_in(environment: &Environment) -> &str {
        environment.get("AWS_PROFILE").unwrap_or("default")
    }

    /// The profile that an environment asks for, by [`name_in`](Self::name_in); `None` if there is no profile
    /// `default` and `AWS_PROFILE` names no other.
    ///
    /// # Errors
    /// [`ProfileError::Unknown`] if `AWS_PROFILE` names a profile that does not exist, and
    /// [`ProfileError::Syntax`] if a line of the profile cannot be read.
    pub fn select(&self, environment: &Environment) -> Result<Option<&Section>, ProfileError> {
        let name = Self::name_in(environment);
        match (self.profile(name), self.stray.first()) {
            (Some(profile), _) => profile.check().map(Some),
            // The broken heading may be the one that is missing.
            (None, Some(stray)) => Err(stray.clone()),
            (None, None) if environment.get("AWS_PROFILE").is_some() => Err(self.unknown(name)),
            (None, None) => Ok(None),
        }
    }

    /// The lines that cannot be read: the first of each section, and of each service in a section `[services]`, and
    /// all outside of sections. They are errors for those who use the section, and no concern of others.
    pub fn problems(&self) -> impl Iterator<Item = &ProfileError> {
        let services = self.services.values();
        let of_services = services.clone().flat_map(|section| {
            let properties = section.config.values().chain(section.credentials.values());
            properties.filter_map(|property| property.problem.as_ref())
        });
        let sections = self.profiles.values().chain(self.sso_sessions.values()).chain(services);
        self.stray.iter().chain(sections.filter_map(Section::problem)).chain(of_services)
    }

    fn unknown(&self, name: &str) -> ProfileError {
        ProfileError::Unknown {
            name: name.to_owned(),
            files: self.files.iter().map(|file| file.to_string()).collect(),
            profiles: self.profiles.keys().cloned().collect(),
        }
    }

    /// A profile: `[profile name]` in the config file, `[name]` in the credentials file.
    pub fn profile(&self, name: &str) -> Option<&Section> {
        self.profiles.get(name)
    }

    /// The section `[sso-session name]`.
    pub fn sso_session(&self, name: &str) -> Option<&Section> {
        self.sso_sessions.get(name)
    }

    /// The section `[services name]`: settings of single services, which profiles can share.
    pub fn services(&self, name: &str) -> Option<&Section> {
        self.services.get(name)
    }
}

/// A section: properties with their values, from either file.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Section {
    config: Properties,
    credentials: Properties,
    /// The first line that cannot be read.
    problem: Option<ProfileError>,
}

type Properties = BTreeMap<String, Property>;

#[derive(Clone, PartialEq, Eq)]
struct Property {
    value: String,
    nested: BTreeMap<String, (String, Place)>,
    /// The first nested line that cannot be read, in a section `[services]`.
    problem: Option<ProfileError>,
    place: Place,
}

impl Section {
    /// The value of a property, by its name in lower case. An empty value counts as absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.get_in(FileKind::Credentials, name).or_else(|| self.get_in(FileKind::Config, name))
    }

    /// The value of a property in one of the files.
    pub(crate) fn get_in(&self, file: FileKind, name: &str) -> Option<&str> {
        Some(self.of_file(file).get(name)?.value.as_str()).filter(|value| !value.is_empty())
    }

    /// The names of the properties, in lower case.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names: BTreeSet<&String> = self.config.keys().chain(self.credentials.keys()).collect();
        names.into_iter().map(String::as_str)
    }

    /// The value of a nested property: of one of the indented lines that follow `s3 =`.
    ///
    /// ```
    /// use lensmith::profile::Profiles;
    ///
    /// let config = "[services local]\necr =\n  endpoint_url = http://localhost:4566\n";
    /// let profiles = Profiles::parse(config, "");
    /// let services = profiles.services("local").unwrap();
    /// assert_eq!(services.get_nested("ecr", "endpoint_url"), Some("http://localhost:4566"));
    /// ```
    pub fn get_nested(&self, name: &str, nested: &str) -> Option<&str> {
        self.nested(name, nested).map(|(value, _)| value.as_str())
    }

    /// A nested property with a value, and its line.
    pub(crate) fn nested(&self, name: &str, nested: &str) -> Option<&(String, Place)> {
        let files = [&self.credentials, &self.config].into_iter();
        let mut found = files.filter_map(|properties| properties.get(name)?.nested.get(nested));
        found.find(|(value, _)| !value.is_empty())
    }

    /// The first nested line of a service that cannot be read, in a section `[services]`.
    pub(crate) fn problem_of_service(&self, name: &str) -> Option<&ProfileError> {
        self.config.get(name)?.problem.as_ref()
    }

    /// The line of a property, for messages.
    pub fn place(&self, name: &str) -> Option<&Place> {
        let file = match self.get_in(FileKind::Credentials, name) {
            Some(_) => &self.credentials,
            None => &self.config,
        };
        file.get(name).or_else(|| self.credentials.get(name)).map(|property| &property.place)
    }

    /// The first line that cannot be read.
    pub fn problem(&self) -> Option<&ProfileError> {
        self.problem.as_ref()
    }

    /// The section, if all of its lines can be read.
    pub(crate) fn check(&self) -> Result<&Self, ProfileError> {
        self.problem.clone().map_or(Ok(self), Err)
    }

    fn of_file(&self, file: FileKind) -> &Properties {
        match file {
            FileKind::Config => &self.config,
            FileKind::Credentials => &self.credentials,
        }
    }

    fn of_file_mut(&mut self, file: FileKind) -> &mut Properties {
        match file {
            FileKind::Config => &mut self.config,
            FileKind::Credentials => &mut self.credentials,
        }
    }
}

impl fmt::Debug for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Section ")?;
        f.debug_set().entries(self.names()).finish()
    }
}

/// A line of a file. `Display` is `line 3 of /home/me/.aws/config`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The path of the file; `config` or `credentials` for [`Profiles::parse`].
    pub file: Arc<str>,
    /// The number of the line, from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} of {}", self.line, self.file)
    }
}

/// A path, with a leading `~` replaced by the home.
pub(crate) fn expand_home(environment: &Environment, path: &str) -> PathBuf {
    match (path.strip_prefix('~'), home(environment)) {
        (Some(""), Some(home)) => home.to_owned(),
        (Some(rest), Some(home)) if rest.starts_with(['/', '\\']) => {
            home.join(rest.trim_start_matches(['/', '\\']))
        }
        _ => path.into(),
    }
}

/// The home of the user.
pub(crate) fn home(environment: &Environment) -> Option<&Path> {
    environment.get("HOME").or_else(|| environment.get("USERPROFILE")).map(Path::new)
}

fn read(path: &Path) -> Result<String, ProfileError> {
    match fs::read(path) {
        Ok(bytes) if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") => {
            Err(ProfileError::unreadable(path, "it is UTF-16, and must be UTF-8"))
        }
        // Only the lines that are not UTF-8 are bad, and among them no comments.
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        // Some systems call a path "not a directory" where others find nothing.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(String::new())
        }
        // Nobody knows whether a folder that may not be entered has the file, such as the home of root for another user
        // of a container. Tools take it for absent.
        Err(error)
            if error.kind() == ErrorKind::PermissionDenied && fs::metadata(path).is_err() =>
        {
            Ok(String::new())
        }
        Err(error) => Err(ProfileError::unreadable(path, &error.to_string())),
    }
}
