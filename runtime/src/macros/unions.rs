//! Unions.

/// Declares a union: an enum with a variant and a [`Prism`](crate::optics::Prism) for each member, and
/// `Unknown`, which holds the name of a member that the model does not know. The prism, which knows the
/// member's name in JSON, follows `=>`.
///
/// ```
/// use lensmith::prism;
///
/// lensmith::union! {
///     /// A text or a number.
///     #[derive(Clone, Debug, PartialEq)]
///     pub enum Entry: "Entry" {
///         /// A text.
///         TEXT = Text(String) => prism!(Text, "text"),
///         /// A number.
///         NUMBER = Number(i32) => prism!(Number, "number"),
///     }
/// }
///
/// let entry = Entry::from_json(br#"{"number": 7}"#)?;
/// assert_eq!(Entry::NUMBER.preview(&entry), Some(&7));
/// assert_eq!(Entry::Text("seven".into()).to_json(), r#"{"text":"seven"}"#);
/// # Ok::<(), lensmith::json::Error>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! union {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident: $shape:literal {
            $($(#[$doc:meta])* $prism:ident = $variant:ident($type:ty $(,)?) => $optic:expr,)*
        }
    ) => {
        $(#[$meta])*
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$doc])* $variant($type),)*
            /// A member that the model does not know, by its name. It cannot be sent.
            Unknown(String),
        }

        impl $name {
            $(
                #[doc = concat!("Prism of [`", stringify!($variant), "`](Self::", stringify!($variant), ").")]
                pub const $prism: $crate::optics::Prism<Self, $type> = $optic;
            )*
            /// Prism of [`Unknown`](Self::Unknown).
            pub const UNKNOWN: $crate::optics::Prism<Self, String> = $crate::prism!(Unknown);

            /// The wire form: a JSON object with one key.
            #[inline]
            pub fn to_json(&self) -> String {
                $crate::schema::Shape::to_json(self)
            }

            /// Reads the wire form.
            ///
            /// # Errors
            /// `json` is not a JSON object, or the member is not of its kind; the error names the place.
            #[inline]
            pub fn from_json(json: &[u8]) -> Result<Self, $crate::json::Error> {
                $crate::schema::Shape::from_json(json)
            }
        }

        impl $crate::schema::Union for $name {
            const NAME: &'static str = $shape;
            const MEMBERS: $crate::schema::UnionMembers<Self> = &[$(&Self::$prism),*];
            const CATCH_ALL: $crate::optics::Prism<Self, String> = Self::UNKNOWN;
        }

        impl $crate::schema::Value for $name {
            #[inline]
            fn write(&self, out: &mut $crate::json::Writer, _: &$crate::schema::Facts) {
                $crate::schema::write_union(self, out);
            }

            #[inline]
            fn read(
                &mut self,
                input: &mut $crate::json::Reader<'_>,
                _: &$crate::schema::Facts,
            ) -> Result<(), $crate::json::Error> {
                $crate::schema::read_union(self, input)
            }

            $crate::__reflect!(self => $crate::schema::reflect_union(self));
        }

        impl $crate::schema::Shape for $name {
            const KIND: $crate::schema::Kind = $crate::schema::Kind::Union($shape);

            #[inline]
            fn zero() -> Self {
                Self::Unknown(String::new())
            }
        }

        $crate::__validate!($name);
        $crate::__serde!($name);
    };
}
