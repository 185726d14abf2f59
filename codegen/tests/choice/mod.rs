//! Whether crates of one model in several protocols are the same, except for what goes over the wire.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]
#![allow(unreachable_pub, reason = "a module of two tests")]

use std::collections::BTreeMap;

use lensmith_codegen::{Config, ModelFile, RuntimeDependency, generate};

/// What lenses and prisms state for the wire alone.
const FACTS: [&str; 8] = [
    "attribute",
    "decimal",
    "flattened",
    "json_name",
    "media_type",
    "timestamp_format",
    "xml",
    "xml_name",
];

/// The constants of operations that are for the wire alone.
const CONSTANTS: [&str; 3] = ["HAS_INPUT", "ROUTE", "XML_ROOT"];

/// The code of the crate in a protocol, without its tests: each file without blanks and without what is for the wire.
pub fn code_without_wire(json: &[u8], protocol: &str) -> BTreeMap<String, String> {
    let config = Config {
        protocol: Some(protocol.to_owned()),
        ..Config::new("library", RuntimeDependency::path("runtime"))
    };
    let model = ModelFile { name: "model.json", json };
    let tree = generate(&[model], &config).unwrap_or_else(|errors| panic!("{protocol}: {errors}"));
    let code = tree.files.into_iter().filter(|(path, _)| path.starts_with("src/"));
    code.map(|(path, text)| (path, without_wire(&text))).collect()
}

fn without_wire(text: &str) -> String {
    // Which names are imported follows from the rest.
    let lines = text.lines().filter(|line| !line.starts_with("use "));
    let mut code: String = lines.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
    for fact in FACTS {
        while let Some(start) = code.find(&format!(".{fact}(")) {
            code.replace_range(start..end_of_call(&code, start), "");
        }
    }
    for constant in CONSTANTS {
        while let Some(start) = code.find(&format!("const{constant}:")) {
            let end = code[start..].find(';').unwrap() + start + 1;
            code.replace_range(start..end, "");
        }
    }
    for field in ["protocol:&lensmith::protocol::", "xml_namespace:Some("] {
        if let Some(start) = code.find(field) {
            let end = ["endpoint_rules:", "..lensmith"].map(|next| code[start..].find(next));
            let end = end.into_iter().flatten().min().unwrap() + start;
            code.replace_range(start..end, "");
        }
    }
    code
}

/// Where the parentheses end that are the first ones after `start`.
fn end_of_call(code: &str, start: usize) -> usize {
    let mut depth = 0;
    for (at, c) in code.char_indices().skip_while(|(at, _)| *at < start) {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => return at + 1,
            ')' => depth -= 1,
            _ => {}
        }
    }
    panic!("a call without an end: {}", &code[start..])
}
