//! Unions.

/// Declares a union: an enum with a variant and a [`Prism`](crate::optics::Prism) for each member, and
/// `Unknown`, which holds the name of a member that the model does not know. The prism, which knows the
/// member's name in JSON, follows `=>`.
///
/// A variant may have an accessor, whose result is in parentheses, and then a conversion from its payload.
/// A payload that is a `String` converts from a `&str`, too.
///
/// ```
/// use lensmith::prism;
///
/// lensmith::union! {
///     /// A text or a number.
///     #[derive(Clone, Debug, PartialEq)]
///     pub enum Entry: "Entry" {
///         /// A text.
///         TEXT = Text(String), as_text(&str), From => prism!(Text, "text"),
///         /// A number.
///         NUMBER = Number(i32), as_number(i32), From => prism!(Number, "number"),
///         /// Another text.
///         NOTE = Note(String), as_note(&str) => prism!(Note, "note"),
///     }
/// }
///
/// assert_eq!(Entry::from("seven").as_text(), Some("seven"));
/// assert_eq!(Entry::from(7).as_text(), None);
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
            $($(#[$doc:meta])* $prism:ident = $variant:ident($type:ty $(,)?)
                $(, $accessor:ident $borrowed:tt $(, $from:ident)?)? => $optic:expr,)*
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

            $($($crate::__accessor! { $variant, $accessor, $borrowed })?)*

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

        $($($($crate::__from_payload! { $from, $name, $variant, $type, $borrowed })?)?)*

        impl $crate::schema::Union for $name {
            const NAME: &'static str = $shape;
            const MEMBERS: $crate::schema::UnionMembers<Self> = &[$(&Self::$prism),*];
            const CATCH_ALL: $crate::optics::Prism<Self, String> = Self::UNKNOWN;
        }

        impl $crate::schema::Value for $name {
            #[inline]
            fn view(&self) -> $crate::schema::View<'_> {
                $crate::schema::View::Union(self)
            }

            #[inline]
            fn slot(&mut self) -> $crate::schema::Slot<'_> {
                $crate::schema::Slot::Union(self)
            }
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

/// The method that gives the payload of a variant: by reference, or a copy of it.
#[doc(hidden)]
#[macro_export]
macro_rules! __accessor {
    ($variant:ident, $name:ident, (&$target:ty)) => {
        #[doc = concat!("The value of [`", stringify!($variant), "`](Self::", stringify!($variant), "), if it is one.")]
        #[inline]
        pub fn $name(&self) -> Option<&$target> {
            if let Self::$variant(value) = self { Some(value) } else { None }
        }
    };
    ($variant:ident, $name:ident, ($target:ty)) => {
        #[doc = concat!("The value of [`", stringify!($variant), "`](Self::", stringify!($variant), "), if it is one.")]
        #[inline]
        pub fn $name(&self) -> Option<$target> {
            if let Self::$variant(value) = self { Some(*value) } else { None }
        }
    };
}

/// The conversions from the payload of a variant, which `with` takes, too.
#[doc(hidden)]
#[macro_export]
macro_rules! __from_payload {
    (From, $name:ident, $variant:ident, $type:ty, (&str)) => {
        impl From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                Self::$variant(value.to_owned())
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::IntoMember<$name, $crate::into_member::via::Converted> for &str {
            #[inline]
            fn into_member(self) -> $name {
                $name::from(self)
            }
        }

        $crate::__from_payload! { From, $name, $variant, $type, () }
    };
    (From, $name:ident, $variant:ident, $type:ty, $borrowed:tt) => {
        impl From<$type> for $name {
            #[inline]
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::IntoMember<$name, $crate::into_member::via::Converted> for $type {
            #[inline]
            fn into_member(self) -> $name {
                $name::$variant(self)
            }
        }
    };
}
