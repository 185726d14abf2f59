//! A service that stores objects in buckets, written as generated code would be.
#![allow(dead_code, reason = "no test needs all of it")]

use std::collections::BTreeMap;

use lensmith::endpoint::Params;
use lensmith::endpoint::rules::*;
use lensmith::optics::Lens;
use lensmith::sign::ServiceSigning;
use lensmith::{Body, ErrorMetadata, Operation, RegionRedirect, Route, Service, Timestamp};

pub(crate) static SERVICE: Service = Service {
    sdk_id: "Objects",
    name: "Objects",
    version: "2026-01-01",
    signing_name: "objects",
    protocol: &lensmith::protocol::REST_XML,
    endpoint_rules: &RULES,
    signing: ServiceSigning::PLAIN.with_verbatim_path().with_payload_header().with_unsigned_urls(),
    region_redirect: Some(RegionRedirect::new("Bucket", "x-bucket-region", "Region")),
    ..Service::DEFAULT
};

const AUTH: Extras = Extras {
    headers: &[],
    properties: &[(
        "authSchemes",
        List(&[Record(&[
            ("name", Text("sigv4")),
            ("signingName", Text("objects")),
            ("signingRegion", Text("{Region}")),
            ("disableDoubleEncoding", Bool(true)),
        ])]),
    )],
};

static RULES: RuleSet = RuleSet {
    parameters: &[
        Parameter::string("Region").built_in(BuiltIn::Region).required(),
        Parameter::string("Endpoint").built_in(BuiltIn::Endpoint),
        Parameter::string("Bucket"),
        Parameter::boolean("PathStyle").built_in(BuiltIn::S3ForcePathStyle).required(),
        Parameter::boolean("Accelerate").built_in(BuiltIn::S3Accelerate).required(),
        Parameter::boolean("Arn").built_in(BuiltIn::S3UseArnRegion).required(),
        Parameter::boolean("ControlArn").built_in(BuiltIn::S3ControlUseArnRegion).required(),
        Parameter::boolean("NoMulti")
            .built_in(BuiltIn::S3DisableMultiRegionAccessPoints)
            .required(),
        Parameter::boolean("Global").built_in(BuiltIn::S3UseGlobalEndpoint).required(),
    ],
    rules: &[
        EndpointWith(&[If(IsSet(&Ref("Endpoint")))], "{Endpoint}/{Bucket}", AUTH),
        EndpointWith(&[If(Ref("PathStyle"))], "https://objects.{Region}.example/{Bucket}", AUTH),
        EndpointWith(&[If(Ref("Accelerate"))], "https://{Bucket}.fast.example", AUTH),
        EndpointWith(&[If(Ref("Global"))], "https://{Bucket}.objects.example", AUTH),
        EndpointWith(&[If(Ref("NoMulti"))], "https://{Bucket}.single.example", AUTH),
        EndpointWith(
            &[If(Not(&Ref("ControlArn"))), If(Not(&Ref("Arn")))],
            "https://{Bucket}.here.example",
            AUTH,
        ),
        EndpointWith(&[], "https://{Bucket}.objects.{Region}.example", AUTH),
    ],
};

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct GetObject {
    pub(crate) bucket: String,
    pub(crate) key: String,
}

lensmith::structure! {
    GetObject, zero: Self::default();
    BUCKET: String = lens!(bucket, "Bucket").required().label(),
    KEY: String = lens!(key, "Key").required().label(),
}

impl GetObject {
    pub(crate) fn new(bucket: &str, key: &str) -> Self {
        Self { bucket: bucket.to_owned(), key: key.to_owned() }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GetObjectResponse {
    pub(crate) content: Body,
    pub(crate) expires: Option<Timestamp>,
    pub(crate) expires_string: Option<String>,
    pub(crate) http_status: u16,
}

lensmith::response! {
    GetObjectResponse, zero: Self { content: Body::default(), expires: None, expires_string: None, http_status: 200 };
    CONTENT: Body = lens!(content).required().payload(),
    EXPIRES: Option<Timestamp> = lens!(expires, "Expires").header("Expires").lenient(),
    EXPIRES_STRING: Option<String> = lens!(expires_string, "ExpiresString").header("Expires"),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PutObject {
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) content_type: Option<String>,
    pub(crate) notes: Option<BTreeMap<String, String>>,
    pub(crate) content: Body,
}

lensmith::structure! {
    PutObject, zero: Self::default();
    BUCKET: String = lens!(bucket, "Bucket").required().label(),
    KEY: String = lens!(key, "Key").required().label(),
    CONTENT_TYPE: Option<String> = lens!(content_type, "ContentType").header("Content-Type"),
    NOTES: Option<BTreeMap<String, String>> = lens!(notes, "Notes").prefix_headers("x-note-"),
    CONTENT: Body = lens!(content).required().payload(),
}

impl PutObject {
    pub(crate) fn new(bucket: &str, key: &str) -> Self {
        Self { bucket: bucket.to_owned(), key: key.to_owned(), ..Self::default() }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ListObjects {
    pub(crate) bucket: String,
}

lensmith::structure! {
    ListObjects, zero: Self::default();
    BUCKET: String = lens!(bucket, "Bucket").required().label(),
}

impl ListObjects {
    pub(crate) fn new(bucket: &str) -> Self {
        Self { bucket: bucket.to_owned() }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PlainResponse {
    pub(crate) http_status: u16,
}

lensmith::response! { PlainResponse, zero: Self::default(); }

lensmith::operation_error! {
    /// The errors of the operations.
    #[derive(Clone, Debug, PartialEq)]
    pub(crate) enum ObjectError for "Object" {}
}

impl Operation for GetObject {
    type Response = GetObjectResponse;
    type Error = ObjectError;
    const SERVICE: &'static Service = &SERVICE;
    const ROUTE: Route = Route::get("/{Bucket}/{Key+}").with_label_in_endpoint("Bucket");
    const RESPONSE_BODY: Option<Lens<Self::Response, Body>> = Some(GetObjectResponse::CONTENT);

    fn to_endpoint_params(&self) -> Params {
        Params::new().with("Bucket", &self.bucket)
    }
}

impl Operation for PutObject {
    type Response = PlainResponse;
    type Error = ObjectError;
    const SERVICE: &'static Service = &SERVICE;
    const ROUTE: Route = Route::put("/{Bucket}/{Key+}").with_label_in_endpoint("Bucket");
    const REQUEST_BODY: Option<Lens<Self, Body>> = Some(Self::CONTENT);

    fn to_endpoint_params(&self) -> Params {
        Params::new().with("Bucket", &self.bucket)
    }
}

impl Operation for ListObjects {
    type Response = PlainResponse;
    type Error = ObjectError;
    const SERVICE: &'static Service = &SERVICE;
    const ROUTE: Route = Route::get("/{Bucket}?list-type=2").with_label_in_endpoint("Bucket");

    fn to_endpoint_params(&self) -> Params {
        Params::new().with("Bucket", &self.bucket)
    }
}

/// The metadata of an error.
pub(crate) fn metadata<E: lensmith::OperationError>(error: &lensmith::Error<E>) -> ErrorMetadata {
    error.metadata().unwrap().clone()
}
