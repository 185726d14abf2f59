use std::borrow::Cow;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::format::{InvalidHeader, text};
use crate::protocol::InvalidRequestHeader;
use crate::schema::{Facts, Kind, List, Map, Member, Place, Record, Slot, TimestampFormat, View};
use crate::{Blob, Timestamp};

/// Writes the members that are headers. A map of headers yields where a header has a member of its own.
pub(super) fn write(
    record: &dyn Record,
    headers: &mut HeaderMap,
) -> Result<(), InvalidRequestHeader> {
    for (facts, view) in record.iter().filter(|(facts, _)| facts.place == Place::PrefixHeaders) {
        if let View::Map(map) = view {
            write_prefixed(headers, map, facts)?;
        }
    }
    for (facts, view) in record.iter().filter(|(facts, _)| facts.place == Place::Header) {
        write_header(headers, facts.wire_name, view, facts)?;
    }
    Ok(())
}

fn write_prefixed(
    headers: &mut HeaderMap,
    map: &dyn Map,
    facts: &Facts,
) -> Result<(), InvalidRequestHeader> {
    let mut outcome = Ok(());
    map.each(&mut |key, value| {
        if outcome.is_ok() {
            let name = [facts.wire_name, key.text().unwrap_or_default()].concat();
            // Users choose these, and nothing says how what is not ASCII would be encoded.
            outcome = match value.text() {
                Some(text) if !text.is_ascii() => {
                    Err(InvalidRequestHeader::not_ascii(facts.member_name, &name))
                }
                _ => write_header(headers, &name, value, facts),
            };
        }
    });
    outcome
}

fn write_header(
    headers: &mut HeaderMap,
    name: &str,
    view: View<'_>,
    facts: &Facts,
) -> Result<(), InvalidRequestHeader> {
    let value = match view {
        View::List(list) => Some(list_value(list, facts).into()),
        view => value(view, facts),
    };
    let Some(value) = value else { return Ok(()) };
    let invalid = || InvalidRequestHeader::new(facts.member_name, name);
    let header = HeaderName::try_from(name).map_err(|_| invalid())?;
    let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| invalid())?;
    headers.insert(header, value);
    Ok(())
}

/// The text of a simple value. A text with a media type, such as JSON, is base64.
fn value<'a>(view: View<'a>, facts: &Facts) -> Option<Cow<'a, str>> {
    let text = text::write(view, facts, TimestampFormat::HttpDate)?;
    Some(match (facts.media_type, view.text()) {
        (Some(_), Some(_)) => Blob::from(text.into_owned()).to_base64().into(),
        _ => text,
    })
}

/// The elements of a list on one line. A text that a comma would break is quoted; a date has a comma, and is not.
fn list_value(list: &dyn List, facts: &Facts) -> String {
    let elements = list.iter().filter_map(|view| {
        let text = value(view, facts)?;
        Some(if view.text().is_some() { quoted(text) } else { text })
    });
    elements.collect::<Vec<_>>().join(", ")
}

fn quoted(text: Cow<'_, str>) -> Cow<'_, str> {
    let needs_quotes = text.contains([',', '"']) || text.trim() != text;
    match needs_quotes {
        true => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")).into(),
        false => text,
    }
}

/// Reads the members that are headers.
pub(super) fn read(headers: &HeaderMap, record: &mut dyn Record) -> Result<(), InvalidHeader> {
    for (index, Member { facts, kind, .. }) in record.members().iter().enumerate() {
        match facts.place {
            Place::Header if headers.contains_key(facts.wire_name) => {
                if facts.is_lenient && !is_time(headers, facts) {
                    continue;
                }
                let Some(slot) = record.slot(index) else { continue };
                read_header(headers, facts, *kind, slot).map_err(|expected| {
                    InvalidHeader::new(facts.wire_name, facts.member_name, expected)
                })?;
            }
            Place::PrefixHeaders => {
                if let Some(Slot::Map(map)) = record.slot(index) {
                    read_prefixed(headers, facts, map)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a header is a point in time. A member that is set would be present.
fn is_time(headers: &HeaderMap, facts: &Facts) -> bool {
    let mut time = Timestamp::default();
    read_header(headers, facts, Kind::Timestamp, Slot::Timestamp(&mut time)).is_ok()
}

/// Reads the headers that start with a prefix, in small letters as they come.
fn read_prefixed(
    headers: &HeaderMap,
    facts: &Facts,
    map: &mut dyn Map,
) -> Result<(), InvalidHeader> {
    let prefix = facts.wire_name.to_ascii_lowercase();
    for name in headers.keys() {
        if let Some(key) = name.as_str().strip_prefix(&prefix) {
            let invalid = |expected| InvalidHeader::new(name.as_str(), facts.member_name, expected);
            let value = joined(headers, name.as_str()).map_err(invalid)?;
            text::read(value.trim(), map.insert(key)).map_err(invalid)?;
        }
    }
    Ok(())
}

fn read_header(
    headers: &HeaderMap,
    facts: &Facts,
    kind: Kind,
    slot: Slot<'_>,
) -> Result<(), &'static str> {
    let text = joined(headers, facts.wire_name)?;
    let text = text.trim();
    match (kind, slot) {
        (Kind::List(element), Slot::List(list)) => {
            list.clear();
            for element in split(text, has_dates(*element, facts)) {
                text::read(&element, list.push())?;
            }
            Ok(())
        }
        (Kind::String | Kind::Enum(_), slot) if facts.media_type.is_some() => {
            let decoded = Blob::from_base64(text).ok_or("base64")?;
            text::read(std::str::from_utf8(&decoded).map_err(|_| "the base64 of UTF-8")?, slot)
        }
        (_, slot) => text::read(text, slot),
    }
}

/// The value of a header. Several lines of it are one, with commas between them.
fn joined(headers: &HeaderMap, name: &str) -> Result<String, &'static str> {
    let lines = headers.get_all(name).iter();
    let lines = lines.map(|line| std::str::from_utf8(line.as_bytes()));
    let lines: Result<Vec<_>, _> = lines.collect();
    Ok(lines.map_err(|_| "UTF-8")?.join(", "))
}

fn has_dates(element: Kind, facts: &Facts) -> bool {
    let is_usual = matches!(facts.timestamp_format, None | Some(TimestampFormat::HttpDate));
    element == Kind::Timestamp && is_usual
}

/// The elements of a list on one line. Dates have a comma each.
fn split(line: &str, has_dates: bool) -> Vec<String> {
    let mut elements = vec![];
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let (element, after) = match rest.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let commas = usize::from(has_dates);
                let comma = rest.match_indices(',').nth(commas).map_or(rest.len(), |(at, _)| at);
                let (element, after) = rest.split_at(comma);
                (element.trim_end().to_owned(), after)
            }
        };
        elements.push(element);
        rest = after.trim_start().trim_start_matches(',').trim_start();
    }
    elements
}

/// The content of a quoted text, and what follows its closing quote.
fn unquoted(text: &str) -> (String, &str) {
    let mut content = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => content.extend(characters.next()),
            character => content.push(character),
        }
    }
    (content, characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_split_at_commas_outside_of_quotes() {
        assert_eq!(split(r#"a, "b, \"c\"" ,d"#, false), ["a", "b, \"c\"", "d"]);
        assert_eq!(split("a , b c", false), ["a", "b c"]);
        assert_eq!(split(r#""a", "", "\\""#, false), ["a", "", "\\"]);
        assert!(split("", false).is_empty());
        let dates = "Mon, 16 Dec 2019 23:48:18 GMT, Tue, 17 Dec 2019 23:48:18 GMT";
        let split = split(dates, true);
        assert_eq!(split, ["Mon, 16 Dec 2019 23:48:18 GMT", "Tue, 17 Dec 2019 23:48:18 GMT"]);
    }

    #[test]
    fn what_a_comma_would_break_is_quoted() {
        for text in ["a,b", r#"a "b""#, " a", r#"a\,"#] {
            let quoted = quoted(text.into());
            assert_eq!(split(&quoted, false), [text], "{quoted}");
        }
        assert_eq!(quoted("a b\\".into()), "a b\\");
    }
}
