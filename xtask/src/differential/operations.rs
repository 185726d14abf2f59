//! The Rust types of the operations of a generated crate, which its `lib.rs` lists.

/// The types, in the order of the list: of each entry, `"Feature" module { Type, .. }`, the first one.
pub(super) fn operations(library: &str) -> Vec<String> {
    let list = library.split_once("lensmith::generated! {").map_or("", |(_, list)| list);
    let mut lines = list.lines().map(str::trim);
    let mut types = Vec::new();
    while let Some(line) = lines.next() {
        let Some((head, rest)) = line.split_once('{').filter(|_| line.starts_with('"')) else {
            continue;
        };
        debug_assert!(head.matches('"').count() == 2, "{head}");
        let rest = if rest.trim().is_empty() { lines.next().unwrap_or_default() } else { rest };
        let name = rest.split([',', '}']).next().unwrap_or_default().trim();
        types.push(name.to_owned());
    }
    types
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_type_of_each_entry_is_an_operation() {
        let library = "//! \"No\" entry {\nlensmith::generated! {\n    for runtime 2;\n    {\n        sdk_id: \"{\",\n    }\n\n    \
             /// \"Text\" {\n    \"GetThing\" get_thing { GetThing, GetThingError }\n\n    \
             \"Put\" put {\n        PutOperation, PutError,\n    }\n}\n";
        assert_eq!(operations(library), ["GetThing", "PutOperation"]);
    }
}
