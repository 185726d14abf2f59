//! Items, split into the parts that are laid out.

use proc_macro2::Delimiter;

use super::general;
use crate::source::Tree;
use crate::source::layout::{self, Generics};
use crate::source::spell;

/// The indent of what an item contains.
const INDENT: usize = 4;

/// Longer lines are left to the general printer, which might break them.
const NARROW: usize = 80;

/// An item. What has another form than the emitters write most is left to the general printer.
///
/// # Errors
/// The item is not Rust.
pub(super) fn render(code: &[Tree]) -> syn::Result<String> {
    let (attributes, rest) = split_attributes(code);
    let text = match keyword(rest) {
        "const" | "static" => constant(&attributes, rest, 0),
        "fn" => match rest.split_last() {
            // Only the general printer knows every expression that a function may return.
            Some((Tree::Group(_, body), _)) if statements(body).is_some_and(|it| !it.returns) => {
                function(&attributes, rest, 0)
            }
            _ => None,
        },
        "impl" => implementation(&attributes, rest)?,
        "struct" => structure(&attributes, rest),
        _ => None,
    };
    text.map_or_else(|| general(&spell(code)), Ok)
}

/// Whether the item is a constant without documentation.
pub(super) fn is_bare_constant(code: &[Tree]) -> bool {
    let (attributes, rest) = split_attributes(code);
    attributes.is_empty() && keyword(rest) == "const"
}

/// The content of the attributes, and what follows them.
fn split_attributes(code: &[Tree]) -> (Vec<&[Tree]>, &[Tree]) {
    let (mut attributes, mut rest) = (Vec::new(), code);
    while let [sign, Tree::Group(Delimiter::Bracket, attribute), tail @ ..] = rest
        && sign.is_punct('#')
    {
        attributes.push(attribute.as_slice());
        rest = tail;
    }
    (attributes, rest)
}

/// What an item without its attributes is, by the keyword after its visibility.
fn keyword(code: &[Tree]) -> &str {
    let code = match code {
        [public, Tree::Group(Delimiter::Parenthesis, _), rest @ ..] if public.is_ident("pub") => {
            rest
        }
        [public, rest @ ..] if public.is_ident("pub") => rest,
        _ => code,
    };
    match code {
        [Tree::Ident(first), Tree::Ident(second), ..] if first == "const" && second == "fn" => "",
        [Tree::Ident(keyword), ..] => keyword,
        _ => "",
    }
}

/// `const NAME: Type = value;`
fn constant(attributes: &[&[Tree]], code: &[Tree], indent: usize) -> Option<String> {
    let (_, code) = code.split_last()?;
    let (name, rest) = split_at(code, ':')?;
    let (ty, value) = split_at(rest, '=')?;
    let head = format!("{}: {} =", layout::line(name), layout::line(ty));
    Some(self::attributes(attributes, indent) + &layout::assignment(&head, value, indent, ';'))
}

/// `type Name = Type;`
fn alias(attributes: &[&[Tree]], code: &[Tree]) -> Option<String> {
    let (_, code) = code.split_last()?;
    let (name, ty) = split_at(code, '=')?;
    let head = format!("{} =", layout::line(name));
    Some(self::attributes(attributes, INDENT) + &layout::alias(&head, ty, INDENT))
}

/// What is before and after the first such character that is in no angle brackets.
fn split_at(code: &[Tree], punct: char) -> Option<(&[Tree], &[Tree])> {
    let mut generics = Generics::default();
    let at = code.iter().position(|it| generics.are_closed_at(it) && it.is_punct(punct))?;
    Some((code.get(..at)?, code.get(at + 1..)?))
}

fn function(attributes: &[&[Tree]], code: &[Tree], indent: usize) -> Option<String> {
    let (Tree::Group(_, body), signature) = code.split_last()? else { return None };
    let head = layout::signature(signature, indent);
    let statement = |code: &&[Tree]| layout::statement(code, indent + INDENT);
    let body: String = statements(body)?.all.iter().map(statement).collect();
    let pad = " ".repeat(indent);
    Some(format!("{}{head} {{\n{body}{pad}}}\n", self::attributes(attributes, indent)))
}

/// The statements of a function.
struct Statements<'a> {
    all: Vec<&'a [Tree]>,
    /// Whether the last one is the value of the function.
    returns: bool,
}

/// The statements, unless one is an expression with a block, which may end without a semicolon.
fn statements(body: &[Tree]) -> Option<Statements<'_>> {
    const BLOCKS: [&str; 6] = ["for", "if", "loop", "match", "unsafe", "while"];
    let all: Vec<&[Tree]> = body.split_inclusive(|tree| tree.is_punct(';')).collect();
    let is_block = |code: &&[Tree]| match code.first() {
        Some(Tree::Ident(word)) => BLOCKS.contains(&word.as_str()),
        Some(first) => first.group(Delimiter::Brace).is_some(),
        None => false,
    };
    let returns = body.last().is_some_and(|last| !last.is_punct(';'));
    (!all.iter().any(is_block)).then_some(Statements { all, returns })
}

/// An `impl`. The general printer leaves no blank lines between its items.
fn implementation(attributes: &[&[Tree]], code: &[Tree]) -> syn::Result<Option<String>> {
    let Some((Tree::Group(_, inside), head)) = code.split_last() else { return Ok(None) };
    let mut body = String::new();
    let (mut rest, mut previous_is_bare) = (inside.as_slice(), true);
    while !rest.is_empty() {
        let (attributes, item) = split_attributes(rest);
        let keyword = keyword(item);
        let end = item.iter().position(|tree| match keyword {
            "const" | "type" => tree.is_punct(';'),
            _ => tree.group(Delimiter::Brace).is_some(),
        });
        let Some((item, tail)) = end.and_then(|end| item.split_at_checked(end + 1)) else {
            return Ok(None);
        };
        let whole = rest.get(..rest.len() - tail.len()).unwrap_or_default();
        let text = match keyword {
            "const" => constant(&attributes, item, INDENT),
            "type" => alias(&attributes, item),
            "fn" if has_receiver(item) => Some(method(whole)?),
            "fn" => function(&attributes, item, INDENT),
            _ => None,
        };
        let Some(text) = text else { return Ok(None) };
        let is_bare = keyword != "fn" && attributes.is_empty();
        let is_joined = body.is_empty() || previous_is_bare && is_bare;
        if !is_joined {
            body.push('\n');
        }
        body.push_str(&text);
        (previous_is_bare, rest) = (is_bare, tail);
    }
    let head = self::attributes(attributes, 0) + &layout::line(head);
    Ok((!body.is_empty()).then(|| format!("{head} {{\n{body}}}\n")))
}

fn has_receiver(function: &[Tree]) -> bool {
    let parameters = function.iter().find_map(|tree| tree.group(Delimiter::Parenthesis));
    let first = parameters.unwrap_or_default().split(|tree| tree.is_punct(',')).next();
    first.unwrap_or_default().iter().any(|tree| tree.is_ident("self"))
}

/// A method. Only the general printer knows every expression that it may return.
fn method(code: &[Tree]) -> syn::Result<String> {
    let text = general(&format!("impl Itself {{ {} }}", spell(code)))?;
    let (_, after_head) = text.split_once('\n').unwrap_or_default();
    Ok(after_head.trim_end().trim_end_matches('}').to_owned())
}

/// A struct with named fields, if no line is long.
fn structure(attributes: &[&[Tree]], code: &[Tree]) -> Option<String> {
    let (last, head) = code.split_last()?;
    let fields = last.group(Delimiter::Brace).filter(|fields| !fields.is_empty())?;
    let mut out = self::attributes(attributes, 0);
    out.push_str(&layout::line(head));
    out.push_str(" {\n");
    for field in layout::elements(fields) {
        let (attributes, field) = split_attributes(field);
        out.push_str(&self::attributes(&attributes, INDENT));
        out.push_str("    ");
        out.push_str(&layout::line(field));
        out.push_str(",\n");
    }
    let is_long = |line: &str| line.len() > NARROW && !line.trim_start().starts_with("///");
    (!out.lines().any(is_long)).then(|| out + "}\n")
}

/// The attributes; those that document are written as comments.
fn attributes(attributes: &[&[Tree]], indent: usize) -> String {
    let pad = " ".repeat(indent);
    let line = |attribute: &&[Tree]| match documentation(attribute) {
        Some(text) => format!("{pad}///{}\n", text.trim_end_matches(' ')),
        None => format!("{pad}#[{}]\n", layout::line(attribute)),
    };
    attributes.iter().map(line).collect()
}

/// The text of `doc = "text"`.
fn documentation(attribute: &[Tree]) -> Option<String> {
    let [name, _, Tree::Literal(literal)] = attribute else { return None };
    if !name.is_ident("doc") {
        return None;
    }
    let plain = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match plain.filter(|text| !text.contains('\\')) {
        Some(text) => Some(text.to_owned()),
        None => syn::parse_str::<syn::LitStr>(literal).ok().map(|text| text.value()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::trees;

    /// Both printers lay the item out alike.
    #[track_caller]
    fn is_as_general(code: &str) {
        let code = trees(code.parse().unwrap());
        assert_eq!(render(&code).unwrap(), general(&spell(&code)).unwrap());
    }

    #[test]
    fn structs_are_as_the_general_printer_lays_them_out() {
        is_as_general(
            r##"#[doc = " It has a \"name\"."] #[doc = ""] #[derive(Clone, Debug)] #[non_exhaustive]
            pub struct Book {
                #[doc = " Its name. "] #[deprecated(note = "Use `title`.")] pub name: Option<String>,
                pub tags: BTreeMap<String, Vec<types::Tag>>,
            }"##,
        );
        let long = "Long".repeat(20);
        is_as_general(&format!("pub struct Book {{ pub name: Option<BTreeMap<String, {long}>> }}"));
        is_as_general("pub struct Book {}");
    }

    #[test]
    fn functions_with_a_block_are_left_to_the_general_printer() {
        is_as_general("fn first() { for one in all { call(one); } last(); }");
        is_as_general("pub(crate) fn value(one: u8) -> bool { one == 1 }");
        assert!(render(&trees("fn wrong() { if }".parse().unwrap())).is_err());
    }

    #[test]
    fn constants_without_documentation_stand_together() {
        let code =
            "impl Book for Page { type A = u8; const B: Lens<Self, u8> = Self::B; fn c() { d(); }
                    #[doc = \" One.\"] const E: u8 = 1; }";
        let expected = "impl Book for Page {\n    type A = u8;\n    const B: Lens<Self, u8> = Self::B;\n\n    \
                        fn c() {\n        d();\n    }\n\n    /// One.\n    const E: u8 = 1;\n}\n";
        assert_eq!(render(&trees(code.parse().unwrap())).unwrap(), expected);
    }
}
