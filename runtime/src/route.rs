//! Where the requests of an operation go: the HTTP method and the URI pattern.

use std::borrow::Cow;
use std::fmt;

use crate::sign::encode;

/// An HTTP method and a [URI pattern](https://smithy.io/2.0/spec/http-bindings.html#uri), whose labels are
/// members of the request.
///
/// A label is a whole segment of the path: `{shelf}`, or greedy, `{book+}`, whose slashes are kept. What
/// follows a `?` is part of the query of every request.
///
/// ```
/// use lensmith::Route;
///
/// const PUT_PAGE: Route = Route::put("/shelves/{shelf}/books/{book+}?page");
///
/// let path = PUT_PAGE.expand(&mut |label| match label {
///     "shelf" => Some("a/b".into()),
///     _ => Some("sea/moby dick".into()),
/// })?;
/// assert_eq!(path, "/shelves/a%2Fb/books/sea/moby%20dick");
/// assert_eq!((PUT_PAGE.method(), PUT_PAGE.query()), ("PUT", "page"));
/// # Ok::<(), lensmith::route::EmptyLabel>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Route {
    method: &'static str,
    pattern: &'static str,
    defaults: &'static [(&'static str, &'static str)],
    in_endpoint: Option<&'static str>,
    prefixes: &'static [(&'static str, &'static [&'static str])],
}

impl Route {
    /// A POST to `/`, where protocols without HTTP bindings send every request.
    pub const POST: Self = Self::post("/");

    /// A route with any method.
    pub const fn new(method: &'static str, pattern: &'static str) -> Self {
        Self { method, pattern, defaults: &[], in_endpoint: None, prefixes: &[] }
    }

    /// A route of DELETE.
    pub const fn delete(pattern: &'static str) -> Self {
        Self::new("DELETE", pattern)
    }

    /// A route of GET.
    pub const fn get(pattern: &'static str) -> Self {
        Self::new("GET", pattern)
    }

    /// A route of HEAD.
    pub const fn head(pattern: &'static str) -> Self {
        Self::new("HEAD", pattern)
    }

    /// A route of OPTIONS.
    pub const fn options(pattern: &'static str) -> Self {
        Self::new("OPTIONS", pattern)
    }

    /// A route of PATCH.
    pub const fn patch(pattern: &'static str) -> Self {
        Self::new("PATCH", pattern)
    }

    /// A route of POST.
    pub const fn post(pattern: &'static str) -> Self {
        Self::new("POST", pattern)
    }

    /// A route of PUT.
    pub const fn put(pattern: &'static str) -> Self {
        Self::new("PUT", pattern)
    }

    /// The same with values of labels that are used where a request has none, or an empty one.
    ///
    /// ```
    /// use lensmith::Route;
    ///
    /// const LIST_BOOKS: Route = Route::get("/{library}/books").with_defaults(&[("library", "-")]);
    /// assert_eq!(LIST_BOOKS.expand(&mut |_| None)?, "/-/books");
    /// # Ok::<(), lensmith::route::EmptyLabel>(())
    /// ```
    #[must_use]
    pub const fn with_defaults(self, defaults: &'static [(&'static str, &'static str)]) -> Self {
        Self { defaults, ..self }
    }

    /// The same without these prefixes of the values of labels: some services return ids with a prefix that requests must
    /// not have. A slash before a prefix is removed with it.
    ///
    /// ```
    /// use lensmith::Route;
    ///
    /// const GET_SHELF: Route = Route::get("/shelf/{id}").without_prefixes(&[("id", &["shelf/", "room/"])]);
    /// for id in ["S1", "shelf/S1", "/shelf/S1", "/room/S1"] {
    ///     assert_eq!(GET_SHELF.expand(&mut |_| Some(id.into()))?, "/shelf/S1");
    /// }
    /// # Ok::<(), lensmith::route::EmptyLabel>(())
    /// ```
    #[must_use]
    pub const fn without_prefixes(
        self,
        prefixes: &'static [(&'static str, &'static [&'static str])],
    ) -> Self {
        Self { prefixes, ..self }
    }

    /// The same, whose first segment is a label that the endpoint has, in its host or at the end of its path, so that the
    /// path of a request does not. The label must still have a value.
    ///
    /// ```
    /// use lensmith::Route;
    ///
    /// const GET_BOOK: Route = Route::get("/{shelf}/{book+}").with_label_in_endpoint("shelf");
    /// assert_eq!(GET_BOOK.expand(&mut |label| Some(label.into()))?, "/book");
    /// # Ok::<(), lensmith::route::EmptyLabel>(())
    /// ```
    #[must_use]
    pub const fn with_label_in_endpoint(self, label: &'static str) -> Self {
        Self { in_endpoint: Some(label), ..self }
    }

    /// Whether nothing is left of the path but what the endpoint has.
    pub(crate) fn is_all_in_endpoint(&self) -> bool {
        self.in_endpoint.is_some() && self.path().matches('/').count() == 1
    }

    /// The path of the URI pattern.
    fn path(&self) -> &'static str {
        self.pattern.split('?').next().unwrap_or_default()
    }

    /// The HTTP method.
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// The URI pattern, with its labels and its query.
    pub const fn pattern(&self) -> &'static str {
        self.pattern
    }

    /// The query that every request has, as it is sent; empty if it has no query.
    pub fn query(&self) -> &'static str {
        self.pattern.split_once('?').map_or("", |(_, query)| query)
    }

    /// Whether every request has a parameter of this name in its query.
    pub fn has_parameter(&self, name: &str) -> bool {
        let mut parameters = self.query().split('&').filter(|parameter| !parameter.is_empty());
        parameters.any(|parameter| parameter.split('=').next() == Some(name))
    }

    /// The path of a request, encoded. `value` gives the value of a label by its name, not yet encoded; the
    /// rest of the path is sent as the pattern has it.
    ///
    /// # Errors
    /// A label without a value, or with an empty one, unless it has a [default](Self::with_defaults): the path would be
    /// that of another resource.
    pub fn expand<'v>(
        &self,
        value: &mut dyn FnMut(&'static str) -> Option<Cow<'v, str>>,
    ) -> Result<String, EmptyLabel> {
        let path = self.path();
        let mut expanded = String::with_capacity(path.len() + 32);
        let mut has_slash = false;
        for (index, segment) in path.split('/').enumerate() {
            if index > 0 && !std::mem::take(&mut has_slash) {
                expanded.push('/');
            }
            let label = segment.strip_prefix('{').and_then(|label| label.strip_suffix('}'));
            let Some(label) = label else {
                expanded.push_str(segment);
                continue;
            };
            let (name, is_greedy) = match label.strip_suffix('+') {
                Some(name) => (name, true),
                None => (label, false),
            };
            let value = value(name).map(|value| self.without_prefix(name, value));
            let value = value.filter(|value| !value.is_empty());
            let value = value.or_else(|| self.default_of(name)).ok_or(EmptyLabel { name })?;
            if self.in_endpoint == Some(name) {
                has_slash = true;
                continue;
            }
            if is_greedy {
                expanded.push_str(&encode_path(&value));
            } else {
                expanded.push_str(&encode(&value));
            }
        }
        Ok(expanded)
    }

    fn without_prefix<'v>(&self, label: &str, value: Cow<'v, str>) -> Cow<'v, str> {
        let Some((_, prefixes)) = self.prefixes.iter().find(|(name, _)| *name == label) else {
            return value;
        };
        let text = value.strip_prefix('/').unwrap_or(&value);
        match prefixes.iter().find_map(|prefix| text.strip_prefix(prefix)) {
            Some(rest) => rest.to_owned().into(),
            None => value,
        }
    }

    fn default_of(&self, label: &str) -> Option<Cow<'static, str>> {
        let (_, value) = self.defaults.iter().find(|(name, _)| *name == label)?;
        Some((*value).into())
    }
}

/// Encodes a text for a path, except for its slashes: what a member holds that is the path of something else, such as
/// `x-amz-copy-source` of S3.
///
/// ```
/// use lensmith::route::encode_path;
///
/// let source = encode_path("bucket/a folder/50%+é.txt");
/// assert_eq!(source, "bucket/a%20folder/50%25%2B%C3%A9.txt");
/// // The version of an object is not a part of its path.
/// let source = format!("{source}?versionId=3sL4kqtJlcpXroDTDmJ");
/// ```
#[must_use]
pub fn encode_path(path: &str) -> String {
    path.split('/').map(encode).collect::<Vec<_>>().join("/")
}

/// A label of a [`Route`] has no value, or an empty one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EmptyLabel {
    /// The name of the label, which is that of the member in the model.
    pub name: &'static str,
}

impl fmt::Display for EmptyLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the member `{}` is part of the URI and must not be empty", self.name)
    }
}

impl std::error::Error for EmptyLabel {}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(pattern: &'static str, value: &str) -> Result<String, EmptyLabel> {
        Route::get(pattern).expand(&mut |_| Some(value.into()))
    }

    #[test]
    fn a_label_is_encoded_and_a_greedy_one_keeps_its_slashes() {
        let value = "a/b c%é:~-._";
        assert_eq!(expand("/x/{y}", value).unwrap(), "/x/a%2Fb%20c%25%C3%A9%3A~-._");
        assert_eq!(expand("/x/{y+}", value).unwrap(), "/x/a/b%20c%25%C3%A9%3A~-._");
        assert_eq!(expand("/{y+}/policy", "arn:x/y").unwrap(), "/arn%3Ax/y/policy");
    }

    #[test]
    fn each_label_has_its_own_value() {
        let route = Route::delete("/a/{one}/{two}/z");
        let path = route.expand(&mut |label| Some(label.to_uppercase().into())).unwrap();
        assert_eq!((route.method(), path.as_str()), ("DELETE", "/a/ONE/TWO/z"));
    }

    #[test]
    fn the_rest_of_the_path_is_sent_as_it_is() {
        assert_eq!(expand("/(a+)+", "").unwrap(), "/(a+)+");
        assert_eq!(expand("/a/../%2e/", "").unwrap(), "/a/../%2e/");
        assert_eq!(expand("/", "").unwrap(), "/");
        assert_eq!(expand("/{dots}", "..").unwrap(), "/..");
    }

    #[test]
    fn an_empty_or_absent_label_is_an_error() {
        let error = expand("/x/{shelf}?y", "").unwrap_err();
        assert_eq!(error.name, "shelf");
        let error = Route::get("/x/{book+}").expand(&mut |_| None).unwrap_err();
        assert_eq!(error.to_string(), "the member `book` is part of the URI and must not be empty");
    }

    #[test]
    fn a_label_with_a_default_may_be_empty_or_absent() {
        let route = Route::get("/{shelf}/{book+}").with_defaults(&[("shelf", "-"), ("other", "x")]);
        let path = |shelf: Option<&'static str>| {
            let value = |label| if label == "shelf" { shelf } else { Some("a") };
            route.expand(&mut |label| value(label).map(Cow::from)).unwrap()
        };
        assert_eq!([path(None), path(Some("")), path(Some("b"))], ["/-/a", "/-/a", "/b/a"]);
        assert_eq!(route.expand(&mut |_| None).unwrap_err().name, "book");
    }

    #[test]
    fn a_label_in_the_endpoint_is_not_in_the_path_but_has_a_value() {
        let route = Route::get("/{shelf}/{book+}?page").with_label_in_endpoint("shelf");
        let path = |book: &str| {
            route
                .expand(&mut |label| Some(if label == "shelf" { "s" } else { book }.into()))
                .unwrap()
        };
        for (book, expected) in [
            ("a", "/a"),
            ("/a", "//a"),
            ("//", "///"),
            ("../b/./c/", "/../b/./c/"),
            ("a b+c/é", "/a%20b%2Bc/%C3%A9"),
        ] {
            assert_eq!(path(book), expected, "{book}");
        }
        assert_eq!(route.expand(&mut |_| Some("".into())).unwrap_err().name, "shelf");
        assert!(!route.is_all_in_endpoint());
        let route = Route::get("/{shelf}?page").with_label_in_endpoint("shelf");
        assert_eq!(route.expand(&mut |_| Some("s".into())).unwrap(), "/");
        assert!(route.is_all_in_endpoint() && !Route::POST.is_all_in_endpoint());
    }

    #[test]
    fn a_prefix_of_a_label_is_not_sent() {
        let route = Route::get("/{id}/{other}").without_prefixes(&[("id", &["zone/", "change/"])]);
        let path = |id: &'static str| route.expand(&mut |_| Some(id.into())).unwrap();
        assert_eq!(path("/zone/Z1"), "/Z1/%2Fzone%2FZ1");
        assert_eq!(path("change/zone/Z1"), "/zone%2FZ1/change%2Fzone%2FZ1");
        assert_eq!(path("/Z1"), "/%2FZ1/%2FZ1");
        assert_eq!(route.expand(&mut |_| Some("/zone/".into())).unwrap_err().name, "id");
    }

    #[test]
    fn the_query_of_the_pattern_is_apart() {
        let route = Route::new("PURGE", "/x/{y}?page&a=b");
        assert_eq!(route.expand(&mut |_| Some("1".into())).unwrap(), "/x/1");
        assert_eq!(route.query(), "page&a=b");
        assert!(route.has_parameter("page") && route.has_parameter("a"));
        assert!(!route.has_parameter("b") && !route.has_parameter(""));
        assert_eq!(Route::POST.query(), "");
        assert!(!Route::POST.has_parameter("page") && !Route::POST.has_parameter(""));
    }
}
