//! The partitions of AWS: sets of regions that share nothing, not even the names of their hosts.

/// A partition, with what endpoint rules ask about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Partition {
    /// The name that ARNs carry, such as `aws-cn`.
    pub name: &'static str,
    /// What the hosts of its endpoints end with.
    pub dns_suffix: &'static str,
    /// What the hosts of its dual-stack endpoints end with.
    pub dual_stack_dns_suffix: &'static str,
    /// Whether it has endpoints that comply with FIPS 140.
    pub supports_fips: bool,
    /// Whether it has endpoints that speak IPv6.
    pub supports_dual_stack: bool,
    /// The region that services without regions are signed for.
    pub implicit_global_region: &'static str,
    /// What its regions start with, known today or not: `eu` stands for `eu-<word>-<number>`.
    pub prefixes: &'static [&'static str],
    /// The regions known today, and names such as `aws-global` that stand for all of them.
    pub regions: &'static [&'static str],
}

impl Partition {
    /// The partition of a region: the one that lists it, else the one whose pattern it fits, else
    /// `aws`, as the official clients do.
    #[must_use]
    pub fn of(region: &str) -> &'static Self {
        PARTITIONS
            .iter()
            .find(|partition| partition.regions.contains(&region))
            .or_else(|| PARTITIONS.iter().find(|partition| partition.fits(region)))
            .unwrap_or(&AWS)
    }

    /// Whether a region's name has the form that this partition gives to its regions:
    /// `<prefix>-<word>-<number>`.
    #[must_use]
    pub fn fits(&self, region: &str) -> bool {
        self.prefixes.iter().any(|prefix| {
            region
                .strip_prefix(prefix)
                .and_then(|rest| rest.strip_prefix('-')?.split_once('-'))
                .is_some_and(|(word, number)| is_word(word) && is_number(number))
        })
    }
}

/// What a partition lacked some time ago. AWS adds to a partition what it lacks, and takes nothing away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lacks {
    pub(crate) fips: bool,
    pub(crate) dual_stack: bool,
    /// Names of its own for dual-stack endpoints: they ended like those of the others.
    pub(crate) dual_stack_dns_suffix: bool,
}

impl Lacks {
    /// Every combination but nothing, the ones that have become most common first.
    pub(crate) fn combinations() -> impl Iterator<Item = Self> {
        (1..8_u8).map(|bits| Self {
            dual_stack_dns_suffix: bits & 1 != 0,
            dual_stack: bits & 2 != 0,
            fips: bits & 4 != 0,
        })
    }

    /// A partition as it was.
    pub(super) fn applied_to(self, partition: &Partition) -> Partition {
        let mut partition = *partition;
        partition.supports_fips &= !self.fips;
        partition.supports_dual_stack &= !self.dual_stack;
        if self.dual_stack_dns_suffix {
            partition.dual_stack_dns_suffix = partition.dns_suffix;
        }
        partition
    }
}

impl std::fmt::Display for Lacks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [
            (self.fips, "FIPS endpoints"),
            (self.dual_stack, "dual-stack endpoints"),
            (self.dual_stack_dns_suffix, "a DNS suffix for dual-stack endpoints"),
        ];
        let parts: Vec<_> = parts.into_iter().filter(|(lacks, _)| *lacks).collect();
        f.write_str(&parts.iter().map(|(_, part)| *part).collect::<Vec<_>>().join(" and "))
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The partition of the commercial regions, and of those that nobody knows.
const AWS: Partition = Partition {
    name: "aws",
    dns_suffix: "amazonaws.com",
    dual_stack_dns_suffix: "api.aws",
    supports_fips: true,
    supports_dual_stack: true,
    implicit_global_region: "us-east-1",
    prefixes: &["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
    regions: &[
        "af-south-1",
        "ap-east-1",
        "ap-east-2",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-south-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-5",
        "ap-southeast-6",
        "ap-southeast-7",
        "aws-global",
        "ca-central-1",
        "ca-west-1",
        "eu-central-1",
        "eu-central-2",
        "eu-north-1",
        "eu-south-1",
        "eu-south-2",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "il-central-1",
        "me-central-1",
        "me-south-1",
        "me-west-1",
        "mx-central-1",
        "sa-east-1",
        "sa-west-1",
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
    ],
};

/// Every partition.
pub static PARTITIONS: &[Partition] = &[
    AWS,
    Partition {
        name: "aws-cn",
        dns_suffix: "amazonaws.com.cn",
        dual_stack_dns_suffix: "api.amazonwebservices.com.cn",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "cn-northwest-1",
        prefixes: &["cn"],
        regions: &["aws-cn-global", "cn-north-1", "cn-northwest-1"],
    },
    Partition {
        name: "aws-eusc",
        dns_suffix: "amazonaws.eu",
        dual_stack_dns_suffix: "api.amazonwebservices.eu",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "eusc-de-east-1",
        prefixes: &["eusc-de"],
        regions: &["eusc-de-east-1"],
    },
    Partition {
        name: "aws-iso",
        dns_suffix: "c2s.ic.gov",
        dual_stack_dns_suffix: "api.aws.ic.gov",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "us-iso-east-1",
        prefixes: &["us-iso"],
        regions: &["aws-iso-global", "us-iso-east-1", "us-iso-west-1"],
    },
    Partition {
        name: "aws-iso-b",
        dns_suffix: "sc2s.sgov.gov",
        dual_stack_dns_suffix: "api.aws.scloud",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "us-isob-east-1",
        prefixes: &["us-isob"],
        regions: &["aws-iso-b-global", "us-isob-east-1", "us-isob-west-1"],
    },
    Partition {
        name: "aws-iso-e",
        dns_suffix: "cloud.adc-e.uk",
        dual_stack_dns_suffix: "api.cloud-aws.adc-e.uk",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "eu-isoe-west-1",
        prefixes: &["eu-isoe"],
        regions: &["aws-iso-e-global", "eu-isoe-west-1"],
    },
    Partition {
        name: "aws-iso-f",
        dns_suffix: "csp.hci.ic.gov",
        dual_stack_dns_suffix: "api.aws.hci.ic.gov",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "us-isof-south-1",
        prefixes: &["us-isof"],
        regions: &["aws-iso-f-global", "us-isof-east-1", "us-isof-south-1"],
    },
    Partition {
        name: "aws-us-gov",
        dns_suffix: "amazonaws.com",
        dual_stack_dns_suffix: "api.aws",
        supports_fips: true,
        supports_dual_stack: true,
        implicit_global_region: "us-gov-west-1",
        prefixes: &["us-gov"],
        regions: &["aws-us-gov-global", "us-gov-east-1", "us-gov-west-1"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_listed_regions() {
        for partition in PARTITIONS {
            for region in partition.regions {
                assert_eq!(Partition::of(region).name, partition.name, "{region}");
            }
        }
    }

    #[test]
    fn finds_regions_to_come_by_their_form() {
        for (region, expected) in [
            ("eu-east-7", "aws"),
            ("us-isob-north-12", "aws-iso-b"),
            ("us-gov-south-1", "aws-us-gov"),
            ("eusc-de-west_2-1", "aws-eusc"),
            ("cn-middle-1", "aws-cn"),
        ] {
            assert_eq!(Partition::of(region).name, expected, "{region}");
        }
    }

    #[test]
    fn takes_unknown_regions_for_commercial_ones() {
        for region in
            ["", "nowhere", "cn-north-", "cn--1", "cn-north-1a", "eusc-fr-west-1", "CN-north-1"]
        {
            assert_eq!(Partition::of(region).name, "aws", "{region}");
        }
    }
}
