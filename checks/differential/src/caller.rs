//! Who calls, and from where: what a client is configured with.

use lensmith::Operation;
use lensmith::credentials::Credentials;
use lensmith::endpoint::rules::BuiltIn;
use lensmith::endpoint::{Endpoint, EndpointError, Value as Setting};
use serde_json::{Value, json};

const ACCESS_KEY: &str = "AKIDEXAMPLE";
const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const TOKEN: Option<&str> = Some("IQoJb3JpZ2luX2VjE//+==");

/// A caller, whose credentials are temporary ones where it has a session token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller {
    pub(crate) region: &'static str,
    url: Option<&'static str>,
    use_fips: bool,
    use_dual_stack: bool,
    token: Option<&'static str>,
}

const PLAIN: Caller =
    Caller { region: "us-east-1", url: None, use_fips: false, use_dual_stack: false, token: None };

/// Callers in the partitions and with the settings on which endpoints depend.
///
/// A URL with a path ends in a slash: where it has none, botocore sends none, but Smithy's tests of the
/// protocol want one.
pub(crate) const CALLERS: &[Caller] = &[
    PLAIN,
    Caller { region: "eu-central-1", token: TOKEN, ..PLAIN },
    Caller { region: "cn-north-1", ..PLAIN },
    Caller { region: "us-iso-east-1", token: TOKEN, ..PLAIN },
    Caller { region: "us-west-2", use_fips: true, ..PLAIN },
    Caller { region: "us-gov-west-1", use_fips: true, token: TOKEN, ..PLAIN },
    Caller { region: "ap-southeast-2", use_dual_stack: true, ..PLAIN },
    Caller { region: "us-east-2", use_fips: true, use_dual_stack: true, token: TOKEN, ..PLAIN },
    Caller { region: "sa-east-1", url: Some("https://proxy.example:8443/ecr/"), ..PLAIN },
    Caller { url: Some("http://127.0.0.1:4566"), token: TOKEN, ..PLAIN },
];

impl Caller {
    pub(crate) fn credentials(&self) -> Credentials {
        let credentials = Credentials::new(ACCESS_KEY, SECRET_KEY);
        match self.token {
            Some(token) => credentials.with_session_token(token),
            None => credentials,
        }
    }

    /// Where the caller's request goes.
    pub(crate) fn endpoint<O: Operation>(&self, request: &O) -> Result<Endpoint, EndpointError> {
        let rules = O::SERVICE.endpoint_rules;
        let params = request.to_endpoint_params();
        rules.resolve(&params.with_built_ins(rules, |name| self.built_in(name)))
    }

    fn built_in(&self, name: BuiltIn) -> Option<Setting> {
        match name {
            BuiltIn::Endpoint => self.url.map(Setting::from),
            BuiltIn::Region => Some(self.region.into()),
            BuiltIn::UseFips => Some(self.use_fips.into()),
            BuiltIn::UseDualStack => Some(self.use_dual_stack.into()),
            _ => None,
        }
    }

    /// The caller as a client of the reference.
    pub(crate) fn to_json(self) -> Value {
        json!({
            "region": self.region,
            "url": self.url,
            "fips": self.use_fips,
            "dual_stack": self.use_dual_stack,
            "credentials": [ACCESS_KEY, SECRET_KEY, self.token],
        })
    }
}
