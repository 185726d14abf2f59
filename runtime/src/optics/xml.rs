/// What XML and forms say about a member beyond its name: the names of what is inside of it, and namespaces.
/// See [XML bindings](https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings).
///
/// ```
/// use lensmith::lens;
/// use lensmith::schema::Xml;
///
/// /// A book.
/// #[derive(Clone, Debug, Default)]
/// pub struct Book {
///     /// The tags of the book.
///     pub tags: Option<Vec<String>>,
/// }
///
/// lensmith::structure! {
///     Book;
///     TAGS: Option<Vec<String>> = lens!(tags, "Tags").xml(&Xml::PLAIN.item("Tag")),
/// }
///
/// assert_eq!(Book::TAGS.facts().xml.item.name, Some("Tag"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Xml {
    /// The namespace that the element of the member declares.
    pub namespace: Option<Namespace>,
    /// The elements of a list, or the values of a map.
    pub item: Inner,
    /// The keys of a map.
    pub key: Inner,
    /// The name in forms of EC2, if the usual rule does not give it.
    pub query_name: Option<&'static str>,
    /// Whether the root of the document is the member itself.
    pub is_unwrapped: bool,
}

/// An element inside of a list or a map.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Inner {
    /// The name, if it is not the usual one.
    pub name: Option<&'static str>,
    /// The namespace that the element declares.
    pub namespace: Option<Namespace>,
    /// What holds for the elements inside of it.
    pub xml: Option<&'static Xml>,
}

/// A namespace of XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Namespace {
    /// The prefix of names in the namespace; empty for names without one.
    pub prefix: &'static str,
    /// The URI.
    pub uri: &'static str,
}

impl Namespace {
    /// A namespace, with the prefix of its names or an empty one.
    pub const fn new(prefix: &'static str, uri: &'static str) -> Self {
        Self { prefix, uri }
    }
}

/// The element that is the whole body of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct XmlRoot {
    /// The name.
    pub name: &'static str,
    /// The namespace, if it is not that of the service.
    pub namespace: Option<Namespace>,
}

impl Xml {
    /// Nothing beyond the name.
    pub const PLAIN: Self = Self {
        namespace: None,
        item: Inner::PLAIN,
        key: Inner::PLAIN,
        query_name: None,
        is_unwrapped: false,
    };

    /// States the namespace that the element of the member declares.
    #[must_use]
    pub const fn namespace(mut self, prefix: &'static str, uri: &'static str) -> Self {
        self.namespace = Some(Namespace { prefix, uri });
        self
    }

    /// Names the elements of a list, or the values of a map.
    #[must_use]
    pub const fn item(mut self, name: &'static str) -> Self {
        self.item.name = Some(name);
        self
    }

    /// States the namespace that the elements of a list, or the values of a map, declare.
    #[must_use]
    pub const fn item_namespace(mut self, prefix: &'static str, uri: &'static str) -> Self {
        self.item.namespace = Some(Namespace { prefix, uri });
        self
    }

    /// States what holds inside of the elements of a list, or of the values of a map.
    #[must_use]
    pub const fn inside(mut self, xml: &'static Self) -> Self {
        self.item.xml = Some(xml);
        self
    }

    /// Names the keys of a map.
    #[must_use]
    pub const fn key(mut self, name: &'static str) -> Self {
        self.key.name = Some(name);
        self
    }

    /// States the namespace that the keys of a map declare.
    #[must_use]
    pub const fn key_namespace(mut self, prefix: &'static str, uri: &'static str) -> Self {
        self.key.namespace = Some(Namespace { prefix, uri });
        self
    }

    /// States the name in forms of EC2.
    #[must_use]
    pub const fn query_name(mut self, name: &'static str) -> Self {
        self.query_name = Some(name);
        self
    }

    /// Makes the root of the document the member itself, without an element inside.
    #[must_use]
    pub const fn unwrapped(mut self) -> Self {
        self.is_unwrapped = true;
        self
    }
}

impl Inner {
    const PLAIN: Self = Self { name: None, namespace: None, xml: None };

    /// What holds for the elements inside.
    pub fn xml(&self) -> &'static Xml {
        self.xml.unwrap_or(&Xml::PLAIN)
    }
}

impl XmlRoot {
    /// An element in the namespace of the service.
    pub const fn new(name: &'static str) -> Self {
        Self { name, namespace: None }
    }

    /// States the namespace of the element.
    #[must_use]
    pub const fn namespace(mut self, prefix: &'static str, uri: &'static str) -> Self {
        self.namespace = Some(Namespace { prefix, uri });
        self
    }
}
