use std::sync::Arc;

/// The schemes of authentication that a client prefers, the best first, by their [names](crate::Auth::name): `sigv4`,
/// `sigv4a` and `httpBearerAuth`.
///
/// A call takes the first scheme of the list that its operation takes and that the client has credentials for, or else
/// what it would take without a list. Where an endpoint offers several signatures, the list chooses among them, too.
/// Other names have no effect.
///
/// ```
/// use lensmith::config::AuthPreference;
///
/// let preference = AuthPreference::from("sigv4a, sigv4");
/// assert_eq!(preference.names(), ["sigv4a", "sigv4"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthPreference(Option<Arc<[String]>>);

impl AuthPreference {
    /// The names, the best first.
    pub fn names(&self) -> &[String] {
        self.0.as_deref().unwrap_or_default()
    }

    /// The place of a scheme in the list, or the length of the list for all others.
    pub(crate) fn rank(&self, name: &str) -> usize {
        let names = self.names();
        names.iter().position(|preferred| preferred == name).unwrap_or(names.len())
    }
}

/// Parses names that are separated by commas.
impl From<&str> for AuthPreference {
    fn from(names: &str) -> Self {
        names.split(',').collect()
    }
}

impl<S: AsRef<str>> FromIterator<S> for AuthPreference {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Self {
        let names = names.into_iter().map(|name| name.as_ref().trim().to_owned());
        let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
        Self((!names.is_empty()).then(|| names.into()))
    }
}
