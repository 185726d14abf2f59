//! The default chain: the places where AWS tools look for credentials, in their order.

mod environment;
mod plan;
#[cfg(feature = "credentials")]
mod remote;
#[cfg_attr(
    not(feature = "credentials"),
    allow(dead_code, reason = "the links of the feature use the rest of it")
)]
mod runtime;
#[cfg(not(feature = "credentials"))]
mod without;

use std::fmt;

use self::plan::plan;
use self::runtime::run;
pub(crate) use self::runtime::{BoxFuture, Job, Receiving, Runtime, Transports, Via};
#[cfg(not(feature = "credentials"))]
use self::without as remote;
use super::{Credentials, CredentialsError, CredentialsFuture, ProvideCredentials};
use crate::Environment;
#[cfg(feature = "credentials")]
use crate::config::{Config, settings_of_endpoints};
use crate::profile::{ProfileError, Profiles, Section};

/// The places where AWS tools look for credentials. The first that is set up is used. If it fails, no other is asked,
/// so that nobody signs with an identity that they did not choose.
///
/// 1. The variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
/// 2. The [profile](crate::profile) that `AWS_PROFILE` names, by default `default`. Its sources, in the order of
///    botocore: a web identity (`web_identity_token_file`), a role (`role_arn` with `source_profile` or
///    `credential_source`), SSO, a key in the credentials file, `credential_process`, a key in the config file.
/// 3. A web identity: `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`, which Kubernetes on AWS sets.
/// 4. The container: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `AWS_CONTAINER_CREDENTIALS_FULL_URI`, which ECS and
///    EKS Pod Identity set.
/// 5. The metadata of an EC2 instance, in version 2. Its credentials have
///    [static stability](Credentials::with_static_stability).
///
/// All but the first and the keys of a profile need the feature `credentials`. The files are read for each refresh,
/// so that a running program notices `aws sso login` and new keys.
///
/// A profile that `AWS_PROFILE` names, and that has a setting of credentials, is never passed over: if the setting is
/// incomplete or unknown, the error names it. `login_session` and `mfa_serial` are not supported; the error says what
/// to use instead.
///
/// A client of `from_env` uses this chain unless it is given credentials. For another environment, create another
/// chain:
///
/// ```no_run
/// # #[cfg(feature = "client")] {
/// use lensmith::Environment;
/// use lensmith::client::Builder;
///
/// let environment = Environment::new([("HOME", "/home/me"), ("AWS_PROFILE", "dev")]);
/// let client = Builder::from_env(&environment)?.region("eu-central-1").build()?;
/// # }
/// # Ok::<(), lensmith::config::ConfigError>(())
/// ```
pub struct DefaultChain {
    environment: Environment,
    region: Option<String>,
    runtime: Box<dyn Runtime>,
}

/// A link of the chain without credentials, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// The name of the link.
    pub name: &'static str,
    /// Whether it is set up, but failed. This is true of the last link at most.
    pub is_set_up: bool,
    /// Why it has no credentials, and how to fix that.
    pub reason: String,
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.reason)
    }
}

/// Why a link has no credentials.
#[derive(Debug, PartialEq, Eq)]
enum Missed {
    /// It is not set up: the next link is asked.
    NotSetUp(String),
    /// It is set up, but fails.
    Failed(String),
}

impl Missed {
    /// A failure in any case, for a link that must be set up.
    fn into_failure(self) -> Self {
        Self::Failed(self.into_reason())
    }

    fn into_reason(self) -> String {
        match self {
            Self::NotSetUp(reason) | Self::Failed(reason) => reason,
        }
    }
}

type Answer = Result<Credentials, Missed>;

/// What links read.
#[cfg_attr(
    not(feature = "credentials"),
    allow(dead_code, reason = "the links of the feature use the rest of it")
)]
#[derive(Clone, Copy)]
struct Context<'a> {
    runtime: &'a dyn Runtime,
    environment: &'a Environment,
    profiles: &'a Profiles,
    region: Option<&'a str>,
}

impl DefaultChain {
    pub(crate) fn on_runtime(environment: Environment, runtime: impl Runtime) -> Self {
        Self { environment, region: None, runtime: Box::new(runtime) }
    }

    /// Sets the region in which roles are assumed. By default it is that of the environment, then that of the
    /// profile, then `us-east-1`.
    #[must_use]
    pub fn with_region(self, region: impl Into<String>) -> Self {
        Self { region: Some(region.into()), ..self }
    }

    async fn ask(&self) -> Result<Credentials, CredentialsError> {
        let environment = self.environment.clone();
        let profiles = run(&*self.runtime, move || Profiles::load(&environment)).await;
        let (profiles, unreadable) = match profiles.unwrap_or_else(|| Ok(Profiles::default())) {
            Ok(profiles) => (profiles, None),
            Err(error) => (Profiles::default(), Some(error)),
        };
        let context = Context {
            runtime: &*self.runtime,
            environment: &self.environment,
            profiles: &profiles,
            region: self.region.as_deref(),
        };
        let mut links = Vec::new();
        for kind in LinkKind::ALL {
            let answer = match &unreadable {
                Some(error) if kind == LinkKind::Profile => Err(Missed::Failed(error.to_string())),
                _ => context.ask(kind).await,
            };
            let (is_set_up, reason) = match answer {
                Ok(credentials) => return Ok(credentials),
                Err(Missed::NotSetUp(reason)) => (false, reason),
                Err(Missed::Failed(reason)) => (true, reason),
            };
            links.push(Link { name: kind.name(), is_set_up, reason });
            if is_set_up {
                break;
            }
        }
        Err(CredentialsError::Chain { links })
    }
}

impl ProvideCredentials for DefaultChain {
    fn provide(&self) -> CredentialsFuture<'_> {
        Box::pin(self.ask())
    }
}

impl fmt::Debug for DefaultChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DefaultChain")
            .field("environment", &self.environment)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LinkKind {
    Environment,
    Profile,
    WebIdentity,
    Container,
    InstanceMetadata,
}

impl LinkKind {
    const ALL: [Self; 5] = [
        Self::Environment,
        Self::Profile,
        Self::WebIdentity,
        Self::Container,
        Self::InstanceMetadata,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::Profile => "profile",
            Self::WebIdentity => "web identity",
            Self::Container => "container",
            Self::InstanceMetadata => "instance metadata",
        }
    }
}

impl<'a> Context<'a> {
    async fn ask(self, kind: LinkKind) -> Answer {
        match kind {
            LinkKind::Environment => environment::credentials(self.environment),
            LinkKind::Profile => {
                self.selected().map_err(|error| Missed::Failed(error.to_string()))?;
                let is_named = self.environment.get("AWS_PROFILE").is_some();
                let plan = plan(self.profiles, Profiles::name_in(self.environment), is_named)?;
                remote::carry_out(self, plan).await
            }
            LinkKind::WebIdentity => remote::web_identity(self).await,
            LinkKind::Container => remote::container(self).await,
            LinkKind::InstanceMetadata => remote::instance_metadata(self).await,
        }
    }

    fn selected(self) -> Result<Option<&'a Section>, ProfileError> {
        self.profiles.select(self.environment)
    }
}

/// A setting of a link.
#[cfg(feature = "credentials")]
#[derive(Clone)]
struct Given<'a> {
    /// The variable, or the line and property of the profile.
    setting: String,
    text: &'a str,
}

#[cfg(feature = "credentials")]
impl Given<'_> {
    /// The setting cannot be used, for this reason.
    fn wrong(&self, reason: &str) -> Missed {
        Missed::Failed(format!("{}: {reason}", self.setting))
    }
}

/// Settings of several links.
#[cfg(feature = "credentials")]
impl<'a> Context<'a> {
    /// A setting; the variable overrides the property of the profile.
    fn setting(self, variable: &str, property: &str) -> Option<Given<'a>> {
        if let Some(text) = self.environment.get(variable) {
            return Some(Given { setting: variable.to_owned(), text });
        }
        let profile = self.profile()?;
        let (text, place) = (profile.get(property)?, profile.place(property)?);
        Some(Given { setting: format!("{place}: {property}"), text })
    }

    fn profile(self) -> Option<&'a Section> {
        self.selected().ok().flatten()
    }

    /// The settings of the services that issue credentials.
    fn config(self) -> Result<Config, Missed> {
        let config = settings_of_endpoints(self.environment, self.profile(), self.profiles);
        config.map_err(|error| Missed::Failed(error.to_string()))
    }

    /// Where roles are assumed.
    fn region(self) -> Result<String, Missed> {
        let region = match self.region {
            Some(region) => Some(region.to_owned()),
            None => self.config()?.region,
        };
        Ok(region.unwrap_or_else(|| "us-east-1".to_owned()))
    }
}
