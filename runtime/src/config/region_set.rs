use std::sync::Arc;

/// The regions that signatures of Version 4A hold for, separated by commas, such as `us-east-1,eu-west-1` or `*` for all.
///
/// It replaces the regions that the endpoint rules of a service name.
///
/// ```
/// use lensmith::config::RegionSet;
///
/// assert_eq!(RegionSet::from("us-east-1, eu-*").as_str(), "us-east-1,eu-*");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionSet(Arc<str>);

impl RegionSet {
    /// The regions, separated by commas.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether each region could be one.
    pub(super) fn is_valid(&self) -> bool {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '*';
        self.0.split(',').all(|region| !region.is_empty() && region.chars().all(is_part))
    }
}

/// Removes the spaces around the names.
impl From<&str> for RegionSet {
    fn from(regions: &str) -> Self {
        let regions: Vec<&str> = regions.split(',').map(str::trim).collect();
        Self(regions.join(",").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_has_letters_digits_hyphens_and_stars() {
        for good in ["*", "us-east-1", "us-*, eu-west-1"] {
            assert!(RegionSet::from(good).is_valid(), "{good}");
        }
        for bad in ["", ",", "us-east-1,", "us east", "a\nb"] {
            assert!(!RegionSet::from(bad).is_valid(), "{bad}");
        }
    }
}
