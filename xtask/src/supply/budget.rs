//! The crates that each feature may bring.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::metadata::packages;
use crate::process::{cargo_command, output};
use crate::{Failure, paths};

/// The crates that a consumer with one operation may have to build, not counting itself.
struct Budget {
    /// What it is for.
    what: &'static str,
    /// The features of `lensmith` that are on.
    features: &'static [&'static str],
    /// The crates, in groups with a common reason.
    crates: &'static [&'static [&'static str]],
}

#[rustfmt::skip]
const BUDGETS: &[Budget] = &[
    Budget { what: "without IO", features: &[], crates: &[CORE] },
    Budget { what: "validation", features: &["validate"], crates: &[CORE, REGEX] },
    Budget { what: "serde", features: &["serde"], crates: &[CORE, SERDE] },
    Budget { what: "documents", features: &["document"], crates: &[CORE, SERDE_JSON] },
    Budget { what: "compression", features: &["gzip"], crates: &[CORE, FLATE2] },
    Budget { what: "checksums", features: &["md5"], crates: &[CORE, MD5] },
    Budget { what: "checksums of S3", features: &["crc", "sha1"], crates: &[CORE, CRC, SHA1] },
    Budget { what: "signatures 4A", features: &["sigv4a"], crates: &[CORE, P256] },
    Budget { what: "CBOR", features: &["cbor"], crates: &[CORE] },
    Budget { what: "event streams", features: &["event-stream"], crates: &[CORE, CRC32] },
    Budget { what: "XML", features: &["xml"], crates: &[CORE, XML] },
    Budget { what: "blocking client", features: &["blocking"], crates: &[CORE, UREQ, RUSTLS] },
    Budget { what: "async client", features: &["client"], crates: &[CORE, TOKIO, HYPER, RUSTLS] },
    Budget { what: "async client, HTTP/2", features: &["http2"], crates: &[CORE, TOKIO, HYPER, RUSTLS, H2] },
    // hyper-util has them already.
    Budget { what: "async client with spans", features: &["client", "tracing"], crates: &[CORE, TOKIO, HYPER, RUSTLS] },
    Budget { what: "blocking with spans", features: &["blocking", "tracing"], crates: &[CORE, UREQ, RUSTLS, TRACING] },
    Budget { what: "async over reqwest", features: &["reqwest"], crates: &[CORE, TOKIO, HYPER, RUSTLS, REQWEST] },
    Budget { what: "async, credentials", features: &["client", "credentials"], crates: &[CORE, TOKIO, HYPER, RUSTLS, XML, SHA1] },
    Budget { what: "blocking, credentials", features: &["blocking", "credentials"], crates: &[CORE, UREQ, RUSTLS, XML, SHA1] },
];

/// The types of HTTP, Signature Version 4, blobs and timestamps.
#[rustfmt::skip]
const CORE: &[&str] = &[
    "base64", "bytes", "http", "itoa", "jiff", "jiff-core", "lensmith", "lensmith-ecr", "percent-encoding",
    // HMAC and SHA-256.
    "block-buffer", "cfg-if", "cmov", "cpufeatures", "crypto-common", "ctutils", "digest", "hmac",
    "hybrid-array", "sha2", "typenum",
];
/// Patterns.
const REGEX: &[&str] = &["regex", "regex-automata", "regex-syntax"];
/// `Serialize` and `Deserialize`, without derived ones.
const SERDE: &[&str] = &["serde", "serde_core"];
/// The type of documents.
const SERDE_JSON: &[&str] = &["memchr", "serde_core", "serde_json", "zmij"];
/// Compression in Rust.
const FLATE2: &[&str] = &["adler2", "crc32fast", "flate2", "miniz_oxide", "simd-adler32"];
/// MD5, on the crates of SHA-256.
const MD5: &[&str] = &["md-5"];
/// CRC32, CRC32C and CRC-64/NVME.
const CRC: &[&str] = &["crc", "crc-catalog", "crc32fast"];
/// CRC32 alone.
const CRC32: &[&str] = &["crc32fast"];
/// SHA-1, on the crates of SHA-256: a checksum, and the names of the files of SSO.
const SHA1: &[&str] = &["sha1"];
/// ECDSA with P-256, on the crates of SHA-256 and HMAC.
#[rustfmt::skip]
const P256: &[&str] = &[
    "autocfg", "base16ct", "const-oid", "cpubits", "crypto-bigint", "der", "ecdsa", "elliptic-curve", "ff", "group", "num-traits", "p256",
    "primefield", "primeorder", "rand_core", "rfc6979", "sec1", "signature", "spki", "subtle", "wnaf", "zeroize",
];
/// The async runtime.
const TOKIO: &[&str] = &["mio", "pin-project-lite", "socket2", "tokio"];
/// HTTP/1.1 with pooled connections.
#[rustfmt::skip]
const HYPER: &[&str] = &[
    "atomic-waker", "futures-channel", "futures-core", "futures-task", "futures-util", "http-body",
    "http-body-util", "httparse", "hyper", "hyper-rustls", "hyper-util", "smallvec", "tokio-rustls", "tower-service",
    "tracing", "tracing-core", "try-lock", "want",
];
/// HTTP/2.
const H2: &[&str] =
    &["equivalent", "fnv", "futures-sink", "h2", "hashbrown", "indexmap", "slab", "tokio-util"];
/// HTTP/1.1 without a runtime.
const UREQ: &[&str] = &["httparse", "log", "ureq", "ureq-proto", "utf8-zero"];
/// Spans, unless the async client brings them.
const TRACING: &[&str] = &["pin-project-lite", "tracing", "tracing-core"];
/// TLS, and what compiles the assembly of ring.
#[rustfmt::skip]
const RUSTLS: &[&str] = &[
    "cc", "find-msvc-tools", "getrandom", "libc", "once_cell", "ring", "rustls", "rustls-pki-types",
    "rustls-webpki", "shlex", "subtle", "untrusted", "webpki-roots", "zeroize",
];
/// A client that users bring along, with its URLs.
#[rustfmt::skip]
const REQWEST: &[&str] = &[
    "bitflags", "displaydoc", "form_urlencoded", "icu_collections", "icu_locale_core", "icu_normalizer",
    "icu_normalizer_data", "icu_properties", "icu_properties_data", "icu_provider", "idna",
    "idna_adapter", "ipnet", "litemap", "log", "potential_utf", "proc-macro2", "quote", "reqwest", "slab",
    "stable_deref_trait", "syn", "sync_wrapper", "synstructure", "tinystr", "tower", "tower-http",
    "tower-layer", "unicode-ident", "url", "utf8_iter", "utf_types", "writeable", "yoke", "yoke-derive",
    "zerofrom", "zerofrom-derive", "zerotrie", "zerovec", "zerovec-derive",
];
/// Responses in XML.
const XML: &[&str] = &["memchr", "quick-xml"];

/// The number of crates that each feature brings, as a table.
///
/// # Errors
/// Each new crate, each crate of a budget that is no longer needed, and each feature without a budget.
pub fn budgets() -> Result<String, Failure> {
    let mut table = format!("{:24} {:18} crates", "a consumer's", "features");
    let mut failures = without_budget()?;
    for budget in BUDGETS {
        let crates = crates(budget.features)?;
        failures.extend(compare(budget, &crates));
        let features = budget.features.join(", ");
        // Writing to a string can't fail.
        let _ = write!(table, "\n{:24} {features:18} {:6}", budget.what, crates.len());
    }
    Failure::unless_empty(failures)?;
    Ok(table)
}

/// The features of `lensmith` that no budget names. Internal features start with `_`.
fn without_budget() -> Result<Vec<Failure>, Failure> {
    let packages = packages(&paths::workspace().join("Cargo.toml"))?;
    let runtime =
        packages.into_iter().filter(|package| package.is_member && package.name == "lensmith");
    let mut features: Vec<String> = runtime.flat_map(|package| package.features).collect();
    let has_budget =
        |feature: &str| BUDGETS.iter().any(|budget| budget.features.contains(&feature));
    features.retain(|feature| {
        !(feature == "default" || feature.starts_with('_') || has_budget(feature))
    });
    let failure = |feature| {
        let what = format!("the feature {feature} of lensmith has no budget");
        Failure::new(what, "add a row to xtask/src/supply/budget.rs")
    };
    Ok(features.into_iter().map(failure).collect())
}

/// The names of the crates that a consumer builds. A crate in two versions counts twice.
fn crates(features: &[&str]) -> Result<Vec<String>, Failure> {
    let mut tree = cargo_command();
    tree.args(["tree", "--locked", "--edges", "normal,build", "--prefix", "none", "--no-dedupe"]);
    // The same on every machine.
    tree.args(["--target", "x86_64-unknown-linux-gnu"]);
    tree.args(["--package", "lensmith", "--package", "lensmith-ecr", "--no-default-features"]);
    let features = features.iter().map(|feature| format!(",lensmith/{feature}"));
    let features = features.collect::<String>();
    tree.arg(format!("--features=lensmith-ecr/GetDownloadUrlForLayer{features}"));
    tree.arg("--manifest-path").arg(paths::workspace().join("Cargo.toml"));
    let printed = output(&mut tree, "run `cargo tree` to see what is wrong")?;
    let word = |line: &str, index: usize| line.split(' ').nth(index).map(str::to_owned);
    let lines = printed.lines().filter(|line| !line.is_empty());
    let packages: BTreeSet<_> = lines.map(|line| (word(line, 0), word(line, 1))).collect();
    Ok(packages.into_iter().filter_map(|(name, _version)| name).collect())
}

fn compare(budget: &Budget, crates: &[String]) -> Option<Failure> {
    let mut new: Vec<&str> = crates.iter().map(String::as_str).collect();
    let mut gone = budget.crates.concat();
    gone.retain(|krate| match new.iter().position(|found| found == krate) {
        Some(index) => {
            new.remove(index);
            false
        }
        None => true,
    });
    let mut what = format!("the crates for {} differ from the budget", budget.what);
    for (crates, said) in [(&new, "new"), (&gone, "no longer needed")] {
        if !crates.is_empty() {
            what += &format!("; {said}: {}", crates.join(", "));
        }
    }
    let help = "remove the new crates, or change the lists in xtask/src/supply/budget.rs";
    (!(new.is_empty() && gone.is_empty())).then(|| Failure::new(what, help))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: Budget = Budget { what: "tests", features: &[], crates: &[&["a", "b"], &["c"]] };

    fn said(crates: &[&str]) -> Option<String> {
        let crates: Vec<String> = crates.iter().map(|&name| name.to_owned()).collect();
        compare(&BUDGET, &crates).map(|failure| failure.plain())
    }

    #[test]
    fn what_is_new_or_no_longer_needed_is_named() {
        assert_eq!(said(&["a", "b", "c"]), None);
        assert!(said(&["a", "b", "c", "d", "e"]).unwrap().contains("; new: d, e\n"));
        assert!(said(&["a", "b"]).unwrap().contains("; no longer needed: c\n"));
    }

    #[test]
    fn a_second_version_is_new() {
        assert!(said(&["a", "b", "b", "c"]).unwrap().contains("; new: b\n"));
    }
}
