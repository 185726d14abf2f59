//! The comparison of digests, by the schema of requests and responses.

use std::collections::BTreeMap;

use md5::{Digest as _, Md5};

use super::{Covered, DigestMismatch, Digests};
use crate::schema::{Map, Record, View};
use crate::sign::hex;

/// A structure, and where it is in a request or a response.
struct Part<'a> {
    record: &'a dyn Record,
    /// Its place in a list, with the name of the list.
    entry: Option<(&'static str, usize)>,
}

impl<'a> Part<'a> {
    fn member(&self, name: &str) -> View<'a> {
        member(self.record, name)
    }

    fn path(&self, name: &str) -> String {
        match self.entry {
            Some((list, index)) => format!("{list}[{index}].{name}"),
            None => name.to_owned(),
        }
    }
}

pub(super) fn mismatches(
    digests: Digests,
    operation: &'static str,
    request: &dyn Record,
    response: &dyn Record,
) -> Vec<DigestMismatch> {
    let mut mismatches = Vec::new();
    for stated in parts(response, digests.list) {
        let Some(covered) = covered(digests.covered, request, &stated) else { continue };
        for (digest, name) in digests.members {
            let (Some(text), Some(computed)) =
                (stated.member(digest).text(), digests.of(covered.member(name)))
            else {
                continue;
            };
            if !text.eq_ignore_ascii_case(&computed) {
                mismatches.push(DigestMismatch {
                    operation,
                    digest: stated.path(digest),
                    member: covered.path(name),
                    index: stated.entry.map(|(_, index)| index),
                    stated: text.to_owned(),
                    computed,
                });
            }
        }
    }
    mismatches
}

/// The structures of a list, or the one that has it.
fn parts<'a>(record: &'a dyn Record, list: Option<&'static str>) -> Vec<Part<'a>> {
    let Some(name) = list else { return vec![Part { record, entry: None }] };
    let View::List(list) = member(record, name) else { return Vec::new() };
    let structures = list.iter().enumerate().filter_map(|(index, view)| match view {
        View::Structure(record) => Some(Part { record, entry: Some((name, index)) }),
        _ => None,
    });
    structures.collect()
}

/// The structure whose members the digests are of.
fn covered<'a>(covered: Covered, request: &'a dyn Record, stated: &Part<'a>) -> Option<Part<'a>> {
    match covered {
        Covered::Response => Some(Part { ..*stated }),
        Covered::Request => Some(Part { record: request, entry: None }),
        Covered::Entries { list, id } => {
            let wanted = stated.member(id).text()?;
            parts(request, Some(list)).into_iter().find(|it| it.member(id).text() == Some(wanted))
        }
    }
}

fn member<'a>(record: &'a dyn Record, name: &str) -> View<'a> {
    let mut members = record.members().iter();
    let index = members.position(|member| member.facts.member_name == name);
    index.map_or(View::Absent, |index| record.view(index))
}

impl Digests {
    /// The digest of a value that is neither absent nor empty.
    fn of(self, view: View<'_>) -> Option<String> {
        let sum = match view {
            View::String(text) if !text.is_empty() => Md5::digest(text),
            View::Map(map) if !map.is_empty() => Md5::digest(attributes(map, self.attribute?)),
            _ => return None,
        };
        Some(hex(&sum))
    }
}

/// The attributes in the order of their names. A length of four bytes stands before each text and before bytes.
fn attributes(map: &dyn Map, [data_type, text, bytes]: [&str; 3]) -> Vec<u8> {
    let mut sorted = BTreeMap::new();
    map.each(&mut |name, value| {
        if let (Some(name), View::Structure(value)) = (name.text(), value) {
            sorted.insert(name, value);
        }
    });
    let mut out = Vec::new();
    for (name, value) in sorted {
        put(&mut out, name.as_bytes());
        put(&mut out, member(value, data_type).text().unwrap_or_default().as_bytes());
        match (member(value, text).text(), member(value, bytes)) {
            (Some(text), _) => {
                out.push(1);
                put(&mut out, text.as_bytes());
            }
            (None, View::Blob(bytes)) => {
                out.push(2);
                put(&mut out, bytes);
            }
            (None, _) => {}
        }
    }
    out
}

fn put(out: &mut Vec<u8>, bytes: &[u8]) {
    // A message is shorter than four gigabytes by far.
    out.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend(bytes);
}
