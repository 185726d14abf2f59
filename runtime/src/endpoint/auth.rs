use super::{EndpointError, Value};

/// How to sign for an endpoint, where that differs from how the service is signed for elsewhere.
///
/// It refines the scheme of the same name that the client has already chosen and does not choose
/// one. See [the property `authSchemes`] and [its members].
///
/// [the property `authSchemes`]: https://smithy.io/2.0/additional-specs/rules-engine/specification.html#endpoint-authschemes-list-property
/// [its members]: https://smithy.io/2.0/aws/rules-engine/auth-schemes.html
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthScheme {
    /// The scheme: `sigv4`, `sigv4a` or one that a service knows.
    pub name: String,
    /// The service to sign for.
    pub signing_name: Option<String>,
    /// The region to sign for, with `sigv4`.
    pub signing_region: Option<String>,
    /// The regions to sign for, with `sigv4a`; `*` stands for all.
    pub signing_region_set: Vec<String>,
    /// Whether the path is escaped only once in what is signed.
    pub disable_double_encoding: bool,
    /// Whether dot segments stay in the path that is signed.
    pub disable_normalize_path: bool,
}

impl AuthScheme {
    /// Reads the property `authSchemes`. Members that no scheme here knows are passed over.
    pub(super) fn list(value: &Value) -> Result<Vec<Self>, EndpointError> {
        let Value::List(schemes) = value else {
            return Err(faulty("must be a list"));
        };
        schemes.iter().map(Self::read).collect()
    }

    fn read(value: &Value) -> Result<Self, EndpointError> {
        let name = value.attribute("name").and_then(Value::as_str);
        let mut scheme = Self {
            name: name.ok_or_else(|| faulty("must be records with a `name`"))?.to_owned(),
            ..Self::default()
        };
        let Value::Record(members) = value else {
            return Ok(scheme);
        };
        for (name, member) in members {
            match (*name, member) {
                ("signingName", Value::String(name)) => scheme.signing_name = Some(name.clone()),
                ("signingRegion", Value::String(region)) => {
                    scheme.signing_region = Some(region.clone());
                }
                ("signingRegionSet", Value::List(regions)) => {
                    let regions = regions.iter().filter_map(Value::as_str);
                    scheme.signing_region_set = regions.map(str::to_owned).collect();
                }
                ("disableDoubleEncoding", Value::Bool(on)) => scheme.disable_double_encoding = *on,
                ("disableNormalizePath", Value::Bool(on)) => scheme.disable_normalize_path = *on,
                _ => {}
            }
        }
        Ok(scheme)
    }
}

fn faulty(what: &str) -> EndpointError {
    EndpointError::faulty(format!("the endpoint's `authSchemes` {what}"))
}
