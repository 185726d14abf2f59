//! `src/constraints.rs`: what the model says about the values of shapes, once for each shape.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::{float, raw_string};
use super::{Module, imports};
use crate::ir::{Constraint, Constraints, Service, TypeKind};
use crate::names::ConstName;

/// The constants; none if no shape has constraints:
///
/// ```text
/// pub(crate) const REGISTRY_ID: &[Constraint] = &[Pattern("[0-9]{12}")];
/// ```
pub(super) fn module(service: &Service) -> Option<Module> {
    let mut shapes = BTreeMap::new();
    members(service).for_each(|constraints| collect(constraints, &mut shapes));
    if shapes.is_empty() {
        return None;
    }
    let constants = shapes.into_iter().map(|(name, rules)| {
        let rules = self::rules(rules);
        quote!(pub(crate) const #name: &[Constraint] = #rules;).into()
    });
    let module = imports::module(DOCS, constants.collect());
    Some(Module { attributes: vec![UNUSED], ..module })
}

const DOCS: &str = "The constraints that the model states for shapes, by the names of the shapes.";

const UNUSED: &str =
    "#![allow(dead_code, reason = \"a crate with few of its features needs few of them\")]";

/// The constraints of every member.
fn members(service: &Service) -> impl Iterator<Item = &Constraints> {
    let operations = service.operations.iter();
    let structures = operations.flat_map(|operation| [&operation.request, &operation.response]);
    let structures = structures.chain(service.types.iter().filter_map(|ty| match &ty.kind {
        TypeKind::Structure(structure) => Some(structure),
        _ => None,
    }));
    let unions = service.types.iter().filter_map(|ty| match &ty.kind {
        TypeKind::Union(union) => Some(union),
        _ => None,
    });
    let variants = unions.flat_map(|union| &union.variants).map(|variant| &variant.value);
    let fields = structures.flat_map(|structure| &structure.fields).map(|field| &field.value);
    fields.chain(variants).map(|value| &value.constraints)
}

fn collect<'a>(
    constraints: &'a Constraints,
    shapes: &mut BTreeMap<&'a ConstName, &'a [Constraint]>,
) {
    if let Some(constant) = &constraints.constant {
        shapes.insert(constant, &constraints.rules);
    }
    for rule in &constraints.rules {
        if let Constraint::Elements(inner) | Constraint::Keys(inner) | Constraint::Values(inner) =
            rule
        {
            collect(inner, shapes);
        }
    }
}

/// The constraints of a member: the constant of a shape, or the rules themselves.
pub(super) fn emit(constraints: &Constraints) -> TokenStream {
    match &constraints.constant {
        Some(constant) => quote!(#constant),
        None => rules(&constraints.rules),
    }
}

fn rules(rules: &[Constraint]) -> TokenStream {
    let rules = rules.iter().map(constraint);
    quote!(&[#(#rules),*])
}

fn constraint(constraint: &Constraint) -> TokenStream {
    match constraint {
        Constraint::Length { min, max } => {
            let min = proc_macro2::Literal::u64_unsuffixed(min.unwrap_or(0));
            let max = match max {
                Some(max) => {
                    let max = proc_macro2::Literal::u64_unsuffixed(*max);
                    quote!(#max)
                }
                None => quote!(u64::MAX),
            };
            quote!(Length { min: #min, max: #max })
        }
        Constraint::Range { min, max } => {
            let [min, max] =
                [(min, quote!(i64::MIN)), (max, quote!(i64::MAX))].map(|(bound, none)| {
                    bound.map_or(none, |bound| {
                        let bound = proc_macro2::Literal::i64_unsuffixed(bound);
                        quote!(#bound)
                    })
                });
            quote!(Range { min: #min, max: #max })
        }
        Constraint::FloatRange { min, max } => {
            let bounds = [(min, quote!(f64::NEG_INFINITY)), (max, quote!(f64::INFINITY))];
            let [min, max] = bounds.map(|(bound, none)| bound.map_or(none, float));
            quote!(FloatRange { min: #min, max: #max })
        }
        Constraint::Pattern(pattern) => {
            let pattern = raw_string(pattern);
            quote!(Pattern(#pattern))
        }
        Constraint::UniqueItems => quote!(UniqueItems),
        Constraint::Elements(inner) => {
            let inner = emit(inner);
            quote!(Elements(#inner))
        }
        Constraint::Keys(inner) => {
            let inner = emit(inner);
            quote!(Keys(#inner))
        }
        Constraint::Values(inner) => {
            let inner = emit(inner);
            quote!(Values(#inner))
        }
    }
}
