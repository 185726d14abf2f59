//! The files beside the code, and the features that `Cargo.toml` and the code share.

use std::collections::BTreeMap;
use std::fmt::Write;

use toml::{Table, Value};

use super::smoke;
use crate::config::{Config, Package, Publish, RuntimeDependency};
use crate::ir::{Operation, Service};
use crate::names::FeatureName;

/// `Cargo.toml`, with a feature for each operation and for each type that operations share.
pub(super) fn cargo_toml(service: &Service, config: &Config) -> String {
    let mut more = config.package.cargo.clone();
    let mut out = package(service, config, take(&mut more, "package"));
    out.push_str(&features(service));
    let used = runtime_features(service);
    let lensmith = dependency(&config.runtime, &used, DefaultFeatures::Off);
    let _ = write!(out, "\n[dependencies]\nlensmith = {lensmith}\n");
    out.push_str(&entries(take(&mut more, "dependencies")));
    out.push_str(&dev_dependencies(service, config, take(&mut more, "dev-dependencies")));
    for (name, value) in more {
        let _ = write!(out, "\n{}", section(Table::from_iter([(name, value)])));
    }
    out
}

/// The section `[dev-dependencies]`, with what the user wants beside it: further features of the runtime among it.
fn dev_dependencies(service: &Service, config: &Config, mut more: Table) -> String {
    let wanted = more.remove("lensmith");
    let wanted = wanted.as_ref().and_then(|lensmith| lensmith.get("features")?.as_array());
    let wanted = wanted.into_iter().flatten().filter_map(Value::as_str);
    let features: Vec<&str> =
        ["client"].into_iter().chain(wanted.filter(|feature| *feature != "client")).collect();
    let lensmith = dependency(&config.runtime, &features, DefaultFeatures::On);
    let mut out = format!(
        "\n[dev-dependencies]\n# The example of the front page is a call.\nlensmith = {lensmith}\n"
    );
    if smoke::is_in(service) && !more.contains_key("tokio") {
        out.push_str(
            "tokio = { version = \"1\", default-features = false, features = [\"macros\", \"rt\"] }\n",
        );
    }
    out.push_str(&entries(more));
    out
}

/// The section `[package]`, in which what the user wants replaces what is generated.
fn package(service: &Service, config: &Config, mut more: Table) -> String {
    let Package { version, publish, .. } = &config.package;
    let name = config.crate_name.clone();
    let metadata = metadata(more.remove("metadata"));
    let mut out = "[package]\n".to_owned();
    let mut line = |key: &str, value: Option<Value>| {
        if let Some(value) = more.remove(key).or(value) {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{key} = {value}");
        }
    };
    line("name", Some(name.into()));
    line("description", Some(description(service, &config.package).into()));
    line("version", Some(version.clone().into()));
    line("edition", Some("2024".into()));
    line("rust-version", Some("1.88".into()));
    for (key, value) in optional_keys(&config.package) {
        line(key, value);
    }
    line("publish", publish_key(publish));
    out.push_str(&entries(more));
    let metadata = Table::from_iter([("metadata".to_owned(), metadata)]);
    let table = Table::from_iter([("package".to_owned(), metadata.into())]);
    let _ = write!(out, "\n{}", section(table));
    out
}

/// The metadata that the user wants, with what docs.rs needs to show the features of items.
fn metadata(more: Option<Value>) -> Value {
    let arguments = Value::from(vec!["--cfg", "docsrs"]);
    let mut all = more.unwrap_or_else(|| Table::new().into());
    within(&mut all, "docs")
        .and_then(|docs| within(docs, "rs"))
        .and_then(Value::as_table_mut)
        .map(|rs| rs.entry("rustdoc-args").or_insert(arguments));
    all
}

/// The table of a key, which is made if it is absent.
fn within<'a>(value: &'a mut Value, key: &str) -> Option<&'a mut Value> {
    Some(value.as_table_mut()?.entry(key).or_insert_with(|| Table::new().into()))
}

fn description(service: &Service, package: &Package) -> String {
    let title = service.title.replace(|c: char| c.is_control() || ['"', '\\'].contains(&c), " ");
    let derived = || format!("A lean client for {title}, with lenses");
    package.description.clone().unwrap_or_else(derived)
}

/// The keys that are there if the user gave them a value.
fn optional_keys(package: &Package) -> [(&'static str, Option<Value>); 8] {
    let text = |text: &Option<String>| text.clone().map(Value::from);
    let list = |list: &[String]| (!list.is_empty()).then(|| Value::from(list.to_vec()));
    [
        ("license", text(&package.license)),
        ("license-file", text(&package.license_file)),
        ("authors", list(&package.authors)),
        ("repository", text(&package.repository)),
        ("homepage", text(&package.homepage)),
        ("documentation", text(&package.documentation)),
        ("keywords", list(&package.keywords)),
        ("categories", list(&package.categories)),
    ]
}

fn publish_key(publish: &Publish) -> Option<Value> {
    match publish {
        Publish::Nowhere => Some(false.into()),
        Publish::Everywhere => None,
        Publish::To(registries) => Some(registries.clone().into()),
    }
}

/// The section `[features]`.
fn features(service: &Service) -> String {
    let mut features: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for operation in &service.operations {
        let uses = operation.uses.iter().map(FeatureName::as_str);
        let streams = [
            ("lensmith/event-stream", operation.has_events()),
            ("lensmith/http2", operation.needs_http2),
        ];
        let streams = streams.into_iter().filter(|(_, is_used)| *is_used).map(|(name, _)| name);
        features.insert(operation.feature.as_str(), uses.chain(streams).collect());
        for shared in &operation.uses {
            features.entry(shared.as_str()).or_default();
        }
    }
    let operations: Vec<&str> =
        service.operations.iter().map(|operation| operation.feature.as_str()).collect();
    let mut out = format!("\n[features]\ndefault = [\"full\"]\nfull = {}\n", array(&operations));
    if has_sigv4a_feature(service) {
        features.insert(SIGV4A, vec!["lensmith/sigv4a"]);
    }
    for (feature, uses) in features {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{feature} = {}", array(&uses));
    }
    out
}

/// The feature that signs by Version 4A.
const SIGV4A: &str = "sigv4a";

/// Whether users turn Version 4A on: for endpoints in several regions, which most do without.
pub(super) fn has_sigv4a_feature(service: &Service) -> bool {
    service.may_need_sigv4a() && !service.always_needs_sigv4a()
}

/// Whether a dependency brings its default features.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DefaultFeatures {
    On,
    Off,
}

/// What stands after `lensmith = `. A dependency of the workspace has the default features that the workspace
/// gives it: [Cargo](https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html#inheriting-a-dependency-from-a-workspace)
/// lets nobody take them away.
fn dependency(runtime: &RuntimeDependency, features: &[&str], default: DefaultFeatures) -> String {
    let mut entries: Vec<String> =
        runtime.entries().iter().map(|(key, value)| format!("{key} = {value}")).collect();
    if default == DefaultFeatures::Off && *runtime != RuntimeDependency::Workspace {
        entries.push("default-features = false".to_owned());
    }
    if !features.is_empty() {
        entries.push(format!("features = {}", array(features)));
    }
    format!("{{ {} }}", entries.join(", "))
}

/// Takes a table out of another; it is empty if the other does not have it.
fn take(from: &mut Table, key: &str) -> Table {
    match from.remove(key) {
        Some(Value::Table(table)) => table,
        _ => Table::new(),
    }
}

/// The entries of a table, each on a line.
fn entries(table: Table) -> String {
    table.into_iter().map(|(key, value)| format!("{} = {value}\n", self::key(key))).collect()
}

/// A key, in quotes if TOML asks for them.
fn key(key: String) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match !key.is_empty() && key.chars().all(is_bare) {
        true => key,
        false => Value::from(key).to_string(),
    }
}

/// A table with its header.
fn section(table: Table) -> String {
    table.to_string()
}

/// The features of the runtime that the code needs.
pub(super) fn runtime_features(service: &Service) -> Vec<&'static str> {
    let is_compressed = |operation: &Operation| operation.compression.is_some();
    let has_sha1 = |operation: &Operation| {
        operation.http_checksum.as_ref().is_some_and(|http_checksum| http_checksum.has_sha1)
    };
    let has_crc = service.response_crc32.is_some()
        || service.operations.iter().any(|operation| operation.http_checksum.is_some());
    let used = [
        ("cbor", service.protocol.has_cbor()),
        ("crc", has_crc),
        ("document", service.has_documents),
        ("gzip", service.operations.iter().any(is_compressed)),
        ("md5", service.operations.iter().any(|operation| operation.needs_md5)),
        ("sha1", service.operations.iter().any(has_sha1)),
        ("sigv4a", service.always_needs_sigv4a()),
        ("xml", service.protocol.has_xml()),
    ];
    used.into_iter().filter(|(_, is_used)| *is_used).map(|(feature, _)| feature).collect()
}

/// An array of strings, with one on each line if there are many.
fn array(values: &[&str]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
    let line = format!("[{}]", quoted.join(", "));
    if line.len() <= 80 { line } else { format!("[\n    {},\n]", quoted.join(",\n    ")) }
}

/// `rustfmt.toml`: the generator formats the code, so that another formatter can only undo it.
pub(super) fn rustfmt_toml() -> String {
    "disable_all_formatting = true\n".to_owned()
}
