//! The waiters of an operation, as constants of its request.

mod test;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::path::chain;
use super::{Item, docs};
use crate::ir::Operation;
use crate::ir::path::Path;
use crate::ir::waiter::{Acceptor, AcceptorState, Function, Input, Matcher, Waiter};

/// An `impl` with the waiters, if there are any, and the functions that they name:
///
/// ```text
/// impl DescribeTable {
///     /// The waiter `TableExists`.
///     pub const TABLE_EXISTS: Waiter<Self> = Waiter {
///         name: "TableExists",
///         min_delay: Duration::from_secs(20),
///         max_delay: Duration::from_secs(120),
///         acceptors: &[Retry(ErrorType("ResourceNotFoundException"))],
///     };
/// }
/// ```
pub(super) fn emit(operation: &Operation) -> Vec<Item> {
    if operation.waiters.is_empty() {
        return Vec::new();
    }
    let name = &operation.name;
    let waiters = operation.waiters.iter().map(waiter);
    let mut items = vec![quote!(impl #name { #(#waiters)* })];
    for acceptor in operation.waiters.iter().flat_map(|waiter| &waiter.acceptors) {
        if let Matcher::Function(it) = &acceptor.matcher {
            items.push(function(operation, it));
        }
    }
    items.into_iter().map(Item::from).collect()
}

fn waiter(waiter: &Waiter) -> TokenStream {
    let Waiter { name, constant, .. } = waiter;
    let docs = docs::emit(&docs::wrap(&waiter.docs, 4));
    let [min, max] = [waiter.min_delay, waiter.max_delay].map(Literal::u64_unsuffixed);
    let acceptors = waiter.acceptors.iter().map(acceptor);
    quote! {
        #docs
        pub const #constant: Waiter<Self> = Waiter {
            name: #name,
            min_delay: Duration::from_secs(#min),
            max_delay: Duration::from_secs(#max),
            acceptors: &[#(#acceptors),*],
        };
    }
}

fn acceptor(acceptor: &Acceptor) -> TokenStream {
    let optic = |path: &Path| chain(&path.steps);
    let matcher = match &acceptor.matcher {
        Matcher::AnyResponse => quote!(AnyResponse),
        Matcher::AnyError => quote!(AnyError),
        Matcher::ErrorType(name) => quote!(ErrorType(#name)),
        Matcher::StringEquals(path, text) => {
            let path = optic(path);
            quote!(StringEquals(&#path, #text))
        }
        Matcher::AnyStringEquals(path, text) => {
            let path = optic(path);
            quote!(AnyStringEquals(&#path, #text))
        }
        Matcher::AllStringEquals(path, text) => {
            let path = optic(path);
            quote!(AllStringEquals(&#path, #text))
        }
        Matcher::Function(Function { name, input: Input::NotTaken, .. }) => quote!(Output(#name)),
        Matcher::Function(Function { name, input: Input::Taken, .. }) => quote!(InputOutput(#name)),
    };
    match acceptor.state {
        AcceptorState::Success => quote!(Success(#matcher)),
        AcceptorState::Failure => quote!(Failure(#matcher)),
        AcceptorState::Retry => quote!(Retry(#matcher)),
    }
}

/// A test of a response:
///
/// ```text
/// /// ``length(services) > `0` ``
/// fn services_stable_success_2(output: &DescribeServicesResponse) -> Option<bool> {
///     Some(!DescribeServicesResponse::SERVICES.some().preview(output)?.is_empty())
/// }
/// ```
fn function(operation: &Operation, function: &Function) -> TokenStream {
    let Function { name, jmespath, .. } = function;
    let (request, response) = (&operation.name, &operation.response.name);
    let doc = format!(" {}", crate::docs::code_span(jmespath));
    let [input, output] = test::parameters(&function.test);
    let input = (function.input == Input::Taken).then(|| quote!(#input: &#request,));
    let body = test::body(&function.test);
    quote! {
        #[doc = #doc]
        fn #name(#input #output: &#response) -> Option<bool> {
            #body
        }
    }
}
