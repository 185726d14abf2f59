//! What features add to types. Without its feature, a macro expands to nothing and costs nothing.

/// The method `validate` of structures and unions.
#[cfg(feature = "validate")]
#[doc(hidden)]
#[macro_export]
macro_rules! __validate {
    ($name:ident) => {
        impl $name {
            /// Checks the constraints that the model states for this value and everything in it.
            ///
            /// # Errors
            /// Every violation, with its path.
            #[inline]
            pub fn validate(&self) -> Result<(), $crate::validate::Violations> {
                $crate::validate::validate(self)
            }
        }
    };
}

#[cfg(not(feature = "validate"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __validate {
    ($name:ident) => {};
}

/// `Serialize` and `Deserialize`.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($name:ident) => {
        $crate::__serde!($name, from_json);
    };
    ($name:ident, $read:ident) => {
        impl $crate::serde::Serialize for $name {
            #[inline]
            fn serialize<S>(&self, serializer: S) -> Result<S::Ok, S::Error>
            where
                S: $crate::serde::Serializer,
            {
                $crate::serde_impl::serialize(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D>(deserializer: D) -> Result<Self, D::Error>
            where
                D: $crate::serde::Deserializer<'de>,
            {
                $crate::serde_impl::deserialize(deserializer, $crate::schema::Shape::$read)
            }
        }
    };
}

#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($name:ident $(, $read:ident)?) => {};
}
