//! What AWS's models leave out although AWS's own clients know it: an overlay of `apply` entries for shapes
//! that the model defines. They come before all others, so any overlay replaces them. Each has its reason, and
//! links to what says so.

use std::rc::Rc;

use serde_json::Value;

use super::apply::Apply;
use crate::shape_id::ShapeId;

const OVERLAY: &str = include_str!("corrections.json");

/// The entries for the shapes that are defined.
pub(super) fn of(is_defined: impl Fn(&ShapeId) -> bool) -> Vec<Apply> {
    let overlay: Value = serde_json::from_str(OVERLAY).unwrap_or_default();
    let entries = overlay.get("shapes").and_then(Value::as_object).into_iter().flatten();
    let file: Rc<str> = "the corrections of the generator".into();
    let parsed = entries.filter_map(|(key, node)| Apply::parse(key, node, &file).ok());
    parsed.filter(|entry| is_defined(entry.target())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_well_formed() {
        let overlay: Value = serde_json::from_str(OVERLAY).unwrap();
        assert_eq!(of(|_| true).len(), overlay["shapes"].as_object().unwrap().len());
        assert!(of(|_| false).is_empty());
    }

    #[test]
    fn every_entry_has_its_reason_and_links() {
        let overlay: Value = serde_json::from_str(OVERLAY).unwrap();
        for (key, entry) in overlay["shapes"].as_object().unwrap() {
            let reason = entry["reason"].as_str().unwrap_or_default();
            assert!(reason.ends_with('.'), "{key} has no reason");
            let links = entry["links"].as_array().unwrap();
            assert!(!links.is_empty(), "{key} has no link");
            for link in links {
                assert!(link.as_str().unwrap().starts_with("https://"), "{key}: {link}");
            }
        }
    }
}
