//! The model's examples: in the documentation of operations, and in `tests/examples.rs`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::imports::{self, Place};
use super::literal::raw_string;
use super::{Item, Module, sample, test_attributes};
use crate::ir::{Example, Operation, Service, Target};
use crate::names::crate_identifier;
use crate::source::snippet;

/// What follows the documentation of an operation, by its first example:
///
/// ````text
/// # Example: Tags an image
///
/// ```
/// use lensmith_ecr::PutImage;
///
/// let request = PutImage::new("app", "...").with(PutImage::IMAGE_TAG, "v1.2");
/// # assert_eq!(request.to_json(), r#"..."#);
/// ```
/// ````
///
/// The path of a module is not known, so its examples are not compiled.
pub(super) fn docs(operation: &Operation, service: &Service) -> String {
    let tested = match service.target {
        Target::Crate => "",
        Target::Module => "ignore",
    };
    let mut shown = operation.examples.iter().filter_map(|example| {
        let request = sample::emit(example.request.as_ref()?);
        let wire_form = example.wire_forms.first()?;
        let heading = heading(example);
        let imports = imports(operation, &request, &service.crate_name);
        let statement = snippet(quote!(let request = #request;));
        let json = raw_string(&wire_form.json);
        Some(format!(
            "\n\n{heading}\n\n```{tested}\n{imports}\n{statement}# assert_eq!(request.to_json(), {json});\n```\n"
        ))
    });
    shown.next().unwrap_or_default()
}

/// What an example is about: in the heading if it is short, and else below.
fn heading(example: &Example) -> String {
    const MAX_CHARACTERS: usize = 80;
    let texts = [example.title.trim(), example.docs.trim()];
    match texts.into_iter().find(|text| !text.is_empty()) {
        None => "# Example".to_owned(),
        Some(text) if text.contains('\n') || text.chars().count() > MAX_CHARACTERS => {
            format!("# Example\n\n{text}")
        }
        Some(text) => format!("# Example: {}", text.trim_end_matches(['.', ':'])),
    }
}

/// The imports of an example.
fn imports(operation: &Operation, request: &TokenStream, crate_name: &str) -> String {
    let items = [Item::from(request.clone())];
    let outside: String =
        imports::of(&items, Place::Outside).iter().map(|import| import.clone() + "\n").collect();
    let (krate, name) = (crate_identifier(crate_name), operation.name.as_str());
    let inside = match imports::names_types(&items) {
        true => format!("{{{name}, types}}"),
        false => name.to_owned(),
    };
    format!("{outside}use {krate}::{inside};\n")
}

/// The tests, one for each example with a part that fits the model. The result is `None` if the model has no
/// examples.
///
/// ```text
/// #[test]
/// fn example_1_of_put_image() {
///     example::<PutImage>(r#"{"repositoryName":"app"}"#);
///     example::<PutImageResponse>(r#"{"image":{}}"#);
/// }
/// ```
pub(super) fn tests(service: &Service) -> Option<Module> {
    let examples = service.operations.iter().flat_map(|operation| {
        (1_usize..)
            .zip(&operation.examples)
            .map(move |(number, example)| (operation, number, example))
    });
    let examples: Vec<(&Operation, usize, &Example)> = examples.collect();
    if examples.is_empty() {
        return None;
    }
    let tests = examples.iter().filter(|(_, _, example)| !example.wire_forms.is_empty());
    let items: Vec<Item> = tests.map(|it| test(it).into()).collect();
    let mut imports = imports::of(&items, Place::Outside);
    if !items.is_empty() {
        imports.push(imports::of_crate(service));
    }
    Some(Module {
        docs: module_docs(&examples),
        attributes: test_attributes(service),
        imports,
        items,
    })
}

fn test((operation, number, example): &(&Operation, usize, &Example)) -> TokenStream {
    let module = operation.module.as_str().trim_end_matches('_');
    let name = Ident::new(&format!("example_{number}_of_{module}"), Span::call_site());
    let checks = example.wire_forms.iter().map(|wire_form| {
        let (path, json) = (&wire_form.of, raw_string(&wire_form.json));
        quote!(example::<#path>(#json);)
    });
    quote! {
        #[test]
        fn #name() {
            #(#checks)*
        }
    }
}

/// The documentation of the tests, with the parts of examples that have none.
fn module_docs(examples: &[(&Operation, usize, &Example)]) -> String {
    let mut docs = "Reads the examples of the model, and writes them back unchanged.".to_owned();
    let left_out: String = examples
        .iter()
        .flat_map(|(operation, number, example)| {
            let name = operation.name.as_str();
            example.left_out.iter().map(move |why| format!("* {name}, example {number}: {why}.\n"))
        })
        .collect();
    if !left_out.is_empty() {
        docs.push_str("\n\nOmitted, because it does not fit the model:\n");
        docs.push_str(left_out.trim_end());
    }
    docs
}
