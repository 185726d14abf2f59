//! Mutations that mostly keep a model valid, so that the stages after loading see them.

use serde_json::{Map, Value, json};

use super::mutate::{nth, size};
use super::palette;
use super::random::Random;

/// Changes one shape; whether there was one.
pub(super) fn change(model: &mut Value, random: &mut Random) -> bool {
    let Some(shapes) = model.get("shapes").and_then(Value::as_object) else { return false };
    let ids: Vec<String> = shapes.keys().cloned().collect();
    let Some(id) = random.pick(&ids) else { return false };
    if random.one_in(8) {
        let namespace = id.split('#').next().unwrap_or_default();
        let renamed = format!("{namespace}#{}", palette::identifier(random));
        rename(model, id, &renamed);
        return true;
    }
    let Some(shape) = model.get_mut("shapes").and_then(|shapes| shapes.get_mut(id)) else {
        return false;
    };
    match random.below(8) {
        0 | 1 => retarget(shape, &ids, random),
        2 => change_members(shape, random),
        3 => change_type(shape, random),
        4 => change_text(shape, random),
        _ => change_traits(shape, random),
    }
    true
}

/// Gives a shape another id, wherever it is named.
fn rename(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) if text == from => to.clone_into(text),
        Value::Array(elements) => elements.iter_mut().for_each(|value| rename(value, from, to)),
        Value::Object(members) => {
            let renamed = std::mem::take(members).into_iter().map(|(key, mut value)| {
                rename(&mut value, from, to);
                (if key == from { to.to_owned() } else { key }, value)
            });
            *members = Map::from_iter(renamed);
        }
        _ => {}
    }
}

fn retarget(shape: &mut Value, ids: &[String], random: &mut Random) {
    let mut targets = Vec::new();
    for number in 0..size(shape) {
        if nth(shape, number).is_some_and(|node| node.get("target").is_some()) {
            targets.push(number);
        }
    }
    let target = match random.below(4) {
        0 => palette::prelude(random),
        _ => random.pick(ids).cloned().unwrap_or_default(),
    };
    if let Some(node) = random.pick(&targets).and_then(|number| nth(shape, *number)) {
        *node = json!({ "target": target });
    }
}

/// Renames, copies, removes or moves a member.
fn change_members(shape: &mut Value, random: &mut Random) {
    let Some(members) = shape.get_mut("members").and_then(Value::as_object_mut) else { return };
    let name = members.keys().nth(random.below(members.len())).cloned().unwrap_or_default();
    let Some(member) = members.get(&name).cloned() else { return };
    match random.below(4) {
        0 => drop(members.shift_remove(&name)),
        1 => {
            members.shift_remove(&name);
            members.insert(palette::identifier(random), member);
        }
        _ => drop(members.insert(palette::identifier(random), member)),
    }
}

fn change_type(shape: &mut Value, random: &mut Random) {
    let is_simple = shape.get("members").or(shape.get("member")).is_none();
    let is_data = shape.get("traits").is_none_or(|traits| traits.get("aws.auth#sigv4").is_none());
    if let Some(shape) = shape.as_object_mut().filter(|_| is_data) {
        let simple = [palette::simple_type(random)];
        let types: &[&str] = match shape.get("type").and_then(Value::as_str) {
            Some("structure" | "union") => &["structure", "union"],
            Some("enum" | "intEnum") => &["enum", "intEnum"],
            _ if is_simple => &simple,
            _ => &["list"],
        };
        shape.insert("type".to_owned(), json!(random.pick(types)));
    }
}

/// Edits a text in the value of a trait.
fn change_text(shape: &mut Value, random: &mut Random) {
    let Some(traits) = shape.get_mut("traits") else { return };
    let mut texts = Vec::new();
    for number in 0..size(traits) {
        if nth(traits, number).is_some_and(|node| node.is_string() || node.is_number()) {
            texts.push(number);
        }
    }
    let Some(node) = random.pick(&texts).and_then(|number| nth(traits, *number)) else { return };
    match node {
        Value::String(text) => super::mutate::edit(text, random),
        node => *node = palette::number(random),
    }
}

/// Adds a trait to the shape or to one of its members, or takes one away.
fn change_traits(shape: &mut Value, random: &mut Random) {
    let members = shape.get("members").and_then(Value::as_object).map_or(0, Map::len);
    let place = random.below(2 * members + 1);
    let found = match shape.get_mut("members").and_then(Value::as_object_mut) {
        Some(members) if place < members.len() => members.values_mut().nth(place),
        _ => Some(shape),
    };
    let Some(node) = found.and_then(Value::as_object_mut) else { return };
    let traits = node.entry("traits").or_insert_with(|| json!({}));
    let Some(traits) = traits.as_object_mut() else { return };
    if random.one_in(4) {
        let id = traits.keys().nth(random.below(traits.len())).cloned().unwrap_or_default();
        traits.shift_remove(&id);
    } else {
        let (id, value) = palette::fitting_trait(random);
        traits.insert(id, value);
    }
}
