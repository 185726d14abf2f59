//! A service with one operation, written as generated code would be.

use lensmith::endpoint::rules::*;
use lensmith::error::ErrorShape;
use lensmith::optics::Lens;
use lensmith::{ErrorMetadata, Fault, Members, Operation, Protocol, Service, Structure, lens};

pub(crate) static SERVICE: Service = Service {
    sdk_id: "Layers",
    name: "LayerStore_V20260101",
    version: "2026-01-01",
    signing_name: "layers",
    protocol: Protocol::AwsJson1_1,
    endpoint_rules: &RULES,
};

static RULES: RuleSet = RuleSet {
    parameters: &[
        Parameter::string("Region").built_in(BuiltIn::Region).required(),
        Parameter::string("Endpoint").built_in(BuiltIn::Endpoint),
        Parameter::boolean("UseFIPS").built_in(BuiltIn::UseFips).required(),
        Parameter::boolean("UseDualStack").built_in(BuiltIn::UseDualStack).required(),
    ],
    rules: &[
        Error(&[If(StringEquals(&Ref("Region"), &Text("nowhere")))], "no layers in {Region}"),
        Endpoint(&[If(IsSet(&Ref("Endpoint")))], "{Endpoint}"),
        EndpointWith(
            &[If(StringEquals(&Ref("Region"), &Text("aws-global")))],
            "https://layers.example",
            Extras {
                headers: &[("x-layers-scope", &["global"])],
                properties: &[("authSchemes", List(&[SIGV4A, SIGV4]))],
            },
        ),
        Endpoint(&[If(Ref("UseFIPS"))], "https://layers-fips.{Region}.example"),
        Endpoint(&[If(Ref("UseDualStack"))], "https://layers.{Region}.dual.example"),
        Endpoint(&[], "https://layers.{Region}.example"),
    ],
};

const SIGV4A: Expr = Record(&[("name", Text("sigv4a")), ("signingName", Text("elsewhere"))]);
const SIGV4: Expr = Record(&[
    ("name", Text("sigv4")),
    ("signingName", Text("layer-store")),
    ("signingRegion", Text("us-east-1")),
]);

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GetLayer {
    pub(crate) digest: String,
    pub(crate) registry: Option<String>,
}

impl GetLayer {
    pub(crate) fn new(digest: impl Into<String>) -> Self {
        Self { digest: digest.into(), registry: None }
    }

    pub(crate) const DIGEST: Lens<Self, String> = lens!(digest, "layerDigest").required();
    pub(crate) const REGISTRY: Lens<Self, Option<String>> = lens!(registry, "registryId");
}

impl Structure for GetLayer {
    const NAME: &'static str = "GetLayer";
    const MEMBERS: Members<Self> = &[&Self::DIGEST, &Self::REGISTRY];

    fn blank() -> Self {
        Self::new("")
    }
}

lensmith::structure!(GetLayer);

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GetLayerResponse {
    pub(crate) url: Option<String>,
    pub(crate) http_status: u16,
}

impl GetLayerResponse {
    pub(crate) const URL: Lens<Self, Option<String>> = lens!(url);
    pub(crate) const HTTP_STATUS: Lens<Self, u16> = lens!(http_status);
}

impl Structure for GetLayerResponse {
    const NAME: &'static str = "GetLayerResponse";
    const MEMBERS: Members<Self> = &[&Self::URL];

    fn blank() -> Self {
        Self { url: None, http_status: 200 }
    }
}

lensmith::structure!(GetLayerResponse);

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct LayerNotFoundException {
    pub(crate) digest: Option<String>,
    pub(crate) metadata: ErrorMetadata,
}

impl LayerNotFoundException {
    pub(crate) const DIGEST: Lens<Self, Option<String>> = lens!(digest, "layerDigest");
}

impl Structure for LayerNotFoundException {
    const NAME: &'static str = "LayerNotFoundException";
    const MEMBERS: Members<Self> = &[&Self::DIGEST];

    fn blank() -> Self {
        Self::default()
    }
}

impl ErrorShape for LayerNotFoundException {
    const FAULT: Fault = Fault::Client;
    const METADATA: Lens<Self, ErrorMetadata> = lens!(metadata);
}

lensmith::structure!(LayerNotFoundException);

lensmith::operation_error! {
    /// How `GetLayer` fails.
    #[derive(Clone, Debug, PartialEq)]
    pub(crate) enum GetLayerError for "GetLayer" {
        /// There is no such layer.
        LAYER_NOT_FOUND = LayerNotFound(LayerNotFoundException),
    }
}

impl Operation for GetLayer {
    type Response = GetLayerResponse;
    type Error = GetLayerError;
    const SERVICE: &'static Service = &SERVICE;
    const HTTP_STATUS: Lens<GetLayerResponse, u16> = GetLayerResponse::HTTP_STATUS;
}
