//! The protocol that is chosen among several, and that the code does not depend on it.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

mod choice;

use std::fs;
use std::path::Path;

use choice::code_without_wire;
use lensmith_codegen::{Config, ModelFile, RuntimeDependency, generate};

/// A model whose service states several protocols.
fn model() -> Vec<u8> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/crates");
    fs::read(golden.join("rpc-v2-cbor/model.json")).unwrap()
}

#[test]
fn types_and_lenses_are_the_same_in_each_protocol() {
    let model = model();
    let cbor = code_without_wire(&model, "rpcv2Cbor");
    assert!(cbor.contains_key("src/types/book.rs"));
    for protocol in ["rpcv2Json", "awsJson1_0", "awsJson1_1", "awsQuery"] {
        let other = code_without_wire(&model, protocol);
        assert_eq!(cbor.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
        for (path, code) in &cbor {
            assert_eq!(code, &other[path], "{path} in {protocol}");
        }
    }
}

/// The protocol of the crate of a service that states these, in this order.
fn spoken(stated: &[&str]) -> String {
    let mut json: serde_json::Value = serde_json::from_slice(&model()).unwrap();
    let traits = json["shapes"]["example#Library"]["traits"].as_object_mut().unwrap();
    traits.retain(|id, _| !id.contains(".protocols#") && !id.contains("protocols#"));
    for id in stated {
        traits.insert((*id).to_owned(), serde_json::json!({}));
    }
    let json = serde_json::to_vec(&json).unwrap();
    let config = Config::new("library", RuntimeDependency::path("runtime"));
    let tree = generate(&[ModelFile { name: "model.json", json: &json }], &config).unwrap();
    let library = &tree.files["src/lib.rs"];
    let (_, rest) = library.split_once("&lensmith::protocol::").unwrap();
    rest.split(',').next().unwrap().to_owned()
}

#[test]
fn the_client_prefers_protocols_in_an_order_of_its_own() {
    let all = [
        ("smithy.protocols#rpcv2Cbor", "RPC_V2_CBOR"),
        ("smithy.protocols#rpcv2Json", "RPC_V2_JSON"),
        ("aws.protocols#awsJson1_0", "AWS_JSON_1_0"),
        ("aws.protocols#awsJson1_1", "AWS_JSON_1_1"),
        ("aws.protocols#awsQuery", "AWS_QUERY"),
    ];
    for (index, (_, expected)) in all.iter().enumerate() {
        let mut stated: Vec<&str> = all[index..].iter().map(|(id, _)| *id).collect();
        assert_eq!(spoken(&stated), *expected);
        stated.reverse();
        assert_eq!(spoken(&stated), *expected, "the order in the model");
    }
}
