//! Models that are nearly right.

use serde_json::{Map, Value};

use super::random::Random;
use super::{careful, palette};

/// Mutates a model, mostly in its structure and sometimes in its bytes.
pub(super) fn mutate(json: &[u8], random: &mut Random) -> Vec<u8> {
    let parsed = if random.one_in(16) { None } else { serde_json::from_slice(json).ok() };
    let Some(mut value): Option<Value> = parsed else {
        return bytes(json.to_vec(), random);
    };
    change_once(&mut value, random);
    while random.one_in(2) {
        change_once(&mut value, random);
    }
    serde_json::to_vec(&value).unwrap_or_default()
}

fn change_once(value: &mut Value, random: &mut Random) {
    if random.one_in(8) || !careful::change(value, random) {
        let donor = nth(value, random.below(size(value))).cloned();
        if let Some(node) = nth(value, random.below(size(value))) {
            change(node, donor.unwrap_or_default(), random);
        }
    }
}

fn bytes(mut bytes: Vec<u8>, random: &mut Random) -> Vec<u8> {
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(64)).min(bytes.len());
        match random.below(5) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let copy: Vec<u8> = bytes.iter().skip(at).take(end - at).copied().collect();
                let to = random.below(bytes.len() + 1);
                drop(bytes.splice(to..to, copy));
            }
            3 => bytes.insert(at, u8::try_from(random.below(256)).unwrap_or(0)),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
        }
    }
    bytes
}

/// Changes one node; `donor` is a copy of another.
fn change(node: &mut Value, donor: Value, random: &mut Random) {
    match (random.below(10), node) {
        (0, node) => *node = donor,
        (1, node) => *node = palette::value(random),
        (2, node) => wrap(node, random),
        (_, Value::Object(members)) => change_object(members, donor, random),
        (_, Value::Array(elements)) => change_array(elements, donor, random),
        (_, Value::String(text)) => change_string(text, donor, random),
        (_, node) => *node = palette::value(random),
    }
}

/// Nests a node in up to some hundred others.
fn wrap(node: &mut Value, random: &mut Random) {
    let key = palette::key(random);
    let is_object = random.one_in(2);
    let most = if random.one_in(4) { 150 } else { 3 };
    for _ in 0..=random.below(most) {
        let inner = node.take();
        *node = if is_object {
            Value::Object(Map::from_iter([(key.clone(), inner)]))
        } else {
            Value::Array(vec![inner])
        };
    }
}

fn change_object(members: &mut Map<String, Value>, donor: Value, random: &mut Random) {
    let index = random.below(members.len());
    let key = members.keys().nth(index).cloned().unwrap_or_default();
    match random.below(6) {
        0 => drop(members.shift_remove(&key)),
        1 => {
            if let Some(value) = members.shift_remove(&key) {
                members.insert(palette::name(random), value);
            }
        }
        2 => drop(
            members.insert(palette::name(random), members.get(&key).cloned().unwrap_or_default()),
        ),
        3 => drop(members.insert(palette::key(random), palette::value(random))),
        4 if members.contains_key("type") => {
            drop(members.insert("type".to_owned(), palette::shape_type(random)));
        }
        // Large models grow only slowly, or cases would become larger than any model.
        4 if size(&donor) < 20 && random.one_in(8) => {
            for number in 0..random.below(2000) {
                members.insert(format!("{key}{number}"), donor.clone());
            }
        }
        _ => drop(members.insert(palette::key(random), donor)),
    }
}

fn change_array(elements: &mut Vec<Value>, donor: Value, random: &mut Random) {
    let index = random.below(elements.len());
    match random.below(4) {
        0 if !elements.is_empty() => drop(elements.remove(index)),
        1 => elements.extend(elements.get(index).cloned()),
        2 => elements.push(donor),
        _ => elements.insert(index, palette::value(random)),
    }
}

fn change_string(text: &mut String, donor: Value, random: &mut Random) {
    match (random.below(6), donor) {
        (0, _) => *text = palette::name(random),
        (1, Value::String(other)) => *text = other,
        (2, Value::String(other)) => text.push_str(&other),
        _ => edit(text, random),
    }
}

/// Repeats a text, or adds or removes a character.
pub(super) fn edit(text: &mut String, random: &mut Random) {
    let at = random.below(text.chars().count() + 1);
    let at = text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
    match random.below(8) {
        0 if text.len() < 10_000 => *text = text.repeat(1 + random.below(8)),
        0..=3 if at < text.len() => drop(text.remove(at)),
        _ => text.insert(at, palette::character(random)),
    }
}

/// How many nodes a value has, itself included.
pub(super) fn size(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        Value::Array(elements) => 1 + elements.iter().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// The node of a number below the size, parents before children.
pub(super) fn nth(value: &mut Value, number: usize) -> Option<&mut Value> {
    if number == 0 {
        return Some(value);
    }
    let children: Box<dyn Iterator<Item = &mut Value>> = match value {
        Value::Object(members) => Box::new(members.values_mut()),
        Value::Array(elements) => Box::new(elements.iter_mut()),
        _ => return None,
    };
    let mut left = number - 1;
    for child in children {
        let size = size(child);
        if left < size {
            return nth(child, left);
        }
        left -= size;
    }
    None
}
