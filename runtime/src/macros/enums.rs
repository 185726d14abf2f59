//! Enums, intEnums and unions.

/// Declares an enum of strings: a variant and a [`Prism`](crate::optics::Prism) for each value that the
/// model knows, and `Unknown` for the rest, so that a value of tomorrow survives a round trip.
///
/// ```
/// lensmith::enumeration! {
///     /// Whether a tag can be moved.
///     pub enum Mutability: "TagMutability" {
///         /// It can.
///         MUTABLE = Mutable("MUTABLE"),
///         /// It can't.
///         IMMUTABLE = Immutable("IMMUTABLE"),
///     }
/// }
///
/// assert_eq!(Mutability::from("IMMUTABLE"), Mutability::Immutable);
/// assert_eq!(Mutability::from("SOMETIMES").as_str(), "SOMETIMES");
/// assert_eq!(Mutability::VALUES, [Mutability::Mutable, Mutability::Immutable]);
/// assert!(Mutability::MUTABLE.preview(&Mutability::Mutable).is_some());
/// ```
#[macro_export]
macro_rules! enumeration {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident: $shape:literal {
            $($(#[$doc:meta])* $prism:ident = $variant:ident($value:literal $(,)?),)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$doc])* $variant,)*
            /// A value that the model does not know.
            Unknown(String),
        }

        impl $name {
            $(
                #[doc = concat!("Prism of [`", stringify!($variant), "`](Self::", stringify!($variant), ").")]
                pub const $prism: $crate::optics::Prism<Self, ()> = $crate::prism!($variant());
            )*
            /// Prism of [`Unknown`](Self::Unknown).
            pub const UNKNOWN: $crate::optics::Prism<Self, String> = $crate::prism!(Unknown);

            /// Every value that the model knows, in its order.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The value as JSON has it.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    value => Self::Unknown(value.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            #[inline]
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            // Not `Self::Err`, which may be a variant.
            #[inline]
            fn from_str(value: &str) -> Result<Self, ::std::convert::Infallible> {
                Ok(Self::from(value))
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::schema::Value for $name {
            #[inline]
            fn write(&self, out: &mut $crate::json::Writer, _: &$crate::schema::Facts) {
                out.string(self.as_str());
            }

            #[inline]
            fn read(
                &mut self,
                input: &mut $crate::json::Reader<'_>,
                _: &$crate::schema::Facts,
            ) -> Result<(), $crate::json::Error> {
                *self = Self::from(&*input.string()?);
                Ok(())
            }

            $crate::__reflect!(self => Reflection::Enum {
                value: self.as_str(),
                is_known: !matches!(self, Self::Unknown(_)),
            });
        }

        impl $crate::schema::Shape for $name {
            const KIND: $crate::schema::Kind = $crate::schema::Kind::Enum($shape);

            #[inline]
            fn zero() -> Self {
                Self::Unknown(String::new())
            }
        }

        impl $crate::schema::MapKey for $name {
            #[inline]
            fn as_str(&self) -> &str {
                self.as_str()
            }
        }

        $crate::__serde!($name);
    };
}

/// Declares an enum of integers: the same as [`enumeration`](crate::enumeration), but for its values.
///
/// ```
/// lensmith::int_enumeration! {
///     /// How urgent it is.
///     pub enum Urgency: "Urgency" {
///         /// It can wait.
///         LOW = Low(1),
///     }
/// }
///
/// assert_eq!(Urgency::from(1), Urgency::Low);
/// assert_eq!(Urgency::from(7).value(), 7);
/// ```
#[macro_export]
macro_rules! int_enumeration {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident: $shape:literal {
            $($(#[$doc:meta])* $prism:ident = $variant:ident($value:literal $(,)?),)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$doc])* $variant,)*
            /// A value that the model does not know.
            Unknown(i32),
        }

        impl $name {
            $(
                #[doc = concat!("Prism of [`", stringify!($variant), "`](Self::", stringify!($variant), ").")]
                pub const $prism: $crate::optics::Prism<Self, ()> = $crate::prism!($variant());
            )*
            /// Prism of [`Unknown`](Self::Unknown).
            pub const UNKNOWN: $crate::optics::Prism<Self, i32> = $crate::prism!(Unknown);

            /// Every value that the model knows, in its order.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The value as JSON has it.
            #[inline]
            pub fn value(self) -> i32 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl From<i32> for $name {
            #[inline]
            fn from(value: i32) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    value => Self::Unknown(value),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.value().fmt(f)
            }
        }

        impl $crate::schema::Value for $name {
            #[inline]
            fn write(&self, out: &mut $crate::json::Writer, _: &$crate::schema::Facts) {
                out.integer(self.value().into());
            }

            #[inline]
            fn read(
                &mut self,
                input: &mut $crate::json::Reader<'_>,
                facts: &$crate::schema::Facts,
            ) -> Result<(), $crate::json::Error> {
                let mut value = 0_i32;
                $crate::schema::Value::read(&mut value, input, facts)?;
                *self = Self::from(value);
                Ok(())
            }

            $crate::__reflect!(self => Reflection::IntEnum {
                value: self.value(),
                is_known: !matches!(self, Self::Unknown(_)),
            });
        }

        impl $crate::schema::Shape for $name {
            const KIND: $crate::schema::Kind = $crate::schema::Kind::IntEnum($shape);

            #[inline]
            fn zero() -> Self {
                Self::from(0)
            }
        }

        $crate::__serde!($name);
    };
}

/// Declares a union: an enum with a variant and a [`Prism`](crate::optics::Prism) for each member, and
/// `Unknown`, which has the name of a member that the model does not know. Behind `=>` stands the prism,
/// which knows the member's name in JSON.
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
            /// A member that the model does not know, by its name. It can't be sent.
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
            /// Where `json` is not a JSON object, or the member is not of its kind; the error says where.
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
