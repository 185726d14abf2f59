//! What the generator should emit for Amazon ECR.

use crate::endpoint::rules::*;

pub(super) static RULES: RuleSet = RuleSet {
    parameters: &[
        Parameter::string("Region").built_in(BuiltIn::Region),
        Parameter::boolean("UseDualStack").built_in(BuiltIn::UseDualStack).default(Bool(false)),
        Parameter::boolean("UseFIPS").built_in(BuiltIn::UseFips).default(Bool(false)),
        Parameter::string("Endpoint").built_in(BuiltIn::Endpoint),
    ],
    rules: &[
        Tree(
            &[If(IsSet(&Ref("Endpoint")))],
            &[
                Error(&[If(Ref("UseFIPS"))], "a custom endpoint cannot be combined with FIPS"),
                Error(
                    &[If(Ref("UseDualStack"))],
                    "a custom endpoint cannot be combined with dual-stack",
                ),
                Endpoint(&[], "{Endpoint}"),
            ],
        ),
        Tree(
            &[If(IsSet(&Ref("Region"))), Let("Partition", AwsPartition(&Ref("Region")))],
            &[
                Tree(
                    &[If(Ref("UseFIPS")), If(Ref("UseDualStack"))],
                    &[
                        Endpoint(
                            &[
                                If(Ref("Partition#supportsFIPS")),
                                If(Ref("Partition#supportsDualStack")),
                            ],
                            "https://ecr-fips.{Region}.{Partition#dualStackDnsSuffix}",
                        ),
                        Error(&[], "partition {Partition#name} has no FIPS with dual-stack"),
                    ],
                ),
                Tree(
                    &[If(Ref("UseFIPS"))],
                    &[
                        Endpoint(
                            &[If(Ref("Partition#supportsFIPS"))],
                            "https://api.ecr-fips.{Region}.{Partition#dnsSuffix}",
                        ),
                        Error(&[], "partition {Partition#name} has no FIPS"),
                    ],
                ),
                Tree(
                    &[If(Ref("UseDualStack"))],
                    &[
                        Endpoint(
                            &[If(Ref("Partition#supportsDualStack"))],
                            "https://ecr.{Region}.{Partition#dualStackDnsSuffix}",
                        ),
                        Error(&[], "partition {Partition#name} has no dual-stack"),
                    ],
                ),
                Endpoint(&[], "https://api.ecr.{Region}.{Partition#dnsSuffix}"),
            ],
        ),
        Error(&[], "no region is set, and no endpoint"),
    ],
};
