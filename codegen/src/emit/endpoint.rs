//! `src/endpoint.rs`: the endpoint rules as a static table.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::Module;
use crate::ir::endpoint::{
    Argument, Condition, Diagram, Endpoint, Expr, Next, Node, Parameter, ParameterType, Rule,
    RuleSet,
};

/// The table:
///
/// ```text
/// pub(crate) static RULES: RuleSet = RuleSet {
///     parameters: &[Parameter::string("Region").built_in(BuiltIn::Region)],
///     rules: &[Endpoint(&[If(IsSet(&Ref("Region")))], "https://ecr.{Region}.amazonaws.com")],
/// };
/// ```
pub(super) fn emit(rules: &RuleSet) -> Module {
    let parameters = rules.parameters.iter().map(parameter);
    let table = rules.rules.iter().map(rule);
    Module {
        docs: "The endpoint rules.".to_owned(),
        attributes: Vec::new(),
        imports: vec!["use lensmith::endpoint::rules::*;".to_owned()],
        items: vec![
            quote! {
                /// The endpoint rules of the service.
                pub(crate) static RULES: RuleSet = RuleSet {
                    parameters: &[#(#parameters),*],
                    rules: &[#(#table),*],
                };
            }
            .into(),
        ],
    }
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    let constructor = match parameter.ty {
        ParameterType::String => quote!(string),
        ParameterType::Boolean => quote!(boolean),
        ParameterType::StringArray => quote!(string_array),
    };
    let built_in = parameter.built_in.map(|built_in| {
        let variant = ident(built_in);
        quote!(.built_in(BuiltIn::#variant))
    });
    let of_client = parameter.is_of_client.then(|| quote!(.of_client()));
    let required = parameter.required.then(|| quote!(.required()));
    let default = parameter.default.as_ref().map(|default| {
        let default = expr(default);
        quote!(.default(#default))
    });
    quote!(Parameter::#constructor(#name) #built_in #of_client #required #default)
}

fn rule(it: &Rule) -> TokenStream {
    match it {
        Rule::Tree(conditions, rules) => {
            let (conditions, rules) = (self::conditions(conditions), rules.iter().map(rule));
            quote!(Tree(&[#conditions], &[#(#rules),*]))
        }
        Rule::Error(conditions, message) => {
            let conditions = self::conditions(conditions);
            quote!(Error(&[#conditions], #message))
        }
        Rule::Endpoint(conditions, endpoint) => {
            let (conditions, url) = (self::conditions(conditions), &endpoint.url);
            match extras(endpoint) {
                None => quote!(Endpoint(&[#conditions], #url)),
                Some(extras) => quote!(EndpointWith(&[#conditions], #url, #extras)),
            }
        }
        Rule::Decide(it) => diagram(it),
    }
}

/// A decision diagram:
///
/// ```text
/// Decide(&Diagram {
///     conditions: &[If(IsSet(&Ref("Region")))],
///     results: &[Endpoint(&[], "https://{Region}.example.com")],
///     root: Next::Node(0),
///     nodes: &[Node(0, Next::Result(0), Next::NoMatch)],
/// })
/// ```
fn diagram(diagram: &Diagram) -> TokenStream {
    let conditions = conditions(&diagram.conditions);
    let results = diagram.results.iter().map(rule);
    let root = next(diagram.root);
    let nodes = diagram.nodes.iter().map(|node| {
        let Node { condition, high, low } = *node;
        let condition = Literal::usize_unsuffixed(condition);
        let (high, low) = (next(high), next(low));
        quote!(Node(#condition, #high, #low))
    });
    quote! {
        Decide(&Diagram {
            conditions: &[#conditions],
            results: &[#(#results),*],
            root: #root,
            nodes: &[#(#nodes),*],
        })
    }
}

fn next(next: Next) -> TokenStream {
    match next {
        Next::NoMatch => quote!(Next::NoMatch),
        Next::Node(index) => {
            let index = Literal::usize_unsuffixed(index);
            quote!(Next::Node(#index))
        }
        Next::Result(index) => {
            let index = Literal::usize_unsuffixed(index);
            quote!(Next::Result(#index))
        }
    }
}

fn extras(endpoint: &Endpoint) -> Option<TokenStream> {
    let headers = endpoint.headers.iter().map(|(name, values)| quote!((#name, &[#(#values),*])));
    let properties = endpoint.properties.iter().map(|(name, value)| {
        let value = expr(value);
        quote!((#name, #value))
    });
    let any = !(endpoint.headers.is_empty() && endpoint.properties.is_empty());
    any.then(|| quote!(Extras { headers: &[#(#headers),*], properties: &[#(#properties),*] }))
}

fn conditions(conditions: &[Condition]) -> TokenStream {
    let conditions = conditions.iter().map(|condition| match condition {
        Condition::If(test) => {
            let test = expr(test);
            quote!(If(#test))
        }
        Condition::Let(name, value) => {
            let value = expr(value);
            quote!(Let(#name, #value))
        }
    });
    quote!(#(#conditions),*)
}

fn expr(it: &Expr) -> TokenStream {
    match it {
        Expr::Text(text) => quote!(Text(#text)),
        Expr::Bool(value) => quote!(Bool(#value)),
        Expr::Ref(name) => quote!(Ref(#name)),
        Expr::List(elements) => {
            let elements = elements.iter().map(expr);
            quote!(List(&[#(#elements),*]))
        }
        Expr::Record(members) => {
            let members = members.iter().map(|(name, value)| {
                let value = expr(value);
                quote!((#name, #value))
            });
            quote!(Record(&[#(#members),*]))
        }
        Expr::Call(function, arguments) => {
            let (function, arguments) = (ident(function), arguments.iter().map(argument));
            quote!(#function(#(#arguments),*))
        }
    }
}

fn argument(argument: &Argument) -> TokenStream {
    match argument {
        Argument::Expr(value) => {
            let value = expr(value);
            quote!(&#value)
        }
        Argument::Exprs(values) => {
            let values = values.iter().map(expr);
            quote!(&[#(#values),*])
        }
        Argument::Text(text) => quote!(#text),
        Argument::Bool(value) => quote!(#value),
        Argument::Integer(value) => {
            let value = Literal::u64_unsuffixed(*value);
            quote!(#value)
        }
    }
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
