//! What generated code would otherwise repeat for every member, variant and type. All of them are plain
//! `macro_rules` whose expansion is shown; nothing of them is needed to use a generated crate.

/// A [`Lens`](crate::optics::Lens) to a field of `Self`, with its name in JSON where it has one.
///
/// `lens!(layer_digest, "layerDigest")` is
/// `Lens::new("layer_digest", |s| &s.layer_digest, |s| &mut s.layer_digest).wire_name("layerDigest")`.
#[macro_export]
macro_rules! lens {
    ($field:ident) => {
        $crate::optics::Lens::new(
            stringify!($field),
            |s: &Self| &s.$field,
            |s: &mut Self| &mut s.$field,
        )
    };
    ($field:ident, $wire_name:literal) => {
        $crate::lens!($field).wire_name($wire_name)
    };
}

/// A [`Prism`](crate::optics::Prism) to a variant of `Self` that holds one value.
///
/// `prism!(Text)` is `Prism::new("Text", preview, preview_mut, Self::Text)`, where both previews match
/// `Self::Text(value)`.
#[macro_export]
macro_rules! prism {
    ($variant:ident) => {
        $crate::optics::Prism::new(
            stringify!($variant),
            |s: &Self| if let Self::$variant(value) = s { Some(value) } else { None },
            |s: &mut Self| if let Self::$variant(value) = s { Some(value) } else { None },
            Self::$variant,
        )
    };
}

/// Gives a [`Structure`](crate::Structure) what follows from its members: `with`, `to_json` and
/// `from_json` as inherent methods, and the implementations through which it is part of other shapes.
#[macro_export]
macro_rules! structure {
    ($name:ident) => {
        impl $name {
            /// This value with what `lens` focuses on set to `value`: to what the member holds, to the
            /// `T` of its `Option<T>`, or to a `&str` for a string.
            #[must_use]
            pub fn with<L>(mut self, lens: L, value: impl $crate::IntoMember<L::Target>) -> Self
            where
                L: $crate::optics::View<Source = Self>,
            {
                *lens.view_mut(&mut self) = value.into_member();
                self
            }

            /// The wire form: a JSON object of the members that are present.
            pub fn to_json(&self) -> String {
                $crate::schema::to_json(self)
            }

            /// Reads the wire form. Unknown members are skipped, `null` is absent, and a required member
            /// that is missing has its type's zero value.
            ///
            /// # Errors
            /// Where `json` is not a JSON object, or a member is not of its kind; the error says where.
            pub fn from_json(json: &[u8]) -> Result<Self, $crate::json::Error> {
                $crate::schema::from_json(json)
            }
        }

        impl $crate::schema::Value for $name {
            fn write(&self, out: &mut $crate::json::Writer, _: &$crate::schema::Facts) {
                $crate::schema::write_structure(self, out);
            }

            fn read(
                &mut self,
                input: &mut $crate::json::Reader<'_>,
                _: &$crate::schema::Facts,
            ) -> Result<(), $crate::json::Error> {
                $crate::schema::read_structure(self, input)
            }
        }

        impl $crate::schema::Shape for $name {
            const KIND: $crate::schema::Kind =
                $crate::schema::Kind::Structure(<Self as $crate::Structure>::NAME);

            fn zero() -> Self {
                $crate::Structure::blank()
            }
        }
    };
}

/// Gives an [`OperationError`](crate::OperationError) what follows from its variants: `metadata`, `code`,
/// `message` and `request_id` as inherent methods, `Display` and `Error`.
#[macro_export]
macro_rules! operation_error {
    ($name:ident) => {
        impl $name {
            /// Code, message, request id and status of the response that carried the error.
            pub fn metadata(&self) -> &$crate::ErrorMetadata {
                $crate::error::metadata(self)
            }

            /// The name of the error, such as `ServerException`.
            pub fn code(&self) -> &str {
                self.metadata().code()
            }

            /// What went wrong, in the service's words.
            pub fn message(&self) -> Option<&str> {
                self.metadata().message()
            }

            /// The service's own name for the call, to be quoted to its support.
            pub fn request_id(&self) -> Option<&str> {
                self.metadata().request_id()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, "{}: {}", <Self as $crate::OperationError>::OPERATION, self.metadata())
            }
        }

        impl ::std::error::Error for $name {}
    };
}
