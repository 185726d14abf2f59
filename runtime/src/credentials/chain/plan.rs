//! What a profile asks for, found out without asking anyone.

use super::Missed;
use crate::credentials::Credentials;
use crate::profile::{Profiles, Section};

/// A source of credentials, and the roles that are assumed from there on, in this order.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) source: Source,
    pub(super) roles: Vec<Role>,
}

/// Where a profile has its credentials from.
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

/// A role to assume with a token that someone else made.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WebIdentity {
    pub(super) token_file: String,
    pub(super) role_arn: String,
    pub(super) session_name: Option<String>,
}

/// A role of an account to which one signed in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sso {
    /// What the file of the token is named after: the session, or the start URL where there is none.
    pub(super) key: String,
    /// The session's name, unless the profile is of the time before there were sessions.
    pub(super) session: Option<String>,
    pub(super) region: String,
    pub(super) account_id: String,
    pub(super) role_name: String,
}

/// What a profile asks for. Roles that are assumed with the credentials of another profile are followed to that
/// one, and so on.
pub(super) fn plan(profiles: &Profiles, name: &str) -> Result<Plan, Missed> {
    let mut roles = Vec::new();
    let mut visited = vec![name];
    let mut profile = Profile::find(profiles, name).ok_or_else(|| {
        Missed::NotSetUp(format!("there is no profile `{name}`; `aws configure` makes one"))
    })?;
    let source = loop {
        // Keys of a profile that another one takes its credentials from are meant for that.
        if !roles.is_empty()
            && let Some(keys) = profile.keys()?
        {
            break Source::Keys(keys);
        }
        let Some(role) = profile.role()? else {
            let source = profile.source(profiles);
            // Whoever is named as the source of another has to be one.
            break source
                .map_err(|missed| if roles.is_empty() { missed } else { missed.into_failure() })?;
        };
        roles.insert(0, role);
        let next = match profile.role_source()? {
            RoleSource::Other(source) => break source,
            RoleSource::Profile(next) => next,
        };
        if next == profile.name {
            let keys = profile.keys()?;
            break Source::Keys(keys.ok_or_else(|| {
                profile.wrong("source_profile", "names the profile itself, which has no key")
            })?);
        }
        if visited.contains(&next) {
            return Err(profile.wrong("source_profile", "leads back to a profile it comes from"));
        }
        visited.push(next);
        profile = Profile::find(profiles, next).ok_or_else(|| {
            profile.wrong("source_profile", "names a profile that does not exist")
        })?;
    };
    Ok(Plan { source, roles })
}

enum RoleSource<'a> {
    Profile(&'a str),
    Other(Source),
}

#[derive(Clone, Copy)]
struct Profile<'a> {
    name: &'a str,
    section: &'a Section,
}

impl<'a> Profile<'a> {
    fn find(profiles: &'a Profiles, name: &'a str) -> Option<Self> {
        Some(Self { name, section: profiles.profile(name)? })
    }

    fn get(&self, property: &str) -> Option<&'a str> {
        self.section.get(property)
    }

    fn owned(&self, property: &str) -> Option<String> {
        self.get(property).map(str::to_owned)
    }

    /// A property says what it may not.
    fn wrong(&self, property: &str, reason: &str) -> Missed {
        let name = self.name;
        Missed::Failed(match self.section.place(property) {
            Some(place) => format!("`{property}` of the profile `{name}` {reason} ({place})"),
            None => format!("`{property}` of the profile `{name}` {reason}"),
        })
    }

    /// A property without which another one is of no use.
    fn require(&self, property: &str, because: &str) -> Result<String, Missed> {
        self.owned(property).ok_or_else(|| self.wrong(because, &format!("needs `{property}`, too")))
    }

    fn keys(&self) -> Result<Option<Credentials>, Missed> {
        const ID: &str = "aws_access_key_id";
        const SECRET: &str = "aws_secret_access_key";
        let mut credentials = match (self.get(ID), self.get(SECRET)) {
            (None, None) => return Ok(None),
            (Some(id), Some(secret)) => Credentials::new(id, secret),
            (Some(_), None) => return Err(self.wrong(ID, &format!("needs `{SECRET}`, too"))),
            (None, Some(_)) => return Err(self.wrong(SECRET, &format!("needs `{ID}`, too"))),
        };
        if let Some(token) = self.get("aws_session_token") {
            credentials = credentials.with_session_token(token);
        }
        if let Some(account_id) = self.get("aws_account_id") {
            credentials = credentials.with_account_id(account_id);
        }
        Ok(Some(credentials))
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
                "asks for a code, for which a program cannot prompt; use SSO, or a `credential_process` that prompts",
            ));
        }
        let duration = match self.get("duration_seconds").map(str::parse) {
            None => None,
            Some(Ok(seconds)) => Some(seconds),
            Some(Err(_)) => return Err(self.wrong("duration_seconds", "has to be a whole number")),
        };
        let session_name = self.owned("role_session_name");
        Ok(Some(Role { arn, session_name, external_id: self.owned("external_id"), duration }))
    }

    /// Whose credentials the role is assumed with.
    fn role_source(&self) -> Result<RoleSource<'a>, Missed> {
        match (self.get("source_profile"), self.get("credential_source")) {
            (Some(profile), None) => Ok(RoleSource::Profile(profile)),
            (None, Some("Environment")) => Ok(RoleSource::Other(Source::Environment)),
            (None, Some("EcsContainer")) => Ok(RoleSource::Other(Source::Container)),
            (None, Some("Ec2InstanceMetadata")) => Ok(RoleSource::Other(Source::InstanceMetadata)),
            (None, Some(_)) => Err(self.wrong(
                "credential_source",
                "has to be `Environment`, `EcsContainer` or `Ec2InstanceMetadata`",
            )),
            (Some(_), Some(_)) => {
                Err(self
                    .wrong("credential_source", "excludes `source_profile`: keep one of the two"))
            }
            (None, None) => {
                Err(self.wrong("role_arn", "needs `source_profile` or `credential_source`, too"))
            }
        }
    }

    /// Where the profile has credentials from, other than a role that is assumed with other credentials.
    fn source(&self, profiles: &Profiles) -> Result<Source, Missed> {
        if let Some(token_file) = self.owned("web_identity_token_file") {
            let role_arn = self.require("role_arn", "web_identity_token_file")?;
            let session_name = self.owned("role_session_name");
            return Ok(Source::WebIdentity(WebIdentity { token_file, role_arn, session_name }));
        }
        if let Some(sso) = self.sso(profiles)? {
            return Ok(Source::Sso(sso));
        }
        if let Some(keys) = self.keys()? {
            return Ok(Source::Keys(keys));
        }
        if let Some(command) = self.owned("credential_process") {
            return Ok(Source::Process { command, account_id: self.owned("aws_account_id") });
        }
        let name = self.name;
        Err(Missed::NotSetUp(format!(
            "the profile `{name}` says nothing of credentials; `aws configure` or `aws configure sso` add some"
        )))
    }

    fn sso(&self, profiles: &Profiles) -> Result<Option<Sso>, Missed> {
        const ACCOUNT: &str = "sso_account_id";
        const ROLE: &str = "sso_role_name";
        let (account_id, role_name) = match (self.owned(ACCOUNT), self.owned(ROLE)) {
            (None, None) => return Ok(None),
            (Some(account_id), Some(role_name)) => (account_id, role_name),
            (Some(_), None) => return Err(self.wrong(ACCOUNT, &format!("needs `{ROLE}`, too"))),
            (None, Some(_)) => return Err(self.wrong(ROLE, &format!("needs `{ACCOUNT}`, too"))),
        };
        let Some(session) = self.owned("sso_session") else {
            let key = self.owned("sso_start_url").ok_or_else(|| {
                self.wrong(
                    ACCOUNT,
                    "needs `sso_session`, or `sso_start_url` with `sso_region`, too",
                )
            })?;
            let region = self.require("sso_region", "sso_start_url")?;
            return Ok(Some(Sso { key, session: None, region, account_id, role_name }));
        };
        let section = profiles.sso_session(&session).ok_or_else(|| {
            self.wrong("sso_session", &format!("needs a section `[sso-session {session}]`"))
        })?;
        let region = section.get("sso_region").ok_or_else(|| {
            self.wrong("sso_session", &format!("needs `sso_region` in `[sso-session {session}]`"))
        })?;
        let (key, region) = (session.clone(), region.to_owned());
        Ok(Some(Sso { key, session: Some(session), region, account_id, role_name }))
    }
}
