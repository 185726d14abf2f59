use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::pattern::Pattern;

/// Compiling takes much longer than matching, and a model's patterns are constants: each is compiled once.
static CACHE: RwLock<BTreeMap<&'static str, Compiled>> = RwLock::new(BTreeMap::new());

type Compiled = Arc<Result<Pattern, String>>;

/// Whether some part of the text matches the pattern; `None` if the pattern is not supported.
pub(super) fn is_match(pattern: &'static str, text: &str) -> Option<bool> {
    let cached = CACHE.read().unwrap_or_else(PoisonError::into_inner).get(pattern).cloned();
    let compiled = cached.unwrap_or_else(|| {
        let compiled = Arc::new(Pattern::new(pattern));
        let mut cache = CACHE.write().unwrap_or_else(PoisonError::into_inner);
        cache.entry(pattern).or_insert(compiled).clone()
    });
    compiled.as_ref().as_ref().ok().map(|pattern| pattern.is_match(text))
}

/// Why a pattern is not supported, so every text passes it; `None` if it is supported.
///
/// Patterns are those of [ECMA 262](https://tc39.es/ecma262/#sec-patterns) without backreferences and
/// lookbehind, with lookahead only after a `^` at the start, and of a bounded size.
///
/// ```
/// use lensmith::validate::unsupported_pattern;
///
/// assert_eq!(unsupported_pattern(r"^(?!aws:)[\p{L}\d]+$"), None);
/// assert_eq!(unsupported_pattern(r"(.)\1").as_deref(), Some("backreferences are not supported"));
/// ```
pub fn unsupported_pattern(pattern: &str) -> Option<String> {
    Pattern::new(pattern).err()
}
