//! The runtime of the clients that Lensmith generates from Smithy models.
//!
//! A generated crate, such as `lensmith-ecr`, has the operations of a service. This crate has the rest: a [`Client`] that
//! sends them, [optics] to read and change them, and transports that [test](testing) your code without a service.
//!
//! ```no_run
//! # mod lensmith_ecr {
//! #     use lensmith::endpoint::rules::RuleSet;
//! #     use lensmith::{Operation, Service};
//! #     #[derive(Clone, Debug, PartialEq)]
//! #     pub struct GetDownloadUrlForLayer { pub name: String, pub digest: String, pub registry_id: Option<String> }
//! #     impl GetDownloadUrlForLayer {
//! #         pub fn new(name: impl Into<String>, digest: impl Into<String>) -> Self {
//! #             Self { name: name.into(), digest: digest.into(), registry_id: None }
//! #         }
//! #     }
//! #     lensmith::structure! {
//! #         GetDownloadUrlForLayer, zero: Self::new("", "");
//! #         NAME: String = lens!(name, "repositoryName").required(),
//! #         DIGEST: String = lens!(digest, "layerDigest").required(),
//! #         REGISTRY_ID: Option<String> = lens!(registry_id, "registryId"),
//! #     }
//! #     #[derive(Clone, Debug, PartialEq)]
//! #     pub struct GetDownloadUrlForLayerResponse { pub download_url: Option<String>, pub http_status: u16 }
//! #     lensmith::response! {
//! #         GetDownloadUrlForLayerResponse, zero: Self { download_url: None, http_status: 200 };
//! #         DOWNLOAD_URL: Option<String> = lens!(download_url, "downloadUrl"),
//! #     }
//! #     #[derive(Clone, Debug, Default, PartialEq)]
//! #     pub struct LayersNotFoundException { pub metadata: lensmith::ErrorMetadata }
//! #     lensmith::error_shape! { LayersNotFoundException, fault: Client; }
//! #     lensmith::operation_error! {
//! #         /// How it fails.
//! #         #[derive(Clone, Debug, PartialEq)]
//! #         pub enum GetDownloadUrlForLayerError for "GetDownloadUrlForLayer" {
//! #             LAYERS_NOT_FOUND = LayersNotFound(LayersNotFoundException),
//! #         }
//! #     }
//! #     impl Operation for GetDownloadUrlForLayer {
//! #         type Response = GetDownloadUrlForLayerResponse;
//! #         type Error = GetDownloadUrlForLayerError;
//! #         const SERVICE: &'static Service = &SERVICE;
//! #     }
//! #     static SERVICE: Service = Service {
//! #         sdk_id: "ECR",
//! #         name: "AmazonEC2ContainerRegistry_V20150921",
//! #         version: "2015-09-21",
//! #         signing_name: "ecr",
//! #         protocol: &lensmith::protocol::AWS_JSON_1_1,
//! #         endpoint_rules: &RuleSet { parameters: &[], rules: &[] },
//! #         ..Service::DEFAULT
//! #     };
//! # }
//! # #[cfg(feature = "client")]
//! use lensmith::Client;
//! use lensmith_ecr::GetDownloadUrlForLayer;
//!
//! # #[cfg(not(feature = "client"))]
//! # fn main() {}
//! # #[cfg(feature = "client")]
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let client = Client::from_env().await?;
//!     let request = GetDownloadUrlForLayer::new("team/app", "sha256:4f53")
//!         .with(GetDownloadUrlForLayer::REGISTRY_ID, "123456789012");
//!     let response = client.send(request).await?;
//!     println!("{:?}", response.download_url);
//!     Ok(())
//! }
//! ```
//!
//! # Where to look
//!
//! | to | see |
//! |---|---|
//! | send operations | [`Client`], [`blocking::Client`], [`config`], [`Environment`] |
//! | handle errors | [`Error`], [`AnyError`], [`ErrorMetadata`] |
//! | read, change and build values | [`optics`], [`make!`], [`Structure`], [`mod@schema`], [`json`] |
//! | send and receive files and streams | [`Body`] |
//! | go through pages, or wait for a state | [`paginate`], [`wait`] |
//! | test without a service | [`testing`] |
//! | set credentials | [`credentials`], [`profile`] |
//! | observe or change calls | [`hooks`], [`retry`], [`transport`] |
//! | compare the digests of messages | [`digest`] |
//! | build, sign and read HTTP messages yourself | [`Operation`], [`endpoint`], [`sign`], [`session`], [`curl`] |
//! | check values against the constraints of the model | [`validate`] |
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | `cbor` | the protocol rpcv2Cbor; generated crates turn it on if they need it |
//! | `client` (default) | [`Client`], the async client on Tokio |
//! | `blocking` | [`blocking::Client`], the same without an async runtime |
//! | `crc` | the checksums CRC32, CRC32C and CRC64NVME, which S3 has; generated crates turn it on if they need it |
//! | `credentials` | all sources of the default [chain of credentials](credentials::DefaultChain): roles, SSO, containers, EC2 |
//! | `document` | the type of documents; generated crates turn it on if they need it |
//! | `event-stream` | [event streams](event_stream); generated crates turn it on if they need it |
//! | `gzip` | compressed bodies of requests; generated crates turn it on if they need it |
//! | `http2` | HTTP/2 for the async client, for [calls that need it](Operation::NEEDS_HTTP2); generated crates turn it on if they need it |
//! | `md5` | MD5 checksums of requests; generated crates turn it on if they need it; turn it on yourself to compare [digests](digest) |
//! | `reqwest` | `reqwest::Client` as a [transport] of the async client |
//! | `serde` | `Serialize` and `Deserialize` on every generated type |
//! | `sha1` | the checksum SHA-1; generated crates turn it on if they need it |
//! | `sigv4a` | [Signature Version 4A](sign::Algorithm), for endpoints in several regions |
//! | `tracing` | a [span](hooks#spans) for each call and each attempt |
//! | `validate` | [`validate()`](validate) on every structure and union |
//! | `xml` | the protocols with XML: restXml, AWS Query and EC2 Query; generated crates turn it on if they need it |
//!
//! With `default-features = false` there is no async runtime, no TLS and no IO.

#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
// This page links to items of all features.
#![cfg_attr(
    not(all(
        feature = "blocking",
        feature = "client",
        feature = "credentials",
        feature = "event-stream",
        feature = "validate"
    )),
    allow(rustdoc::broken_intra_doc_links)
)]
#![cfg_attr(docsrs, doc(auto_cfg(hide(feature = "_client"))))]

#[cfg(feature = "blocking")]
pub mod blocking;
pub mod body;
pub mod checksum;
#[cfg(feature = "client")]
pub mod client;
pub mod compression;
#[cfg(feature = "_client")]
#[cfg_attr(docsrs, doc(cfg(any(feature = "client", feature = "blocking"))))]
pub mod config;
pub mod credentials;
pub mod curl;
pub mod digest;
pub mod endpoint;
pub mod error;
#[cfg(feature = "event-stream")]
pub mod event_stream;
#[cfg(feature = "_client")]
#[cfg_attr(docsrs, doc(cfg(any(feature = "client", feature = "blocking"))))]
pub mod hooks;
pub mod idempotency;
pub mod json;
pub mod optics;
pub mod paginate;
#[cfg(feature = "_client")]
#[cfg_attr(docsrs, doc(cfg(any(feature = "client", feature = "blocking"))))]
pub mod profile;
pub mod protocol;
pub mod retry;
pub mod route;
pub mod schema;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub mod serde_impl;
pub mod session;
pub mod sign;
pub mod testing;
pub mod transport;
#[cfg(feature = "validate")]
pub mod validate;
pub mod wait;

mod auth;
mod big_number;
mod blob;
#[cfg(feature = "_client")]
mod call;
mod call_error;
#[cfg(feature = "cbor")]
mod cbor;
mod environment;
mod format;
#[doc(hidden)]
pub mod into_member;
mod macros;
mod operation;
mod presigned_copy;
mod random;
mod receive;
mod recent;
mod scrub;
#[cfg(feature = "xml")]
mod xml;

pub use auth::Auth;
pub use big_number::BigNumber;
pub use blob::Blob;
pub use body::Body;
pub use call_error::{AnyError, Error, InvalidResponse};
pub use checksum::Checksum;
#[cfg(feature = "client")]
pub use client::Client;
pub use compression::Compression;
pub use environment::Environment;
pub use error::{ErrorMetadata, ErrorShape, Fault, OperationError};
pub use into_member::IntoMember;
pub use jiff::Timestamp;
pub use operation::{Operation, RegionRedirect, Response, Service};
pub use presigned_copy::PresignedCopy;
pub use protocol::PresignAs;
pub use protocol::Protocol;
pub use route::Route;
pub use schema::Structure;
/// For the macros, whose users need no dependency on it.
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use serde;
/// A document: any JSON.
#[cfg(feature = "document")]
pub use serde_json::Value as Document;
pub use wait::Waiter;
