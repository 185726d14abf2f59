//! Sorts items by their dependencies.

use std::collections::BTreeMap;

/// The keys, each after those that it depends on. Dependencies that are not keys are ignored.
///
/// # Errors
/// The keys of a cycle, each before what it depends on.
pub(super) fn sort<K: Ord + Copy>(depends_on: &BTreeMap<K, Vec<K>>) -> Result<Vec<K>, Vec<K>> {
    let mut sorted = Vec::new();
    let mut state: BTreeMap<K, Visit> = BTreeMap::new();
    // A stack of our own, since a model may be deeper than that of the program.
    let mut stack = Vec::new();
    for &root in depends_on.keys() {
        stack.push((root, false));
        while let Some((key, is_done)) = stack.pop() {
            if is_done {
                state.insert(key, Visit::Done);
                sorted.push(key);
                continue;
            }
            let Some(needed) = depends_on.get(&key) else { continue };
            match state.get(&key) {
                Some(Visit::Done) => continue,
                Some(Visit::Open) => return Err(ring(key, &stack)),
                None => {}
            }
            state.insert(key, Visit::Open);
            stack.push((key, true));
            stack.extend(needed.iter().rev().map(|key| (*key, false)));
        }
    }
    Ok(sorted)
}

enum Visit {
    Open,
    Done,
}

/// The keys from the one that was met again up to the one that led back to it.
fn ring<K: Ord + Copy>(met_again: K, stack: &[(K, bool)]) -> Vec<K> {
    let open = stack.iter().filter(|(_, is_open)| *is_open).map(|(key, _)| *key);
    open.skip_while(|key| *key != met_again).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(edges: &[(char, &str)]) -> Result<String, String> {
        let edges = edges.iter().map(|(key, needs)| (*key, needs.chars().collect()));
        let join = |keys: Vec<char>| keys.into_iter().collect();
        sort(&edges.collect()).map(join).map_err(join)
    }

    #[test]
    fn puts_first_what_others_need() {
        assert_eq!(sorted(&[('a', "cb"), ('b', "d"), ('c', "d"), ('d', "x")]), Ok("dcba".into()));
        assert_eq!(sorted(&[('a', ""), ('b', "aa")]), Ok("ab".into()));
    }

    #[test]
    fn finds_cycles() {
        assert_eq!(sorted(&[('a', "b"), ('b', "xc"), ('c', "db"), ('d', "")]), Err("bc".into()));
        assert_eq!(sorted(&[('a', "a")]), Err("a".into()));
    }

    #[test]
    fn goes_as_deep_as_it_has_to() {
        let chain: BTreeMap<u32, Vec<u32>> = (0..200_000).map(|key| (key, vec![key + 1])).collect();
        assert_eq!(sort(&chain).unwrap().len(), 200_000);
    }
}
