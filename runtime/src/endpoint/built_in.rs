/// A setting of the client which a rule set may ask for by name.
///
/// See [the standard ones](https://smithy.io/2.0/additional-specs/rules-engine/parameters.html)
/// and [those of AWS](https://smithy.io/2.0/aws/rules-engine/built-ins.html).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BuiltIn {
    /// The URL of a custom endpoint, a string.
    Endpoint,
    /// The region, a string.
    Region,
    /// Whether to prefer endpoints that speak IPv6 as well as IPv4, a boolean.
    UseDualStack,
    /// Whether to use only endpoints that comply with FIPS 140, a boolean.
    UseFips,
    /// The account that the credentials belong to, a string.
    AccountId,
    /// How far endpoints may depend on the account: an [`AccountIdEndpointMode`], as its text.
    AccountIdEndpointMode,
    /// The region that the credentials are confined to, a string.
    CredentialScope,
    /// Whether S3 transfers go through the accelerated endpoint, a boolean.
    S3Accelerate,
    /// Whether S3 refuses multi-region access points, a boolean.
    S3DisableMultiRegionAccessPoints,
    /// Whether S3 buckets are named in the path and never in the host, a boolean.
    S3ForcePathStyle,
    /// Whether the region in the ARN of an S3 bucket wins over the configured one, a boolean.
    S3UseArnRegion,
    /// Whether S3 in `us-east-1` uses the endpoint without a region, a boolean.
    S3UseGlobalEndpoint,
    /// Whether the region in an ARN given to S3 Control wins over the configured one, a boolean.
    S3ControlUseArnRegion,
    /// Whether STS uses the endpoint without a region, a boolean.
    StsUseGlobalEndpoint,
}

impl BuiltIn {
    /// Every built-in there is.
    pub const ALL: &'static [Self] = &[
        Self::Endpoint,
        Self::Region,
        Self::UseDualStack,
        Self::UseFips,
        Self::AccountId,
        Self::AccountIdEndpointMode,
        Self::CredentialScope,
        Self::S3Accelerate,
        Self::S3DisableMultiRegionAccessPoints,
        Self::S3ForcePathStyle,
        Self::S3UseArnRegion,
        Self::S3UseGlobalEndpoint,
        Self::S3ControlUseArnRegion,
        Self::StsUseGlobalEndpoint,
    ];

    /// The name that models use, such as `AWS::Region`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Endpoint => "SDK::Endpoint",
            Self::Region => "AWS::Region",
            Self::UseDualStack => "AWS::UseDualStack",
            Self::UseFips => "AWS::UseFIPS",
            Self::AccountId => "AWS::Auth::AccountId",
            Self::AccountIdEndpointMode => "AWS::Auth::AccountIdEndpointMode",
            Self::CredentialScope => "AWS::Auth::CredentialScope",
            Self::S3Accelerate => "AWS::S3::Accelerate",
            Self::S3DisableMultiRegionAccessPoints => "AWS::S3::DisableMultiRegionAccessPoints",
            Self::S3ForcePathStyle => "AWS::S3::ForcePathStyle",
            Self::S3UseArnRegion => "AWS::S3::UseArnRegion",
            Self::S3UseGlobalEndpoint => "AWS::S3::UseGlobalEndpoint",
            Self::S3ControlUseArnRegion => "AWS::S3Control::UseArnRegion",
            Self::StsUseGlobalEndpoint => "AWS::STS::UseGlobalEndpoint",
        }
    }
}

/// How far endpoints may depend on the account that the credentials belong to.
/// See [the setting](https://docs.aws.amazon.com/sdkref/latest/guide/feature-account-endpoints.html).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AccountIdEndpointMode {
    /// They have the account in their host where it is known, which is the default.
    #[default]
    Preferred,
    /// A call without a known account fails, where the service has endpoints of accounts.
    Required,
    /// They never depend on the account.
    Disabled,
}

impl AccountIdEndpointMode {
    /// The text that endpoint rules and variables of the environment use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Required => "required",
            Self::Disabled => "disabled",
        }
    }
}
