//! The encoding of a model file, and other formats that users take for a Smithy model.

use serde_json::{Map, Value};

use crate::error::Problem;

/// Where the Smithy models of AWS are.
const AWS_MODELS: &str = "https://github.com/aws/api-models-aws";

/// How a model gets into the format that Lensmith reads.
pub(super) const AST_HELP: &str = r#"a model is a Smithy JSON AST, as `smithy ast` prints it: {"smithy": "2.0", "shapes": {...}}"#;

/// The text of a file, without a byte order mark.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Problem> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Some(encoding) = other_encoding(bytes) {
        let help = "save it as UTF-8; in PowerShell, write it with `Out-File -Encoding utf8`";
        return Err(Problem::general(format!("the file is {encoding}, not UTF-8")).help(help));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let cause = format!("the file is not UTF-8: byte {} is invalid", error.valid_up_to() + 1);
        Problem::general(cause).help("save it as UTF-8, not compressed and not in another encoding")
    })
}

/// The encoding of a text whose characters have two or four bytes, by its byte order mark or its first
/// character, which is ASCII.
fn other_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..]
        | [0, 0, 0xFE, 0xFF, ..]
        | [1..=255, 0, 0, 0, ..]
        | [0, 0, 0, 1..=255, ..] => Some("UTF-32"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [1..=255, 0, ..] | [0, 1..=255, ..] => Some("UTF-16"),
        _ => None,
    }
}

/// Refuses a text that is not JSON but that a user might take for a model.
pub(super) fn check_text(name: &str, text: &str) -> Result<(), Problem> {
    let start = start(text);
    let is_one_of = |starts: &[&str]| starts.iter().any(|known| start.starts_with(known));
    if is_one_of(&["$version", "$operationInputSuffix", "namespace ", "metadata "])
        || (name.ends_with(".smithy") && !start.starts_with('{'))
    {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        return Err(Problem::general(
            "the file is in the Smithy IDL, but Lensmith reads the JSON AST",
        )
        .help(format!("convert it with the Smithy CLI: `smithy ast {file} > model.json`")));
    }
    if is_one_of(&["openapi:", "swagger:"]) {
        return Err(open_api());
    }
    if is_one_of(&["<"]) {
        let help = "if it is from a site such as GitHub, download the raw file";
        return Err(Problem::general("the file is HTML or XML, not JSON").help(help));
    }
    Ok(())
}

/// A text from its first line that is neither blank nor a comment.
fn start(text: &str) -> &str {
    let mut rest = text.trim_start();
    while rest.starts_with("//") || rest.starts_with('#') {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest.trim_start());
    }
    rest
}

/// What is wrong with a JSON file that has no version of Smithy.
pub(super) fn without_version(root: &Map<String, Value>) -> Problem {
    let has = |key: &str| root.contains_key(key);
    if has("openapi") || has("swagger") {
        return open_api();
    }
    if let Some(metadata) = root.get("metadata").filter(|_| has("operations") && has("shapes")) {
        let service = metadata.get("serviceId").and_then(Value::as_str).unwrap_or("the service");
        let help = format!("use the Smithy model of {service} from {AWS_MODELS}");
        return Problem::general(
            "the file is a botocore model (`service-2.json`), not a Smithy model",
        )
        .help(help);
    }
    if has("plugins") || has("projections") || has("sources") {
        let help = "use the model that the build makes: `smithy ast` prints it";
        return Problem::general("the file configures a Smithy build; it is not a model")
            .help(help);
    }
    Problem::general("the file has no `smithy` version at its top level").help(AST_HELP)
}

fn open_api() -> Problem {
    let help = format!(
        "for an AWS service, use its Smithy model from {AWS_MODELS}; for an API of your own, describe it in \
         Smithy, and convert it with `smithy ast`"
    );
    Problem::general("the file is an OpenAPI description, not a Smithy model").help(help)
}
