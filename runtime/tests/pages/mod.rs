//! Two paginated operations, written as generated code would be: `ListLayers` has string tokens and a
//! list of items inside another structure, `ScanLayers` has tokens that are maps, and a map of items.

use std::collections::BTreeMap;

use lensmith::endpoint::rules::{Endpoint, RuleSet};
use lensmith::optics::{Lens, Optional, Then};
use lensmith::paginate::{Paginated, PaginatedItems};
use lensmith::{Operation, Service};

static SERVICE: Service = Service {
    sdk_id: "Layers",
    name: "LayerStore_V20260101",
    version: "2026-01-01",
    signing_name: "layers",
    protocol: &lensmith::protocol::AWS_JSON_1_1,
    endpoint_rules: &RuleSet { parameters: &[], rules: &[Endpoint(&[], "https://layers.example")] },
    ..Service::DEFAULT
};

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ListLayers {
    pub(crate) registry: Option<String>,
    pub(crate) next_token: Option<String>,
}

lensmith::structure! {
    ListLayers;
    REGISTRY: Option<String> = lens!(registry, "registryId"),
    NEXT_TOKEN: Option<String> = lens!(next_token, "nextToken"),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct LayerList {
    pub(crate) digests: Option<Vec<String>>,
}

lensmith::structure! {
    LayerList;
    DIGESTS: Option<Vec<String>> = lens!(digests, "digests"),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ListLayersResponse {
    pub(crate) layers: LayerList,
    pub(crate) next_token: Option<String>,
    pub(crate) http_status: u16,
}

lensmith::response! {
    ListLayersResponse, zero: Self { layers: LayerList::new(), next_token: None, http_status: 200 };
    LAYERS: LayerList = lens!(layers, "layers").required(),
    NEXT_TOKEN: Option<String> = lens!(next_token, "nextToken"),
}

lensmith::operation_error! {
    /// How `ListLayers` fails.
    #[derive(Clone, Debug, PartialEq)]
    pub(crate) enum ListLayersError for "ListLayers" {}
}

impl Operation for ListLayers {
    type Response = ListLayersResponse;
    type Error = ListLayersError;
    const SERVICE: &'static Service = &SERVICE;
}

impl Paginated for ListLayers {
    type Token = String;
    type OutputToken = Optional<ListLayersResponse, String>;
    const INPUT_TOKEN: Lens<Self, Option<String>> = Self::NEXT_TOKEN;
    const OUTPUT_TOKEN: Self::OutputToken = ListLayersResponse::NEXT_TOKEN.some();
}

impl PaginatedItems for ListLayers {
    type Items = Then<Lens<ListLayersResponse, LayerList>, Optional<LayerList, Vec<String>>>;
    const ITEMS: Self::Items = ListLayersResponse::LAYERS.then(LayerList::DIGESTS.some());
}

pub(crate) type Key = BTreeMap<String, String>;

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ScanLayers {
    pub(crate) start: Option<Key>,
}

lensmith::structure! {
    ScanLayers;
    START: Option<Key> = lens!(start, "start"),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ScanLayersResponse {
    pub(crate) sizes: BTreeMap<String, i64>,
    pub(crate) last: Option<Key>,
    pub(crate) http_status: u16,
}

lensmith::response! {
    ScanLayersResponse, zero: Self { sizes: BTreeMap::new(), last: None, http_status: 200 };
    SIZES: BTreeMap<String, i64> = lens!(sizes, "sizes").required(),
    LAST: Option<Key> = lens!(last, "last"),
}

lensmith::operation_error! {
    /// How `ScanLayers` fails.
    #[derive(Clone, Debug, PartialEq)]
    pub(crate) enum ScanLayersError for "ScanLayers" {}
}

impl Operation for ScanLayers {
    type Response = ScanLayersResponse;
    type Error = ScanLayersError;
    const SERVICE: &'static Service = &SERVICE;
}

impl Paginated for ScanLayers {
    type Token = Key;
    type OutputToken = Optional<ScanLayersResponse, Key>;
    const INPUT_TOKEN: Lens<Self, Option<Key>> = Self::START;
    const OUTPUT_TOKEN: Self::OutputToken = ScanLayersResponse::LAST.some();
}

impl PaginatedItems for ScanLayers {
    type Items = Lens<ScanLayersResponse, BTreeMap<String, i64>>;
    const ITEMS: Self::Items = ScanLayersResponse::SIZES;
}
