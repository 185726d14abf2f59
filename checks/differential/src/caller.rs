//! Who calls, and from where: what a client is configured with.

use lensmith::blocking::Client;
use lensmith::config::{Config, ConfigError};
use lensmith::credentials::{BearerToken, Credentials};
use lensmith::retry::Policy;
use serde_json::{Value, json};

use crate::wire::Wire;

const ACCESS_KEY: &str = "AKIDEXAMPLE";
const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const TOKEN: Option<&str> = Some("IQoJb3JpZ2luX2VjE//+==");
const ACCOUNT: Option<&str> = Some("123456789012");

/// The token of services that take no signature.
pub(crate) const BEARER_TOKEN: &str = "bearer-token";

/// A caller, whose credentials are temporary ones where it has a session token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    region: &'static str,
    url: Option<&'static str>,
    use_fips: bool,
    use_dual_stack: bool,
    /// Whether S3 has buckets in the path.
    use_path_style: bool,
    token: Option<&'static str>,
    account: Option<&'static str>,
}

const PLAIN: Caller = Caller {
    region: "us-east-1",
    url: None,
    use_fips: false,
    use_dual_stack: false,
    use_path_style: false,
    token: None,
    account: None,
};

/// Callers in the partitions and with the settings on which endpoints depend.
///
/// A URL with a path ends in a slash: where it has none, botocore sends none, but Smithy's tests of the
/// protocol want one.
pub(crate) const CALLERS: &[Caller] = &[
    PLAIN,
    Caller { region: "eu-central-1", token: TOKEN, account: ACCOUNT, ..PLAIN },
    Caller { region: "cn-north-1", use_path_style: true, ..PLAIN },
    Caller { region: "us-iso-east-1", token: TOKEN, ..PLAIN },
    Caller { region: "us-west-2", use_fips: true, ..PLAIN },
    Caller { region: "us-gov-west-1", use_fips: true, token: TOKEN, ..PLAIN },
    Caller { region: "ap-southeast-2", use_dual_stack: true, ..PLAIN },
    Caller { region: "us-east-2", use_fips: true, use_dual_stack: true, token: TOKEN, ..PLAIN },
    Caller { region: "sa-east-1", url: Some("https://proxy.example:8443/ecr/"), ..PLAIN },
    // A name: before an IP address, Lensmith puts no prefix of the host, but botocore does.
    Caller { url: Some("http://localhost:4566"), use_path_style: true, token: TOKEN, ..PLAIN },
];

impl Caller {
    fn credentials(&self) -> Credentials {
        let mut credentials = Credentials::new(ACCESS_KEY, SECRET_KEY);
        if let Some(token) = self.token {
            credentials = credentials.with_session_token(token);
        }
        match self.account {
            Some(account) => credentials.with_account_id(account),
            None => credentials,
        }
    }

    /// A client of the caller that sends to no one.
    pub(crate) fn client(&self, wire: &Wire) -> Result<Client, ConfigError> {
        let builder = Client::builder()
            .region(self.region)
            .credentials(self.credentials())
            .bearer_token(BearerToken::new(BEARER_TOKEN))
            .use_fips(self.use_fips)
            .use_dual_stack(self.use_dual_stack)
            .s3_force_path_style(self.use_path_style)
            .with(Config::REQUEST_COMPRESSION, false)
            .with(Config::RETRY.then(Policy::MAX_ATTEMPTS), 1_u32)
            .transport(wire.transport());
        match self.url {
            Some(url) => builder.endpoint_url(url).build(),
            None => builder.build(),
        }
    }

    /// The caller as a client of the reference.
    pub(crate) fn to_json(self) -> Value {
        json!({
            "region": self.region,
            "url": self.url,
            "fips": self.use_fips,
            "dual_stack": self.use_dual_stack,
            "addressing": if self.use_path_style { "path" } else { "virtual" },
            "credentials": [ACCESS_KEY, SECRET_KEY, self.token, self.account],
        })
    }
}
