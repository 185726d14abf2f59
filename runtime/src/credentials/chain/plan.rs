//! The plan for the credentials of a profile, made without any request.

mod sso;
#[cfg(test)]
mod tests;

pub(super) use self::sso::Sso;
use super::Missed;
use crate::credentials::Credentials;
use crate::profile::{FileKind, Profiles, Section};

/// A source of credentials, and the roles to assume with them, in this order.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) source: Source,
    pub(super) roles: Vec<Role>,
}

/// Where a profile gets its credentials.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Source {
    Keys(Credentials),
    WebIdentity(WebIdentity),
    Sso(Sso),
    Process { command: String, account_id: Option<String> },
    Environment,
    Container,
    InstanceMetadata,
}

/// A role to assume with other credentials.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Role {
    pub(super) arn: String,
    pub(super) session_name: Option<String>,
    pub(super) external_id: Option<String>,
    pub(super) duration: Option<u32>,
}

/// A role to assume with a token of an identity provider.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WebIdentity {
    pub(super) token_file: String,
    pub(super) role_arn: String,
    pub(super) session_name: Option<String>,
}

/// The plan of a profile. A `source_profile` is followed to the profile that it names, and so on.
///
/// If a profile has several sources, the first of this order wins, as in botocore: a web identity, a role, SSO, a
/// key in the credentials file, `login_session`, `credential_process`, a key in the config file.
pub(super) fn plan(profiles: &Profiles, name: &str, is_named: bool) -> Result<Plan, Missed> {
    let mut roles = Vec::new();
    let mut visited = vec![name];
    let mut profile = Profile::find(profiles, name)?.ok_or_else(|| {
        Missed::NotSetUp(format!("there is no profile `{name}`; `aws configure` creates one"))
    })?;
    let source = loop {
        // A source profile that has a key is not asked for its role.
        let role = if roles.is_empty() || !profile.has_key() { profile.role()? } else { None };
        let Some(role) = role else {
            let without = || match roles.is_empty() {
                true => profile.without_source(is_named),
                false => profile.without_source(true).into_failure(),
            };
            break profile.source(profiles)?.ok_or_else(without)?;
        };
        roles.insert(0, role);
        let next = match profile.role_source()? {
            RoleSource::Other(source) => break source,
            RoleSource::Profile(next) => next,
        };
        if next == profile.name {
            if !profile.has_key() {
                return Err(
                    profile.wrong("source_profile", "names the profile itself, which has no key")
                );
            }
            let without = || profile.without_source(true).into_failure();
            break profile.source(profiles)?.ok_or_else(without)?;
        }
        if visited.contains(&next) {
            return Err(profile.wrong("source_profile", "leads back to a profile before it"));
        }
        visited.push(next);
        profile = Profile::find(profiles, next)?.ok_or_else(|| {
            profile.wrong("source_profile", "names a profile that does not exist")
        })?;
    };
    Ok(Plan { source, roles })
}

enum RoleSource<'a> {
    Profile(&'a str),
    Other(Source),
}

const KEY_ID: &str = "aws_access_key_id";
const SECRET_KEY: &str = "aws_secret_access_key";

/// Properties that are about credentials but are not a source of them, and what they lack.
const ACCESSORIES: [(&str, &str); 13] = [
    ("source_profile", "needs `role_arn`, too"),
    ("credential_source", "needs `role_arn`, too"),
    ("mfa_serial", "needs `role_arn`, too"),
    ("external_id", "needs `role_arn`, too"),
    ("role_session_name", "needs `role_arn`, too"),
    ("duration_seconds", "needs `role_arn`, too"),
    ("aws_session_token", "needs `aws_access_key_id` and `aws_secret_access_key`, too"),
    ("aws_security_token", "needs `aws_access_key_id` and `aws_secret_access_key`, too"),
    ("sso_session", "needs `sso_account_id` and `sso_role_name`, too"),
    ("sso_start_url", "needs `sso_account_id` and `sso_role_name`, too"),
    ("sso_region", "needs `sso_account_id` and `sso_role_name`, too"),
    ("sso_registration_scopes", "needs `sso_account_id` and `sso_role_name`, too"),
    ("saml_role", "is not supported: let a `credential_process` sign in"),
];

/// Prefixes of unknown properties that are probably about credentials.
const SUSPECTS: [&str; 10] = [
    "assume_role",
    "credential_",
    "external_id",
    "login_",
    "mfa_",
    "role_",
    "saml_",
    "source_profile",
    "sso_",
    "web_identity_",
];

#[derive(Clone, Copy)]
struct Profile<'a> {
    name: &'a str,
    section: &'a Section,
}

impl<'a> Profile<'a> {
    fn find(profiles: &'a Profiles, name: &'a str) -> Result<Option<Self>, Missed> {
        let section = profiles.profile(name).map(Section::check).transpose();
        let section = section.map_err(|error| Missed::Failed(error.to_string()))?;
        Ok(section.map(|section| Self { name, section }))
    }

    fn get(&self, property: &str) -> Option<&'a str> {
        self.section.get(property)
    }

    fn owned(&self, property: &str) -> Option<String> {
        self.get(property).map(str::to_owned)
    }

    /// A property cannot be used, for this reason.
    fn wrong(&self, property: &str, reason: &str) -> Missed {
        let name = self.name;
        Missed::Failed(match self.section.place(property) {
            Some(place) => format!("`{property}` of the profile `{name}` {reason} ({place})"),
            None => format!("`{property}` of the profile `{name}` {reason}"),
        })
    }

    /// A property that `because` needs.
    fn require(&self, property: &str, because: &str) -> Result<String, Missed> {
        self.owned(property).ok_or_else(|| self.wrong(because, &format!("needs `{property}`, too")))
    }

    fn has_key(&self) -> bool {
        [KEY_ID, SECRET_KEY].iter().any(|property| self.get(property).is_some())
    }

    /// The key in one of the files. Both halves and the token come from the same file.
    fn key(&self, file: FileKind) -> Result<Option<Credentials>, Missed> {
        let get = |property| self.section.get_in(file, property);
        let mut credentials = match (get(KEY_ID), get(SECRET_KEY)) {
            (None, None) => return Ok(None),
            (Some(id), Some(secret)) => Credentials::new(id, secret),
            (Some(_), None) => return Err(self.half(file, KEY_ID, SECRET_KEY)),
            (None, Some(_)) => return Err(self.half(file, SECRET_KEY, KEY_ID)),
        };
        if let Some(token) = get("aws_session_token").or_else(|| get("aws_security_token")) {
            credentials = credentials.with_session_token(token);
        }
        if let Some(account_id) = self.get("aws_account_id") {
            credentials = credentials.with_account_id(account_id);
        }
        Ok(Some(credentials))
    }

    fn half(&self, file: FileKind, half: &str, other: &str) -> Missed {
        let is_elsewhere = self.get(other).is_some() && self.section.get_in(file, other).is_none();
        let place = if is_elsewhere { ", in the same file" } else { "" };
        self.wrong(half, &format!("needs `{other}`{place}, too"))
    }

    /// The role to assume with other credentials.
    fn role(&self) -> Result<Option<Role>, Missed> {
        let Some(arn) = self.owned("role_arn") else { return Ok(None) };
        if self.get("web_identity_token_file").is_some() {
            return Ok(None);
        }
        if self.get("mfa_serial").is_some() {
            return Err(self.wrong(
                "mfa_serial",
                "needs a code, which a client cannot ask for; use SSO, or a `credential_process` that asks",
            ));
        }
        let duration = match self.get("duration_seconds").map(str::parse) {
            None => None,
            Some(Ok(seconds)) => Some(seconds),
            Some(Err(_)) => return Err(self.wrong("duration_seconds", "must be a whole number")),
        };
        let session_name = self.owned("role_session_name");
        Ok(Some(Role { arn, session_name, external_id: self.owned("external_id"), duration }))
    }

    /// The credentials to assume the role with.
    fn role_source(&self) -> Result<RoleSource<'a>, Missed> {
        match (self.get("source_profile"), self.get("credential_source")) {
            (Some(profile), None) => Ok(RoleSource::Profile(profile)),
            (None, Some("Environment")) => Ok(RoleSource::Other(Source::Environment)),
            (None, Some("EcsContainer")) => Ok(RoleSource::Other(Source::Container)),
            (None, Some("Ec2InstanceMetadata")) => Ok(RoleSource::Other(Source::InstanceMetadata)),
            (None, Some(_)) => Err(self.wrong(
                "credential_source",
                "must be `Environment`, `EcsContainer` or `Ec2InstanceMetadata`",
            )),
            (Some(_), Some(_)) => {
                Err(self
                    .wrong("credential_source", "excludes `source_profile`; keep one of the two"))
            }
            (None, None) => {
                Err(self.wrong("role_arn", "needs `source_profile` or `credential_source`, too"))
            }
        }
    }

    /// The source of credentials, other than a role to assume with those of others.
    fn source(&self, profiles: &Profiles) -> Result<Option<Source>, Missed> {
        if let Some(token_file) = self.owned("web_identity_token_file") {
            let role_arn = self.require("role_arn", "web_identity_token_file")?;
            let session_name = self.owned("role_session_name");
            let identity = WebIdentity { token_file, role_arn, session_name };
            return Ok(Some(Source::WebIdentity(identity)));
        }
        if let Some(sso) = self.sso(profiles)? {
            return Ok(Some(Source::Sso(sso)));
        }
        if let Some(key) = self.key(FileKind::Credentials)? {
            return Ok(Some(Source::Keys(key)));
        }
        if self.get("login_session").is_some() {
            let name = self.name;
            return Err(self.wrong(
                "login_session",
                &format!(
                    "is not supported; use a profile with \
                     `credential_process = aws configure export-credentials --profile {name} --format process`"
                ),
            ));
        }
        if let Some(command) = self.owned("credential_process") {
            let account_id = self.owned("aws_account_id");
            return Ok(Some(Source::Process { command, account_id }));
        }
        Ok(self.key(FileKind::Config)?.map(Source::Keys))
    }

    /// The error for a profile without a source of credentials. If it was asked for by name and is about credentials
    /// nonetheless, no other link may stand in for it.
    fn without_source(&self, is_named: bool) -> Missed {
        let name = self.name;
        match self.accessory() {
            Some((property, reason)) if is_named => self.wrong(property, reason),
            Some((property, reason)) => {
                Missed::NotSetUp(self.wrong(property, reason).into_reason())
            }
            None => Missed::NotSetUp(format!(
                "the profile `{name}` has no credentials; `aws configure` or `aws configure sso` adds some"
            )),
        }
    }

    /// A property that is about credentials, in a profile without a source, and what is wrong with it.
    fn accessory(&self) -> Option<(&'a str, &'static str)> {
        let known = ACCESSORIES.into_iter().find(|(property, _)| self.get(property).is_some());
        known.or_else(|| {
            let names = self.section.names();
            let mut set = names.filter(|name| self.get(name).is_some());
            let suspect = set.find(|name| SUSPECTS.iter().any(|start| name.starts_with(start)))?;
            Some((suspect, "is not known, and the profile has no credentials that are"))
        })
    }
}
