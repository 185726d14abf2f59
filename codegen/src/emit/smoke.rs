//! `tests/smoke.rs`: calls of the real service.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::imports::{self, Place};
use super::{Item, Module, sample, test_attributes};
use crate::ir::{EndpointChoice, Expectation, Service, SmokeTest};
use crate::source::snippet;

/// Whether the service has smoke tests, which need a client.
pub(super) fn is_in(service: &Service) -> bool {
    service.operations.iter().any(|operation| !operation.smoke_tests.is_empty())
}

/// The tests; `None` if the model has no smoke tests.
///
/// ```text
/// #[tokio::test]
/// #[ignore = "calls AWS"]
/// async fn list_images_success() -> Result<(), Box<dyn std::error::Error>> {
///     let client = Builder::from_env(&lensmith::Environment::of_process())?
///         .region("us-west-2")
///         .build()?;
///     client.send(ListImages::new("app")).await?;
///     Ok(())
/// }
/// ```
pub(super) fn tests(service: &Service) -> Option<Module> {
    if !is_in(service) {
        return None;
    }
    let operations = service.operations.iter();
    let tests = operations.flat_map(|operation| &operation.smoke_tests).map(test);
    let items: Vec<Item> = tests.map(|test| Item::Text(snippet(test))).collect();
    let mut imports = imports::of(&items, Place::Outside);
    imports.push("use lensmith::client::Builder;".to_owned());
    imports.push(imports::of_crate(service));
    Some(Module { docs: DOCS.to_owned(), attributes: test_attributes(service), imports, items })
}

const DOCS: &str = "\
Calls of the service itself, with the credentials of the environment. Run them with\n\
`cargo test --test smoke -- --ignored`.";

fn test(test: &SmokeTest) -> TokenStream {
    let name = Ident::new(&test.name, Span::call_site());
    let request = sample::emit(&test.request);
    let region = test.region.as_ref().map(|region| quote!(.region(#region)));
    let endpoint_url = test.endpoint_url.as_ref().map(|url| quote!(.endpoint_url(#url)));
    let choices = test.endpoints.iter().map(|choice| match choice {
        EndpointChoice::Fips => quote!(.use_fips(true)),
        EndpointChoice::DualStack => quote!(.use_dual_stack(true)),
    });
    let call = match &test.expectation {
        Expectation::Success => quote!(client.send(#request).await?;),
        Expectation::AnyError => quote! {
            let error = client.send(#request).await.unwrap_err();
            assert!(matches!(error, lensmith::Error::Service(_)), "{error}");
        },
        Expectation::Error(name, variant) => quote! {
            let error = client.send(#request).await.unwrap_err();
            assert!(matches!(error, lensmith::Error::Service(#name::#variant(_))), "{error}");
        },
    };
    quote! {
        #[tokio::test]
        #[ignore = "calls AWS"]
        async fn #name() -> Result<(), Box<dyn std::error::Error>> {
            let client = Builder::from_env(&lensmith::Environment::of_process())?
                #region #endpoint_url #(#choices)*.build()?;
            #call
            Ok(())
        }
    }
}
