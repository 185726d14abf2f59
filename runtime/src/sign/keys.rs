//! The signing keys of the last scopes.

use std::fmt;

use super::Scope;
use super::signature::derived_key;
use super::stamp::Stamp;
use crate::recent::Recent;

/// How many keys are kept. A program calls few services in few regions.
const MAX_KEPT: usize = 16;

/// The signing keys that belong to credentials, whose clones share them. A key holds for a day, a region and a service.
/// Deriving it takes about as long as the rest of a signature.
#[derive(Default)]
pub(crate) struct SigningKeys(Recent<Kept, MAX_KEPT>);

struct Kept {
    day: String,
    region: String,
    service: String,
    key: [u8; 32],
}

impl SigningKeys {
    /// The key for a scope at a time, derived from the secret of the same credentials unless it is kept.
    pub(crate) fn get(&self, secret: &str, scope: Scope<'_>, stamp: &Stamp) -> [u8; 32] {
        let (day, Scope { region, service }) = (stamp.day(), scope);
        let make = || Kept {
            day: day.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
            key: derived_key(secret, scope, stamp),
        };
        let is_it =
            |kept: &Kept| kept.service == service && kept.region == region && kept.day == day;
        self.0.find_or_insert(is_it, make, |kept| kept.key)
    }
}

/// A changed copy of credentials starts without keys.
impl Clone for SigningKeys {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// Always equal: keys follow from the credentials, which are compared themselves.
impl PartialEq for SigningKeys {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for SigningKeys {}

/// The keys are not shown.
impl fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKeys")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scope_and_day_has_its_own_key() {
        let keys = SigningKeys::default();
        let key = |region, service, time: &str| {
            let scope = Scope { region, service };
            let stamp = Stamp::new(time.parse().unwrap());
            let key = keys.get("s3cr3t", scope, &stamp);
            // The one that is kept is the one that is derived.
            assert_eq!(key, derived_key("s3cr3t", scope, &stamp));
            assert_eq!(key, keys.get("another secret", scope, &stamp));
            key
        };
        let all = [
            key("eu-central-1", "ecr", "2026-01-02T03:04:05Z"),
            key("eu-central-1", "s3", "2026-01-02T03:04:05Z"),
            key("us-east-1", "ecr", "2026-01-02T03:04:05Z"),
            key("eu-central-1", "ecr", "2026-01-03T03:04:05Z"),
        ];
        assert!((1..all.len()).all(|index| !all[..index].contains(&all[index])));
        assert_eq!(all[0], key("eu-central-1", "ecr", "2026-01-02T23:59:59Z"));
    }
}
