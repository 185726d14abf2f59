//! The values of the traits `examples` and `smokeTests`.

use serde_json::Value;

/// An example of a call.
/// See [examples](https://smithy.io/2.0/spec/documentation-traits.html#smithy-api-examples-trait).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Example<'a> {
    pub(crate) title: &'a str,
    pub(crate) documentation: Option<&'a str>,
    pub(crate) input: &'a Value,
    pub(crate) output: Option<&'a Value>,
    pub(crate) error: Option<ExampleError<'a>>,
}

/// The error that an example ends in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ExampleError<'a> {
    pub(crate) shape_id: &'a str,
    pub(crate) content: &'a Value,
}

/// A call that shows whether a service is up. See [smoke
/// tests](https://smithy.io/2.0/additional-specs/smoke-tests.html).
#[derive(Clone, Copy, Debug)]
pub(crate) struct SmokeTest<'a> {
    pub(crate) id: &'a str,
    pub(crate) params: &'a Value,
    /// What the call needs of the client, such as its region.
    pub(crate) vendor_params: &'a Value,
    pub(crate) expectation: Expectation<'a>,
}

/// How a call should end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expectation<'a> {
    Success,
    /// An error, with the id of its shape if a particular one is expected.
    Failure(Option<&'a str>),
}

/// What the value of `examples` looks like.
pub(super) const EXAMPLES: &str =
    "a list of objects with a string `title` and objects `input`, `output` and `error`";

/// What the value of `smokeTests` looks like.
pub(super) const SMOKE_TESTS: &str = "a list of objects with a string `id`, objects `params` and \
     `vendorParams`, and `expect`, which has either `success` or `failure`";

pub(super) fn are_examples(value: &Value) -> bool {
    parse_examples(value).is_some()
}

pub(super) fn are_smoke_tests(value: &Value) -> bool {
    parse_smoke_tests(value).is_some()
}

/// The examples; `None` if the value is malformed.
pub(super) fn parse_examples(value: &Value) -> Option<Vec<Example<'_>>> {
    value.as_array()?.iter().map(parse_example).collect()
}

/// The smoke tests; `None` if the value is malformed.
pub(super) fn parse_smoke_tests(value: &Value) -> Option<Vec<SmokeTest<'_>>> {
    value.as_array()?.iter().map(parse_smoke_test).collect()
}

fn parse_example(node: &Value) -> Option<Example<'_>> {
    let error = match node.get("error") {
        None => None,
        Some(error) => Some(ExampleError {
            shape_id: error.get("shapeId")?.as_str()?,
            content: object_at(error, "content")?,
        }),
    };
    let output = match node.get("output") {
        None => None,
        Some(output) => Some(Some(output).filter(|output| output.is_object())?),
    };
    Some(Example {
        title: node.get("title")?.as_str()?,
        documentation: node.get("documentation").and_then(Value::as_str),
        input: object_at(node, "input")?,
        output,
        error,
    })
}

fn parse_smoke_test(node: &Value) -> Option<SmokeTest<'_>> {
    let expect = node.get("expect")?;
    let expectation = match (expect.get("success"), expect.get("failure")) {
        (Some(_), None) => Expectation::Success,
        (None, Some(failure)) => {
            Expectation::Failure(failure.get("errorId").and_then(Value::as_str))
        }
        _ => return None,
    };
    Some(SmokeTest {
        id: node.get("id")?.as_str()?,
        params: object_at(node, "params")?,
        vendor_params: object_at(node, "vendorParams")?,
        expectation,
    })
}

/// The object at a key, or `null`, whose members are all absent.
fn object_at<'a>(node: &'a Value, key: &str) -> Option<&'a Value> {
    match node.get(key) {
        None => Some(&Value::Null),
        Some(value) => Some(value).filter(|value| value.is_object()),
    }
}
