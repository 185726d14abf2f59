//! The examples and the smoke tests of operations.

use std::collections::BTreeSet;

use serde_json::Value;

use super::expressions::{Blobs, Mismatch, Types};
use super::operations::Selected;
use super::{DOC_WIDTH, one_line};
use crate::docs;
use crate::error::Problem;
use crate::ir::{
    EndpointChoice, Example, Expectation, Operation, SmokeTest, Structure, TypeDefinition, WireForm,
};
use crate::warning::{Warning, WarningKind};
use crate::{model, names};

const SMOKE_TEST_HELP: &str =
    "mend the trait `smithy.test#smokeTests`, or replace it by an `apply` entry";

/// Gives each operation what the model shows of it, but for what does not fit the model: models of real
/// services have such examples and smoke tests.
pub(super) fn resolve(
    selected: &[Selected<'_>],
    operations: &mut [Operation],
    types: &[TypeDefinition],
    warnings: &mut Vec<Warning>,
) {
    let types = Types::new(types, Blobs::Base64);
    let mut test_names = BTreeSet::new();
    for (selected, operation) in selected.iter().zip(operations) {
        let traits = &selected.shape.traits;
        let examples = traits.examples();
        operation.examples =
            examples.iter().map(|example| self::example(example, operation, &types)).collect();
        for test in traits.smoke_tests() {
            match smoke_test(&test, operation, &types) {
                Ok(mut smoke_test) => {
                    for number in 2.. {
                        if test_names.insert(smoke_test.name.clone()) {
                            break;
                        }
                        smoke_test.name = names::test_name(test.id, number).unwrap_or_default();
                    }
                    operation.smoke_tests.push(smoke_test);
                }
                Err(cause) => {
                    let cause = format!("the smoke test `{}`: {cause}", test.id);
                    let problem = Problem::of(&operation.origin, cause).help(SMOKE_TEST_HELP);
                    let problem = problem.in_file(&selected.shape.file);
                    warnings.push(Warning::new(WarningKind::SmokeTest, problem));
                }
            }
        }
    }
}

fn example(found: &model::Example<'_>, operation: &Operation, types: &Types<'_>) -> Example {
    let mut wire_forms = Vec::new();
    let mut left_out = Vec::new();
    let mut part = |name: &str, structure: &Structure, node: &Value| match types
        .structure(structure, node)
        .map_err(|mismatch| mismatch.inside(name))
    {
        Ok(written) => {
            wire_forms.push(WireForm { of: structure.path(), json: written.json });
            Some(written.expression)
        }
        Err(mismatch) => {
            left_out.push(mismatch.message());
            None
        }
    };
    let request = part("input", &operation.request, found.input);
    if let Some(output) = found.output {
        part("output", &operation.response, output);
    }
    if let Some(error) = found.error {
        match error_structure(error.shape_id, operation, types) {
            Some(structure) => {
                part("error.content", structure, error.content);
            }
            None => left_out.push(not_an_error(error.shape_id)),
        }
    }
    let documentation = found.documentation.unwrap_or_default();
    Example {
        title: docs::markdown(&one_line(found.title), DOC_WIDTH),
        docs: docs::markdown(documentation, DOC_WIDTH),
        request,
        wire_forms,
        left_out,
    }
}

fn error_structure<'a>(
    shape_id: &str,
    operation: &Operation,
    types: &Types<'a>,
) -> Option<&'a Structure> {
    let variant = operation.error.variants.iter().find(|variant| variant.origin == shape_id)?;
    types.structure_of(&variant.shape)
}

fn not_an_error(shape_id: &str) -> String {
    format!("`{shape_id}` is no error of the operation")
}

/// A smoke test, or why there is none.
fn smoke_test(
    found: &model::SmokeTest<'_>,
    operation: &Operation,
    types: &Types<'_>,
) -> Result<SmokeTest, String> {
    let request = types
        .structure(&operation.request, found.params)
        .map_err(|mismatch: Mismatch| mismatch.inside("params").message())?;
    let expectation = match found.expectation {
        model::Expectation::Success => Expectation::Success,
        model::Expectation::Failure(None) => Expectation::AnyError,
        model::Expectation::Failure(Some(shape_id)) => {
            let error = &operation.error;
            let variant = error.variants.iter().find(|variant| variant.origin == shape_id);
            let variant = variant.ok_or_else(|| not_an_error(shape_id))?;
            Expectation::Error(error.name.clone(), variant.name.clone())
        }
    };
    let text = |key| found.vendor_params.get(key).and_then(Value::as_str).map(str::to_owned);
    let choices = [("useFips", EndpointChoice::Fips), ("useDualstack", EndpointChoice::DualStack)];
    let chosen = choices
        .into_iter()
        .filter(|(key, _)| found.vendor_params.get(key).and_then(Value::as_bool) == Some(true));
    Ok(SmokeTest {
        name: names::test_name(found.id, 1).ok_or("the `id` cannot name a test")?,
        request: request.expression,
        region: text("region"),
        endpoint_url: text("uri"),
        endpoints: chosen.map(|(_, choice)| choice).collect(),
        expectation,
    })
}
