/// The region that a name stands for, and whether the name asks for FIPS.
///
/// Configurations from before there was a setting for FIPS have pseudo regions such as `fips-us-east-1` and
/// `us-east-1-fips`.
pub(crate) fn without_fips(name: &str) -> (&str, bool) {
    let rest = match (name.strip_prefix("fips-"), name.strip_suffix("-fips")) {
        (Some(rest), _) => {
            ["dkr-", "prod-"].iter().find_map(|it| rest.strip_prefix(it)).unwrap_or(rest)
        }
        (None, Some(rest)) => rest,
        (None, None) => return (name, false),
    };
    let region = match rest {
        "aws" | "aws-global" => "us-east-1",
        "aws-us-gov" | "aws-us-gov-global" => "us-gov-west-1",
        region => region,
    };
    (region, true)
}

#[cfg(test)]
mod tests {
    use super::without_fips;

    #[test]
    fn pseudo_regions_ask_for_fips() {
        for (name, region) in [
            ("us-east-1-fips", "us-east-1"),
            ("fips-us-east-1", "us-east-1"),
            ("fips-dkr-us-gov-west-1", "us-gov-west-1"),
            ("fips-prod-us-west-2", "us-west-2"),
            ("fips-aws-global", "us-east-1"),
            ("aws-fips", "us-east-1"),
            ("aws-us-gov-fips", "us-gov-west-1"),
        ] {
            assert_eq!(without_fips(name), (region, true), "{name}");
        }
        for name in ["us-east-1", "aws-global", "fips", "us-fips-1"] {
            assert_eq!(without_fips(name), (name, false), "{name}");
        }
    }
}
