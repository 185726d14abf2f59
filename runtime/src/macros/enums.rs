//! Enums and intEnums.

/// Declares an enum of strings: a variant and a [`Prism`](crate::optics::Prism) for each value that the
/// model knows, and `Unknown` for all others, so that values of newer models survive a round trip.
///
/// ```
/// lensmith::enumeration! {
///     /// Whether a tag can be moved.
///     pub enum Mutability: "TagMutability" {
///         /// It can.
///         MUTABLE = Mutable("MUTABLE"),
///         /// It cannot.
///         IMMUTABLE = Immutable("IMMUTABLE"),
///     }
/// }
///
/// assert_eq!(Mutability::from("IMMUTABLE"), Mutability::Immutable);
/// assert_eq!(Mutability::from("SOMETIMES").as_str(), "SOMETIMES");
/// assert_eq!(Mutability::VALUES, [Mutability::Mutable, Mutability::Immutable]);
/// assert!(Mutability::MUTABLE.preview(&Mutability::Mutable).is_some());
/// ```
#[doc(hidden)]
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

            /// Every value that the model knows, in the order of the model.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The value on the wire.
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

        impl $crate::schema::Text for $name {
            #[inline]
            fn set(&mut self, text: &str) {
                *self = Self::from(text);
            }
        }

        impl $crate::schema::Value for $name {
            #[inline]
            fn view(&self) -> $crate::schema::View<'_> {
                $crate::schema::View::Enum {
                    value: self.as_str(),
                    is_known: !matches!(self, Self::Unknown(_)),
                }
            }

            #[inline]
            fn slot(&mut self) -> $crate::schema::Slot<'_> {
                $crate::schema::Slot::Enum(self)
            }
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

/// Declares an enum of integers. The rest is as in [`enumeration`](crate::enumeration).
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
#[doc(hidden)]
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

            /// Every value that the model knows, in the order of the model.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The value on the wire.
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

        impl $crate::schema::Number for $name {
            #[inline]
            fn set(&mut self, value: i64) -> Result<(), &'static str> {
                let mut number = 0_i32;
                $crate::schema::Number::set(&mut number, value)?;
                *self = Self::from(number);
                Ok(())
            }
        }

        impl $crate::schema::Value for $name {
            #[inline]
            fn view(&self) -> $crate::schema::View<'_> {
                $crate::schema::View::IntEnum {
                    value: self.value(),
                    is_known: !matches!(self, Self::Unknown(_)),
                }
            }

            #[inline]
            fn slot(&mut self) -> $crate::schema::Slot<'_> {
                $crate::schema::Slot::Integer(self)
            }
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
