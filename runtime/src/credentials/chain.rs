//! The default chain: the places where AWS tools look for credentials, one after the other.

mod environment;
mod plan;
#[cfg(feature = "credentials")]
mod remote;
#[cfg(not(feature = "credentials"))]
mod without;
#[cfg_attr(
    not(feature = "credentials"),
    allow(dead_code, reason = "the links of the feature use the rest of it")
)]
mod world;

use std::fmt;

use self::plan::plan;
#[cfg(not(feature = "credentials"))]
use self::without as remote;
use self::world::run;
pub(crate) use self::world::{Done, Route, Ways, Work, World};
use super::{Credentials, CredentialsError, CredentialsFuture, ProvideCredentials};
use crate::Environment;
#[cfg(feature = "credentials")]
use crate::config::{Config, settings_of_endpoints};
use crate::profile::{ProfileError, Profiles, Section};

/// The places where AWS tools look for credentials. The first that is set up gives them; where it fails, no
/// other is asked, so that nobody signs as someone they did not mean to be.
///
/// 1. The variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
/// 2. The [profile](crate::profile) that `AWS_PROFILE` names, or else `default`. It has a key, or says how to get
///    one: `role_arn` with `source_profile` or `credential_source`, a web identity, SSO, or `credential_process`.
/// 3. A web identity: `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`, as Kubernetes on AWS sets them.
/// 4. The container: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `AWS_CONTAINER_CREDENTIALS_FULL_URI`, as ECS and
///    EKS Pod Identity set them.
/// 5. The metadata of an EC2 instance, in version 2.
///
/// All but the first and the keys of a profile need the feature `credentials`. The files are read anew for each
/// refresh, so that a program that runs notices what `aws sso login` or a rotation of keys changed.
///
/// A client of `from_env` asks it unless the client is given credentials. Another environment makes another chain:
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
    world: Box<dyn World>,
}

/// A link of the chain that gave no credentials, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// What the link is called.
    pub name: &'static str,
    /// Whether it is set up, and failed. At most the last one is.
    pub is_set_up: bool,
    /// Why it gave none, and how to mend that.
    pub reason: String,
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.reason)
    }
}

/// Why a link gives no credentials.
#[derive(Debug, PartialEq, Eq)]
enum Missed {
    /// It is not set up, so that the next one is asked.
    NotSetUp(String),
    /// It is set up, but fails.
    Failed(String),
}

impl Missed {
    /// The same, where what is not set up has to be.
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

/// What links look at.
#[cfg_attr(
    not(feature = "credentials"),
    allow(dead_code, reason = "the links of the feature use the rest of it")
)]
#[derive(Clone, Copy)]
struct Context<'a> {
    world: &'a dyn World,
    environment: &'a Environment,
    profiles: &'a Profiles,
    region: Option<&'a str>,
}

impl DefaultChain {
    pub(crate) fn of_world(environment: Environment, world: impl World) -> Self {
        Self { environment, region: None, world: Box::new(world) }
    }

    /// The same with another region in which roles are assumed. By default it is that of the environment, of
    /// the profile, or else `us-east-1`.
    #[must_use]
    pub fn with_region(self, region: impl Into<String>) -> Self {
        Self { region: Some(region.into()), ..self }
    }

    async fn ask(&self) -> Result<Credentials, CredentialsError> {
        let environment = self.environment.clone();
        let profiles = run(&*self.world, move || Profiles::load(&environment)).await;
        let (profiles, unreadable) = match profiles.unwrap_or_else(|| Ok(Profiles::default())) {
            Ok(profiles) => (profiles, None),
            Err(error) => (Profiles::default(), Some(error)),
        };
        let context = Context {
            world: &*self.world,
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

/// Settings that links have in common.
#[cfg(feature = "credentials")]
impl<'a> Context<'a> {
    /// A setting, of which the variable goes before the property of the profile.
    fn setting(self, variable: &str, property: &str) -> Option<&'a str> {
        let in_profile = || self.profile()?.get(property);
        self.environment.get(variable).or_else(in_profile)
    }

    fn flag(self, variable: &str, property: &str) -> bool {
        self.setting(variable, property).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    fn profile(self) -> Option<&'a Section> {
        self.selected().ok().flatten()
    }

    /// What the services that give credentials have in common with those that clients call.
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
