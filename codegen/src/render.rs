//! The render stage: files of token streams to files of text.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{ImplItem, ImplItemFn, ItemImpl};

use crate::error::{Errors, Problem};
use crate::source::{File, Item, Module, layout};

/// Renders every file, each with a first line that says where it comes from: `origin`.
pub(crate) fn render(
    files: BTreeMap<String, File>,
    origin: &str,
) -> Result<BTreeMap<String, String>, Errors> {
    // A comment of HTML ends at the first `-->`.
    let origin = origin.replace(char::is_control, "?").replace("-->", "-- >");
    let rendered = files.into_iter().map(|(path, file)| {
        let text = match file {
            File::Rust(module) => format!("// {origin}\n\n{}", render_module(&module, &path)?),
            File::Text(text) if path.ends_with(".md") => format!("<!-- {origin} -->\n\n{text}"),
            File::Text(text) => format!("# {origin}\n\n{text}"),
        };
        Ok((path, text.replace(is_refused, "\u{fffd}")))
    });
    rendered.collect()
}

/// Characters that compilers refuse or editors show as something else. Literals escape them, so they can
/// only come from texts of the model in comments.
fn is_refused(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A module: its documentation, its attributes and imports, and its items with a blank line between.
fn render_module(module: &Module, path: &str) -> Result<String, Errors> {
    let mut parts = Vec::new();
    if !module.docs.is_empty() {
        let lines =
            module.docs.lines().map(|line| format!("//! {line}").trim_end().to_owned() + "\n");
        parts.push(lines.collect::<String>());
    }
    if !module.attributes.is_empty() {
        parts.push(module.attributes.join("\n") + "\n");
    }
    let imports = module.imports.iter().map(|tokens| parse(tokens, path).map(unparse));
    let imports = imports.collect::<Result<Vec<_>, _>>()?;
    if !imports.is_empty() {
        parts.push(imports.concat());
    }
    let mut previous_is_bare = false;
    for item in &module.items {
        let (text, is_bare) = match item {
            Item::Text(text) => (text.clone(), false),
            Item::Tokens(tokens) => {
                let item = parse(tokens, path)?;
                let is_bare = is_bare_constant(&item);
                (render_item(item), is_bare)
            }
        };
        match parts.last_mut() {
            Some(last) if previous_is_bare && is_bare => last.push_str(&text),
            _ => parts.push(text),
        }
        previous_is_bare = is_bare;
    }
    Ok(parts.join("\n"))
}

fn parse(tokens: &TokenStream, path: &str) -> Result<syn::Item, Errors> {
    syn::parse2(tokens.clone()).map_err(|error| {
        Problem::general(format!("the generator wrote `{path}` wrongly: {error}: {tokens}"))
            .help("this is a bug of Lensmith; please report it with the model")
            .into()
    })
}

/// An item. The general printer leaves no blank lines between the items of an `impl`, so each is printed
/// separately.
fn render_item(item: syn::Item) -> String {
    match item {
        syn::Item::Static(item) => {
            let (attributes, head) =
                (attributes(&item.attrs, 0), head(&item.vis, "static", &item.ident, &item.ty));
            attributes + &layout::assignment(&head, item.expr.to_token_stream(), 0, ';')
        }
        syn::Item::Const(item) => {
            let (attributes, head) =
                (attributes(&item.attrs, 0), head(&item.vis, "const", &item.ident, &item.ty));
            attributes + &layout::assignment(&head, item.expr.to_token_stream(), 0, ';')
        }
        // Only the general printer knows every expression that a function may return.
        syn::Item::Fn(item)
            if matches!(item.block.stmts.last(), Some(syn::Stmt::Expr(_, None))) =>
        {
            unparse(syn::Item::Fn(item))
        }
        syn::Item::Fn(item) => render_fn(&item.attrs, &item.vis, &item.sig, &item.block, 0),
        syn::Item::Impl(block) if !block.items.is_empty() => {
            let head = layout::line(impl_head(&block));
            let mut body = String::new();
            let mut previous_is_bare = true;
            for (index, item) in block.items.into_iter().enumerate() {
                let is_bare = is_bare(&item);
                if index > 0 && !(previous_is_bare && is_bare) {
                    body.push('\n');
                }
                previous_is_bare = is_bare;
                body.push_str(&render_impl_item(item));
            }
            format!("{head} {{\n{body}}}\n")
        }
        item => unparse(item),
    }
}

/// An `impl` up to its brace.
fn impl_head(block: &ItemImpl) -> TokenStream {
    let (ty, of) = (&block.self_ty, block.trait_.as_ref().map(|(path, _)| path));
    match of {
        Some(path) => quote!(impl #path for #ty),
        None => quote!(impl #ty),
    }
}

/// One item of an `impl`, with its indent.
fn render_impl_item(item: ImplItem) -> String {
    match item {
        ImplItem::Const(item) => {
            let head = head(&item.vis, "const", &item.ident, &item.ty);
            attributes(&item.attrs, 4)
                + &layout::assignment(&head, item.expr.to_token_stream(), 4, ';')
        }
        ImplItem::Type(item) => {
            layout::alias(&format!("type {} =", item.ident), item.ty.to_token_stream(), 4)
        }
        // Only the general printer knows every expression that a method may return.
        ImplItem::Fn(item) if item.sig.receiver().is_some() => {
            let text = unparse(syn::parse_quote!(impl Itself { #item }));
            let (_, behind_head) = text.split_once('\n').unwrap_or_default();
            behind_head.trim_end().trim_end_matches('}').to_owned()
        }
        ImplItem::Fn(ImplItemFn { attrs, vis, sig, block, .. }) => {
            render_fn(&attrs, &vis, &sig, &block, 4)
        }
        other => layout::statement(other.to_token_stream(), 4),
    }
}

fn render_fn(
    attributes: &[syn::Attribute],
    vis: &syn::Visibility,
    signature: &syn::Signature,
    block: &syn::Block,
    indent: usize,
) -> String {
    let head = layout::signature(quote!(#vis #signature), indent);
    let statement =
        |statement: &syn::Stmt| layout::statement(statement.to_token_stream(), indent + 4);
    let body: String = block.stmts.iter().map(statement).collect();
    let pad = " ".repeat(indent);
    format!("{}{} {{\n{body}{pad}}}\n", self::attributes(attributes, indent), head)
}

/// The part of a constant up to its value.
fn head(vis: &syn::Visibility, keyword: &str, ident: &syn::Ident, ty: &syn::Type) -> String {
    let vis = layout::line(vis.to_token_stream());
    let space = if vis.is_empty() { "" } else { " " };
    format!("{vis}{space}{keyword} {ident}: {} =", layout::line(ty.to_token_stream()))
}

/// The attributes; those that document are written as comments.
fn attributes(attributes: &[syn::Attribute], indent: usize) -> String {
    let pad = " ".repeat(indent);
    let line = |attribute: &syn::Attribute| match documentation(attribute) {
        Some(text) => format!("{pad}///{text}\n"),
        None => format!("{pad}{}\n", layout::line(attribute.to_token_stream())),
    };
    attributes.iter().map(line).collect()
}

fn documentation(attribute: &syn::Attribute) -> Option<String> {
    let syn::Meta::NameValue(meta) = &attribute.meta else { return None };
    let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &meta.value else {
        return None;
    };
    meta.path.is_ident("doc").then(|| text.value())
}

/// Constants without documentation: a table, whose lines stand together.
fn is_bare_constant(item: &syn::Item) -> bool {
    matches!(item, syn::Item::Const(item) if item.attrs.is_empty())
}

/// Constants and types without documentation, which may stand together.
fn is_bare(item: &ImplItem) -> bool {
    match item {
        ImplItem::Const(item) => item.attrs.is_empty(),
        ImplItem::Type(item) => item.attrs.is_empty(),
        _ => false,
    }
}

fn unparse(item: syn::Item) -> String {
    prettyplease::unparse(&syn::File {
        frontmatter: None,
        shebang: None,
        attrs: Vec::new(),
        items: vec![item],
    })
}
