//! Where two events differ, for people.

use std::collections::BTreeMap;

use crate::json::{Error, Reader, Token, Writer};

/// How many characters of a text are shown.
const SHOWN: usize = 60;

/// What an event has elsewhere than in the recording: the member, and both values. `None` if there is no difference.
pub(super) fn difference(sent: &str, recorded: &str) -> Option<String> {
    if sent == recorded {
        return None;
    }
    let (Ok(sent), Ok(recorded)) = (leaves(sent), leaves(recorded)) else {
        return Some("it cannot be compared".to_owned());
    };
    if let (Some(sent), Some(recorded)) = (name(&sent), name(&recorded))
        && sent != recorded
    {
        return Some(format!("it is a `{sent}` instead of a `{recorded}`"));
    }
    let values = [&sent, &recorded].map(|leaves| {
        let pairs = leaves.iter().map(|leaf| (&*leaf.path, &*leaf.text));
        pairs.collect::<BTreeMap<&str, &str>>()
    });
    let mut paths = recorded.iter().chain(&sent).map(|leaf| &*leaf.path);
    let path = paths.find(|path| values[0].get(path) != values[1].get(path))?;
    let [sent, recorded] = values.map(|values| values.get(path).copied());
    let start = same_start(sent, recorded);
    let [sent, recorded] = [sent, recorded].map(|text| shown(text, start));
    Some(format!("`{path}` is {sent} instead of {recorded}"))
}

/// A value without parts, and where it is: `word.text`.
struct Leaf {
    path: String,
    text: String,
}

/// The event that a value belongs to.
fn name(leaves: &[Leaf]) -> Option<&str> {
    leaves.first()?.path.split(['.', '[']).next()
}

fn leaves(json: &str) -> Result<Vec<Leaf>, Error> {
    let mut leaves = Vec::new();
    let mut input = Reader::new(json.as_bytes());
    read(&mut input, String::new(), &mut leaves)?;
    input.end()?;
    Ok(leaves)
}

/// The reader limits the nesting, and with it this recursion.
fn read(input: &mut Reader<'_>, path: String, leaves: &mut Vec<Leaf>) -> Result<(), Error> {
    let before = leaves.len();
    let text = match input.peek()? {
        Token::Null => {
            input.null()?;
            "null".to_owned()
        }
        Token::Boolean => input.boolean()?.to_string(),
        Token::Number => input.number()?.to_owned(),
        Token::String => {
            let mut quoted = Writer::new();
            quoted.string(&input.string()?);
            quoted.into_string()
        }
        Token::Array => {
            input.begin_array()?;
            let mut index = 0;
            while input.next_element()? {
                read(input, format!("{path}[{index}]"), leaves)?;
                index += 1;
            }
            "[]".to_owned()
        }
        Token::Object => {
            input.begin_object()?;
            while let Some(key) = input.next_key()? {
                let dot = if path.is_empty() { "" } else { "." };
                read(input, format!("{path}{dot}{key}"), leaves)?;
            }
            "{}".to_owned()
        }
    };
    // What has parts is shown by them.
    if leaves.len() == before {
        leaves.push(Leaf { path, text });
    }
    Ok(())
}

/// How many characters two values begin with alike.
fn same_start(one: Option<&str>, other: Option<&str>) -> usize {
    let pairs = one.unwrap_or_default().chars().zip(other.unwrap_or_default().chars());
    pairs.take_while(|(one, other)| one == other).count()
}

/// A value, from a little before the first difference if it is long.
fn shown(text: Option<&str>, same: usize) -> String {
    let Some(text) = text else { return "absent".to_owned() };
    let length = text.chars().count();
    if length <= SHOWN {
        return text.to_owned();
    }
    let start = same.saturating_sub(SHOWN / 3);
    let part: String = text.chars().skip(start).take(SHOWN).collect();
    let before = if start > 0 { "…" } else { "" };
    let after = if start + SHOWN < length { "…" } else { "" };
    format!("{before}{part}{after}")
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn a_difference_names_the_member_and_both_values() {
        for (sent, recorded, expected) in [
            (
                r#"{"word":{"a":1,"text":"b"}}"#,
                r#"{"word":{"a":1,"text":"a"}}"#,
                r#"`word.text` is "b" instead of "a""#,
            ),
            (r#"{"hush":{}}"#, r#"{"word":{"text":"a"}}"#, "it is a `hush` instead of a `word`"),
            (
                r#"{"word":{}}"#,
                r#"{"word":{"text":"a"}}"#,
                r#"`word.text` is absent instead of "a""#,
            ),
            (
                r#"{"word":{"a":[1,{"b":true}]}}"#,
                r#"{"word":{"a":[1,{"b":null}]}}"#,
                "`word.a[1].b` is true instead of null",
            ),
            (r#"{"word":{"a":[1]}}"#, r#"{"word":{"a":[]}}"#, "`word.a` is absent instead of []"),
            (
                r#"{"word":{"a":[1,2]}}"#,
                r#"{"word":{"a":[1]}}"#,
                "`word.a[1]` is 2 instead of absent",
            ),
            ("{}", "<unreadable>", "it cannot be compared"),
        ] {
            assert_eq!(difference(sent, recorded).as_deref(), Some(expected), "{sent}");
        }
        assert_eq!(difference("<unreadable>", "<unreadable>"), None);
    }

    #[test]
    fn long_values_are_shown_where_they_differ() {
        let sound =
            |last: &str| format!(r#"{{"audio":"{}{last}{}"}}"#, "é".repeat(500), "x".repeat(500));
        let text = difference(&sound("A"), &sound("B")).unwrap();
        assert!(text.starts_with("`audio` is …é") && text.contains("éAx"), "{text}");
        assert!(text.contains("x… instead of …é") && text.contains("éBx"), "{text}");
        assert!(text.chars().count() < 180, "{text}");
    }
}
