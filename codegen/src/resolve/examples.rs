//! The examples and the smoke tests of operations.

use std::collections::BTreeSet;

use serde_json::Value;

use super::context::Diagnostics;
use super::documentation::{DOC_WIDTH, one_line};
use super::nodes::{Blobs, Mismatch, Types};
use super::operations::Signature;
use super::selection::Selected;
use crate::docs;
use crate::error::Problem;
use crate::ir::{
    EndpointChoice, Example, Expectation, SmokeTest, Structure, TypeDefinition, WireForm,
};
use crate::warning::WarningKind;
use crate::{model, names};

const SMOKE_TEST_HELP: &str = "fix the trait `smithy.test#smokeTests`, or replace it in an overlay";

/// The examples and smoke tests of operations. Names of smoke tests are unique among all of them.
pub(super) struct Examples<'a> {
    types: Types<'a>,
    test_names: BTreeSet<String>,
}

impl<'a> Examples<'a> {
    pub(super) fn new(types: &'a [TypeDefinition]) -> Self {
        Self { types: Types::new(types, Blobs::Base64), test_names: BTreeSet::new() }
    }

    /// The examples of an operation. Parts that do not fit the model are omitted.
    pub(super) fn of(&self, selected: &Selected<'_>, signature: &Signature) -> Vec<Example> {
        let examples = selected.shape.traits.examples();
        examples.iter().map(|example| self::example(example, signature, &self.types)).collect()
    }

    /// The smoke tests of an operation. Those that do not fit the model, which real models have, are left
    /// out.
    pub(super) fn smoke_tests(
        &mut self,
        selected: &Selected<'_>,
        signature: &Signature,
        diagnostics: &mut Diagnostics,
    ) -> Vec<SmokeTest> {
        let mut smoke_tests = Vec::new();
        for test in selected.shape.traits.smoke_tests() {
            match smoke_test(&test, signature, &self.types, &mut self.test_names) {
                Ok(smoke_test) => smoke_tests.push(smoke_test),
                Err(cause) => {
                    let cause = format!("the smoke test `{}`: {cause}", test.id);
                    let problem = Problem::of(selected.id, cause).help(SMOKE_TEST_HELP);
                    let problem = problem.in_file(&selected.shape.file);
                    diagnostics.warn(WarningKind::SmokeTest, problem);
                }
            }
        }
        smoke_tests
    }
}

fn example(example: &model::Example<'_>, signature: &Signature, types: &Types<'_>) -> Example {
    let mut wire_forms = Vec::new();
    let mut left_out = Vec::new();
    let mut part = |name: &str, structure: &Structure, node: &Value| match types
        .structure(structure, node)
        .map_err(|mismatch| mismatch.inside(name))
    {
        Ok(written) => {
            wire_forms.push(WireForm { of: structure.path(), json: written.json });
            Some(written.sample)
        }
        Err(mismatch) => {
            left_out.push(mismatch.message());
            None
        }
    };
    let request = part("input", &signature.request, example.input);
    if let Some(output) = example.output {
        part("output", &signature.response, output);
    }
    if let Some(error) = example.error {
        match error_structure(error.shape_id, signature, types) {
            Some(structure) => {
                part("error.content", structure, error.content);
            }
            None => left_out.push(not_an_error(error.shape_id)),
        }
    }
    let documentation = example.documentation.unwrap_or_default();
    Example {
        title: docs::markdown(&one_line(example.title), DOC_WIDTH),
        docs: docs::markdown(documentation, DOC_WIDTH),
        request,
        wire_forms,
        left_out,
    }
}

fn error_structure<'a>(
    shape_id: &str,
    signature: &Signature,
    types: &Types<'a>,
) -> Option<&'a Structure> {
    let variant = signature.error.variants.iter().find(|variant| variant.origin == shape_id)?;
    types.structure_of(&variant.shape)
}

fn not_an_error(shape_id: &str) -> String {
    format!("`{shape_id}` is not an error of the operation")
}

/// A smoke test, or why it is left out.
fn smoke_test(
    test: &model::SmokeTest<'_>,
    signature: &Signature,
    types: &Types<'_>,
    names: &mut BTreeSet<String>,
) -> Result<SmokeTest, String> {
    let request = types
        .structure(&signature.request, test.params)
        .map_err(|mismatch: Mismatch| mismatch.inside("params").message())?;
    let expectation = match test.expectation {
        model::Expectation::Success => Expectation::Success,
        model::Expectation::Failure(None) => Expectation::AnyError,
        model::Expectation::Failure(Some(shape_id)) => {
            let error = &signature.error;
            let variant = error.variants.iter().find(|variant| variant.origin == shape_id);
            let variant = variant.ok_or_else(|| not_an_error(shape_id))?;
            Expectation::Error(error.name.clone(), variant.name.clone())
        }
    };
    let text = |key| test.vendor_params.get(key).and_then(Value::as_str).map(str::to_owned);
    let choices = [("useFips", EndpointChoice::Fips), ("useDualstack", EndpointChoice::DualStack)];
    let chosen = choices
        .into_iter()
        .filter(|(key, _)| test.vendor_params.get(key).and_then(Value::as_bool) == Some(true));
    Ok(SmokeTest {
        name: unique_name(test.id, names).ok_or("the `id` cannot name a test")?,
        request: request.sample,
        region: text("region"),
        endpoint_url: text("uri"),
        endpoints: chosen.map(|(_, choice)| choice).collect(),
        expectation,
    })
}

/// The first name of a test that is free.
fn unique_name(id: &str, names: &mut BTreeSet<String>) -> Option<String> {
    (1..).map_while(|number| names::test_name(id, number)).find(|name| names.insert(name.clone()))
}
