//! A service with one operation, written as generated code would be.

use lensmith::endpoint::rules::*;
use lensmith::{ErrorMetadata, Operation, Service};

pub(crate) static SERVICE: Service = Service {
    sdk_id: "Layers",
    name: "LayerStore_V20260101",
    version: "2026-01-01",
    signing_name: "layers",
    protocol: &lensmith::protocol::AWS_JSON_1_1,
    endpoint_rules: &RULES,
    ..Service::DEFAULT
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
                properties: &[("authSchemes", List(&[UNSUPPORTED, SIGV4]))],
            },
        ),
        Endpoint(&[If(Ref("UseFIPS"))], "https://layers-fips.{Region}.example"),
        Endpoint(&[If(Ref("UseDualStack"))], "https://layers.{Region}.dual.example"),
        Endpoint(&[], "https://layers.{Region}.example"),
    ],
};

const UNSUPPORTED: Expr = Record(&[("name", Text("sigv9")), ("signingName", Text("elsewhere"))]);
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
}

lensmith::structure! {
    GetLayer, zero: Self::new("");
    DIGEST: String = lens!(digest, "layerDigest").required(),
    REGISTRY: Option<String> = lens!(registry, "registryId"),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GetLayerResponse {
    pub(crate) url: Option<String>,
    pub(crate) http_status: u16,
}

lensmith::response! {
    GetLayerResponse, zero: Self { url: None, http_status: 200 };
    URL: Option<String> = lens!(url, "url"),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct LayerNotFoundException {
    pub(crate) digest: Option<String>,
    pub(crate) metadata: ErrorMetadata,
}

lensmith::error_shape! {
    LayerNotFoundException, fault: Client;
    DIGEST: Option<String> = lens!(digest, "layerDigest"),
}

lensmith::operation_error! {
    /// How `GetLayer` fails.
    #[derive(Clone, Debug, PartialEq)]
    pub(crate) enum GetLayerError for "GetLayer" {
        LAYER_NOT_FOUND = LayerNotFound(LayerNotFoundException),
    }
}

impl Operation for GetLayer {
    type Response = GetLayerResponse;
    type Error = GetLayerError;
    const SERVICE: &'static Service = &SERVICE;
}
