//! The two files that AWS tools share: `~/.aws/config` and `~/.aws/credentials`.
//!
//! Both are made of [sections with properties][format]. What the credentials file says of a profile goes before
//! what the config file says.
//!
//! ```
//! use lensmith::profile::Profiles;
//!
//! let config = "[default]\nregion = eu-central-1\n\n[profile dev]\nregion = us-east-1 # for now\n";
//! let profiles = Profiles::parse(config, "[dev]\naws_access_key_id = AKIDEXAMPLE\n")?;
//! let dev = profiles.profile("dev").unwrap();
//! assert_eq!(dev.get("region"), Some("us-east-1"));
//! assert_eq!(dev.get("aws_access_key_id"), Some("AKIDEXAMPLE"));
//! # Ok::<(), lensmith::profile::ProfileError>(())
//! ```
//!
//! [format]: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html

mod error;
mod parse;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use self::error::ProfileError;
use self::parse::{Dialect, parse};
use crate::Environment;

/// The sections of both files.
///
/// `Debug` shows the names of the sections and their properties, but no values, since some are secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profiles {
    /// The paths of the files, for messages.
    files: Vec<Arc<str>>,
    profiles: Sections,
    sso_sessions: Sections,
    services: Sections,
}

type Sections = BTreeMap<String, Section>;

impl Profiles {
    /// Reads the texts of a config file and of a credentials file.
    ///
    /// # Errors
    /// [`ProfileError`] names the file and the first line that is no part of such a file.
    pub fn parse(config: &str, credentials: &str) -> Result<Self, ProfileError> {
        let mut profiles = Self::default();
        parse(&mut profiles, &"config".into(), Dialect::Config, config)?;
        parse(&mut profiles, &"credentials".into(), Dialect::Credentials, credentials)?;
        Ok(profiles)
    }

    /// Reads the files that `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` name, and else those in the
    /// folder `.aws` of the user's home. A file that does not exist is an empty one.
    ///
    /// The home is what `HOME` names, on Windows `USERPROFILE`; a path that starts with `~` lies in it.
    ///
    /// # Errors
    /// [`ProfileError`] as for [`parse`](Self::parse), and where a file exists but cannot be read.
    pub fn load(environment: &Environment) -> Result<Self, ProfileError> {
        let mut profiles = Self::default();
        for (variable, name, dialect) in [
            ("AWS_CONFIG_FILE", "config", Dialect::Config),
            ("AWS_SHARED_CREDENTIALS_FILE", "credentials", Dialect::Credentials),
        ] {
            let path = match environment.get(variable) {
                Some(path) => Some(expand_home(environment, path)),
                None => home(environment).map(|home| home.join(".aws").join(name)),
            };
            if let Some(path) = path {
                let file = path.display().to_string().into();
                parse(&mut profiles, &file, dialect, &read(&path)?)?;
            }
        }
        Ok(profiles)
    }

    /// The name of the profile that an environment asks for: `AWS_PROFILE`, or else `default`.
    pub fn name_in(environment: &Environment) -> &str {
        environment.get("AWS_PROFILE").unwrap_or("default")
    }

    /// The profile that an environment asks for, by [`name_in`](Self::name_in).
    ///
    /// # Errors
    /// [`ProfileError`] where `AWS_PROFILE` names a profile that there is not. That there is no profile
    /// `default` is none.
    pub fn select(&self, environment: &Environment) -> Result<Option<&Section>, ProfileError> {
        let name = Self::name_in(environment);
        match self.profile(name) {
            None if environment.get("AWS_PROFILE").is_some() => Err(self.unknown(name)),
            profile => Ok(profile),
        }
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

    /// What `[sso-session name]` says.
    pub fn sso_session(&self, name: &str) -> Option<&Section> {
        self.sso_sessions.get(name)
    }

    /// What `[services name]` says: the settings of single services, which profiles share.
    pub fn services(&self, name: &str) -> Option<&Section> {
        self.services.get(name)
    }
}

/// A section of a file: properties with their values.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Section(BTreeMap<String, Property>);

#[derive(Clone, PartialEq, Eq)]
struct Property {
    value: String,
    nested: BTreeMap<String, String>,
    place: Place,
}

impl Section {
    /// The value of a property, by its name in small letters. An empty one counts as none.
    pub fn get(&self, name: &str) -> Option<&str> {
        Some(self.0.get(name)?.value.as_str()).filter(|value| !value.is_empty())
    }

    /// The names of the properties, in small letters.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The value of a property within a property: the indented lines that follow `s3 =`.
    ///
    /// ```
    /// use lensmith::profile::Profiles;
    ///
    /// let config = "[services local]\necr =\n  endpoint_url = http://localhost:4566\n";
    /// let profiles = Profiles::parse(config, "")?;
    /// let services = profiles.services("local").unwrap();
    /// assert_eq!(services.get_nested("ecr", "endpoint_url"), Some("http://localhost:4566"));
    /// # Ok::<(), lensmith::profile::ProfileError>(())
    /// ```
    pub fn get_nested(&self, name: &str, nested: &str) -> Option<&str> {
        let value = self.0.get(name)?.nested.get(nested)?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    /// Where a property stands, for messages.
    pub fn place(&self, name: &str) -> Option<&Place> {
        Some(&self.0.get(name)?.place)
    }
}

impl fmt::Debug for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Section ")?;
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// A line of a file. `Display` is `line 3 of /home/me/.aws/config`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The file's path; for a text, `config` or `credentials`.
    pub file: Arc<str>,
    /// The line's number, from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} of {}", self.line, self.file)
    }
}

/// A path of which the first `~` stands for the home.
pub(crate) fn expand_home(environment: &Environment, path: &str) -> PathBuf {
    match (path.strip_prefix('~'), home(environment)) {
        (Some(""), Some(home)) => home.to_owned(),
        (Some(rest), Some(home)) if rest.starts_with(['/', '\\']) => {
            home.join(rest.trim_start_matches(['/', '\\']))
        }
        _ => path.into(),
    }
}

/// The folder of the user.
pub(crate) fn home(environment: &Environment) -> Option<&Path> {
    environment.get("HOME").or_else(|| environment.get("USERPROFILE")).map(Path::new)
}

fn read(path: &Path) -> Result<String, ProfileError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(text),
        // Some systems call a path "not a directory" where others find nothing.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(String::new())
        }
        Err(error) => Err(ProfileError::unreadable(path, &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_files_make_a_profile_and_the_credentials_file_goes_first() {
        let config = "[profile dev]\nregion = a\noutput = json\naws_access_key_id = CONFIG\n[default]\nregion = b";
        let credentials = "[dev]\naws_access_key_id = CREDENTIALS\n[default]\nregion = c\n";
        let profiles = Profiles::parse(config, credentials).unwrap();
        let dev = profiles.profile("dev").unwrap();
        assert_eq!(dev.get("aws_access_key_id"), Some("CREDENTIALS"));
        assert_eq!(dev.get("output"), Some("json"));
        assert_eq!(dev.place("aws_access_key_id").unwrap().to_string(), "line 2 of credentials");
        assert_eq!(dev.place("region").unwrap().to_string(), "line 2 of config");
        assert_eq!(profiles.profile("default").unwrap().get("region"), Some("c"));
    }

    #[test]
    fn debug_shows_names_and_no_values() {
        let profiles = Profiles::parse("", "[default]\naws_secret_access_key = s3cr3t").unwrap();
        let text = format!("{profiles:?}");
        assert!(text.contains(r#""default": Section {"aws_secret_access_key"}"#), "{text}");
        assert!(!text.contains("s3cr3t"), "{text}");
    }

    #[test]
    fn a_profile_that_is_asked_for_by_name_has_to_exist() {
        let profiles = Profiles::parse("[profile dev]\nregion = a\n", "").unwrap();
        let select = |pairs: &[(&str, &str)]| {
            let environment = Environment::new(pairs.iter().copied());
            profiles.select(&environment).map(|profile| profile?.get("region").map(str::to_owned))
        };
        assert_eq!(select(&[]), Ok(None));
        assert_eq!(select(&[("AWS_PROFILE", "dev")]), Ok(Some("a".to_owned())));
        let error = select(&[("AWS_PROFILE", "prod")]).unwrap_err().to_string();
        let expected =
            "there is no profile `prod` in config or credentials, only `dev`: add `[profile prod]`";
        assert!(error.starts_with(expected), "{error}");
    }

    #[test]
    fn files_are_found_by_variables_and_in_the_home() {
        let home = std::env::temp_dir().join(format!("lensmith-profile-{}", std::process::id()));
        fs::create_dir_all(home.join(".aws")).unwrap();
        fs::write(home.join(".aws/config"), "[default]\nregion = at-home\n").unwrap();
        fs::write(home.join("other"), "[default]\nregion = elsewhere\n").unwrap();
        fs::write(home.join("broken"), "[default\n").unwrap();
        fs::write(home.join("binary"), b"[default]\n\xff").unwrap();
        let load = |pairs: &[(&str, &str)]| {
            let home = ("HOME", home.to_str().unwrap());
            let profiles = Profiles::load(&Environment::new([&[home], pairs].concat()))?;
            Ok(profiles.profile("default").and_then(|it| it.get("region")).map(str::to_owned))
        };
        let error = |file| {
            let error: ProfileError = load(&[("AWS_CONFIG_FILE", file)]).unwrap_err();
            error.to_string()
        };
        assert_eq!(load(&[]), Ok(Some("at-home".to_owned())));
        assert_eq!(load(&[("AWS_CONFIG_FILE", "~/other")]), Ok(Some("elsewhere".to_owned())));
        assert_eq!(load(&[("AWS_CONFIG_FILE", "~/none")]), Ok(None));
        assert_eq!(load(&[("AWS_CONFIG_FILE", "~/other/none")]), Ok(None));
        let broken = home.join("broken");
        assert!(error("~/broken").contains(&format!("line 1 of {}", broken.display())));
        assert!(error("~/binary").contains("UTF-8"), "{}", error("~/binary"));
        assert!(error("~/.aws").contains("cannot read"), "{}", error("~/.aws"));
        assert_eq!(Profiles::load(&Environment::default()), Ok(Profiles::default()));
        fs::remove_dir_all(home).unwrap();
    }
}
