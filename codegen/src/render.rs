//! The render stage: files of token trees to files of text.

mod item;

use std::collections::BTreeMap;

use crate::error::{Errors, Problem};
use crate::source::{File, Item, Module, Tree, spell};

/// Renders every file, each with a first line that says where it comes from: `origin`.
pub(crate) fn render(
    files: BTreeMap<String, File>,
    origin: &str,
) -> Result<BTreeMap<String, String>, Errors> {
    // A comment of HTML ends at the first `-->`.
    let origin = origin.replace(char::is_control, "?").replace("-->", "-- >");
    let rendered = files.into_iter().map(|(path, file)| {
        let text = match file {
            File::Rust(module) => format!("// {origin}\n\n{}", render_module(module, &path)?),
            File::Text(text) if path.ends_with(".md") => format!("<!-- {origin} -->\n\n{text}"),
            File::Text(text) => format!("# {origin}\n\n{text}"),
        };
        let text = match is_suspicious(&text) {
            true => text.replace(is_refused, "\u{fffd}"),
            false => text,
        };
        Ok((path, text))
    });
    rendered.collect()
}

/// Whether a text may have a character that is refused: quickly, since most texts have none.
fn is_suspicious(text: &str) -> bool {
    text.bytes().any(|byte| !matches!(byte, b'\n' | b' '..=b'~'))
}

/// Characters that compilers refuse or editors show as something else. Literals escape them, so they can
/// only come from texts of the model in comments.
fn is_refused(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A module: its documentation, its attributes and imports, and its items with a blank line between.
fn render_module(module: Module, path: &str) -> Result<String, Errors> {
    let mut parts = Vec::new();
    if !module.docs.is_empty() {
        let lines =
            module.docs.lines().map(|line| format!("//! {line}").trim_end().to_owned() + "\n");
        parts.push(lines.collect::<String>());
    }
    if !module.attributes.is_empty() {
        parts.push(module.attributes.join("\n") + "\n");
    }
    let imports = module.imports.iter().map(|import| render_import(import, path));
    let imports = imports.collect::<Result<String, _>>()?;
    if !imports.is_empty() {
        parts.push(imports);
    }
    let mut previous_is_bare = false;
    for item in module.items {
        let (text, is_bare) = match item {
            Item::Text(text) => (text, false),
            Item::Tokens(code) => (render_item(&code, path)?, item::is_bare_constant(&code)),
        };
        match parts.last_mut() {
            Some(last) if previous_is_bare && is_bare => last.push_str(&text),
            _ => parts.push(text),
        }
        previous_is_bare = is_bare;
    }
    Ok(parts.join("\n"))
}

fn render_item(code: &[Tree], path: &str) -> Result<String, Errors> {
    // The parser takes long, and can only find bugs of the generator: tests, which have these assertions, find them.
    let is_rust = match cfg!(debug_assertions) {
        true => syn::parse_str::<syn::Item>(&spell(code)).map(|_| ()),
        false => Ok(()),
    };
    is_rust.and_then(|()| item::render(code)).map_err(|error| wrong(&error, &spell(code), path))
}

/// An import, whose line the general printer breaks if it is long.
fn render_import(import: &str, path: &str) -> Result<String, Errors> {
    const NARROW: usize = 80;
    match import.len() > NARROW {
        true => general(import).map_err(|error| wrong(&error, import, path)),
        false => Ok(format!("{import}\n")),
    }
}

/// An item as the general printer lays it out.
fn general(item: &str) -> syn::Result<String> {
    let item = syn::parse_str(item)?;
    let file = syn::File { frontmatter: None, shebang: None, attrs: Vec::new(), items: vec![item] };
    Ok(prettyplease::unparse(&file))
}

fn wrong(error: &syn::Error, code: &str, path: &str) -> Errors {
    Problem::general(format!("the generator wrote `{path}` wrongly: {error}: {code}"))
        .help("this is a bug of Lensmith; please report it with the model")
        .into()
}
