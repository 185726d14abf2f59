//! Names that differ in the model, but no longer in Rust.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::Problem;
use crate::ir::{EnumValue, EnumValues, Operation, Structure, TypeDefinition, TypeKind};

/// A problem for each pair of things whose names became one.
pub(super) fn find(operations: &[Operation], types: &[TypeDefinition]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut root = Scope::new("the crate", OPERATION_HELP);
    for operation in operations {
        let names = [&operation.name, &operation.response.name, &operation.error.name];
        let names = names.map(|name| name.as_str()).into_iter().chain([operation.module.as_str()]);
        root.add(&operation.origin, names);
        problems.extend(fields(&operation.request).problems());
        problems.extend(constants(operation).problems());
        problems.extend(fields(&operation.response).problems());
        let mut variants = Scope::new(operation.error.name.as_str(), OPERATION_HELP);
        for variant in &operation.error.variants {
            variants.add(&variant.origin, [variant.name.as_str()]);
        }
        problems.extend(variants.problems());
    }
    let mut shared = Scope::new("the types of the crate", TYPE_HELP);
    for found in types {
        shared.add(&found.origin, [found.name.as_str(), found.name.module().as_str()]);
        problems.extend(parts(found).problems());
    }
    problems.extend(root.problems());
    problems.extend(shared.problems());
    problems
}

const OPERATION_HELP: &str = "select operations without one of them with `--operations`";
const TYPE_HELP: &str = "rename one of them in the service's `rename`, or select operations without it with `--operations`";
const WAITER_HELP: &str =
    "rename the waiter: replace the trait `smithy.waiters#waitable` by an overlay";
const MEMBER_HELP: &str = "rename one of them in the model, or select operations without the shape";

/// The fields or the variants of a type.
fn parts(found: &TypeDefinition) -> Scope<'_> {
    match &found.kind {
        TypeKind::Structure(structure) => fields(structure),
        TypeKind::Union(union) => {
            let mut variants = Scope::new(found.name.as_str(), MEMBER_HELP);
            for variant in &union.variants {
                let origin = format!("{}${}", found.origin, variant.value.wire_name);
                variants.add(&origin, [variant.name.as_str()]);
            }
            variants
        }
        TypeKind::Enumeration(enumeration) => match &enumeration.values {
            EnumValues::Strings(values) => enum_variants(found, values),
            EnumValues::Integers(values) => enum_variants(found, values),
        },
    }
}

fn fields(structure: &Structure) -> Scope<'_> {
    let mut fields = Scope::new(structure.name.as_str(), MEMBER_HELP);
    for plumbing in structure.role.plumbing() {
        fields.add(&format!("the generated field {plumbing}"), [*plumbing]);
    }
    for field in &structure.fields {
        let origin = format!("{}${}", structure.origin, field.value.wire_name);
        fields.add(&origin, [field.name.as_str()]);
    }
    fields
}

/// The constants of a request: its lenses and the operation's waiters.
fn constants(operation: &Operation) -> Scope<'_> {
    let request = &operation.request;
    let mut constants = Scope::new(request.name.as_str(), WAITER_HELP);
    if operation.waiters.is_empty() {
        return constants;
    }
    for field in &request.fields {
        let origin = format!("{}${}", request.origin, field.value.wire_name);
        constants.add(&origin, [field.constant.as_str()]);
    }
    for waiter in &operation.waiters {
        let origin = format!("the waiter {} of {}", waiter.name, operation.origin);
        constants.add(&origin, [waiter.constant.as_str()]);
    }
    constants
}

fn enum_variants<'a, T: std::fmt::Debug>(
    found: &'a TypeDefinition,
    values: &'a [EnumValue<T>],
) -> Scope<'a> {
    let mut variants = Scope::new(found.name.as_str(), MEMBER_HELP);
    for value in values {
        let origin = format!("{} {:?}", found.origin, value.value);
        variants.add(&origin, [value.name.as_str()]);
    }
    variants
}

/// The names of one scope, with where each comes from.
struct Scope<'a> {
    name: &'a str,
    help: &'static str,
    origins: BTreeMap<String, String>,
    /// The first name that each pair of origins shares.
    collisions: BTreeMap<(String, String), String>,
}

impl<'a> Scope<'a> {
    fn new(name: &'a str, help: &'static str) -> Self {
        Self { name, help, origins: BTreeMap::new(), collisions: BTreeMap::new() }
    }

    /// Adds the names that one thing of the model has in the scope.
    fn add<'n>(&mut self, origin: &str, names: impl IntoIterator<Item = &'n str>) {
        for name in names.into_iter().collect::<BTreeSet<_>>() {
            if let Some(first) = self.origins.get(name) {
                let pair = (first.clone(), origin.to_owned());
                self.collisions.entry(pair).or_insert_with(|| name.to_owned());
            } else {
                self.origins.insert(name.to_owned(), origin.to_owned());
            }
        }
    }

    fn problems(self) -> impl Iterator<Item = Problem> {
        let (scope, help) = (self.name.to_owned(), self.help);
        self.collisions.into_iter().map(move |((first, second), name)| {
            let cause = format!("`{first}` becomes the same name, `{name}`, in {scope}");
            Problem::of(second, cause).help(help)
        })
    }
}
