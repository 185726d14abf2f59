//! Statements, as they stand in documentation.

use proc_macro2::TokenStream;
use quote::quote;

/// Statements as the general printer lays them out, without an indent. If they do not parse, which would be
/// a bug of an emitter, they stay on one line.
pub(crate) fn snippet(statements: TokenStream) -> String {
    let Ok(file) = syn::parse2(quote!(fn main() { #statements })) else {
        return format!("{statements}\n");
    };
    let text = prettyplease::unparse(&file);
    let body = text.lines().filter(|line| line.starts_with(' '));
    let body: Vec<&str> = body.map(|line| line.strip_prefix(INDENT).unwrap_or(line)).collect();
    let mut shift = "";
    let mut snippet = String::new();
    for (index, line) in body.iter().enumerate() {
        snippet += line.strip_prefix(shift).unwrap_or(line);
        snippet.push('\n');
        if !line.starts_with(' ') {
            let next = body.get(index + 1).copied().unwrap_or_default();
            shift = if is_chain_of_long_call(line, next) { INDENT } else { "" };
        }
    }
    snippet
}

const INDENT: &str = "    ";

/// Whether a statement is a chain of method calls that starts with a call over several lines. The general
/// printer indents such a statement once more than rustfmt does.
fn is_chain_of_long_call(first: &str, second: &str) -> bool {
    first.ends_with(['(', '[', '{']) && second.starts_with("        ")
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::snippet;

    #[test]
    fn a_chain_starts_where_its_statement_does() {
        let long =
            "a text that is so long that the call has to be broken into several lines, as it were";
        let text = snippet(quote! {
            let request = Put::new(#long, 7).with(Put::TAG, "v1");
            let short = Put::new("app", 7);
        });
        let expected = format!(
            "let request = Put::new(\n    \"{long}\",\n    7,\n)\n.with(Put::TAG, \"v1\");\n\
             let short = Put::new(\"app\", 7);\n"
        );
        assert_eq!(text, expected);
    }
}
