//! What generated code would otherwise repeat for every member, variant and type. All of them are plain
//! `macro_rules` whose expansion is shown; nothing of them is needed to use a generated crate.

mod enums;

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
    ($field:ident, $wire_name:literal $(,)?) => {
        $crate::lens!($field).wire_name($wire_name)
    };
}

/// A [`Prism`](crate::optics::Prism) to a variant of `Self`, with its name in JSON where it has one.
///
/// `prism!(Text)` is `Prism::new("Text", preview, preview_mut, Self::Text)`, where both previews match
/// `Self::Text(value)`. `prism!(Nothing())` is the same for a variant that holds nothing.
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
    ($variant:ident, $wire_name:literal $(,)?) => {
        $crate::prism!($variant).wire_name($wire_name)
    };
    ($variant:ident()) => {
        $crate::optics::Prism::new(
            stringify!($variant),
            |s: &Self| if let Self::$variant = s { Some(&()) } else { None },
            // A box of nothing is nothing on the heap either.
            |s: &mut Self| {
                if let Self::$variant = s { Some(Box::leak(Box::new(()))) } else { None }
            },
            |()| Self::$variant,
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

/// A `Debug` that hides the sensitive members of a [`Structure`](crate::Structure), and shows the fields
/// beside its members.
#[macro_export]
macro_rules! redacted_debug {
    ($name:ident $(, $field:ident)*) => {
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::schema::debug_structure(self, f)
                    $(.field(stringify!($field), &self.$field))*
                    .finish()
            }
        }
    };
}

/// A `Debug` that hides the sensitive members of a [`Union`](crate::schema::Union).
#[macro_export]
macro_rules! redacted_union_debug {
    ($name:ident) => {
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::schema::debug_union(self, f)
            }
        }
    };
}

/// Declares the errors of an operation: an enum with a variant and a [`Prism`](crate::optics::Prism) for
/// each error that the model declares, and `Unhandled` for the rest.
///
/// ```
/// # use lensmith::{ErrorMetadata, ErrorShape, Fault, Members, Structure, lens, optics::Lens};
/// # #[derive(Clone, Debug, Default, PartialEq)]
/// # pub struct NoSuchImage { metadata: ErrorMetadata }
/// # impl NoSuchImage { const METADATA: Lens<Self, ErrorMetadata> = lens!(metadata); }
/// # impl Structure for NoSuchImage {
/// #     const NAME: &'static str = "NoSuchImage";
/// #     const MEMBERS: Members<Self> = &[];
/// #     fn blank() -> Self { Self::default() }
/// # }
/// # impl ErrorShape for NoSuchImage {
/// #     const FAULT: Fault = Fault::Client;
/// #     const METADATA: Lens<Self, ErrorMetadata> = Self::METADATA;
/// # }
/// # lensmith::structure!(NoSuchImage);
/// lensmith::operation_error! {
///     /// How `GetImage` fails.
///     #[derive(Clone, Debug, PartialEq)]
///     pub enum GetImageError for "GetImage" {
///         /// There is no such image.
///         NO_SUCH_IMAGE = NoSuchImage(NoSuchImage),
///     }
/// }
///
/// let error = GetImageError::NO_SUCH_IMAGE.review(NoSuchImage::default());
/// assert!(matches!(error, GetImageError::NoSuchImage(_)));
/// ```
#[macro_export]
macro_rules! operation_error {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident for $operation:literal {
            $($(#[$doc:meta])* $prism:ident = $variant:ident($shape:ty),)*
        }
    ) => {
        $(#[$meta])*
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$doc])* $variant($shape),)*
            /// An error that the model does not declare.
            Unhandled($crate::ErrorMetadata),
        }

        impl $name {
            $(
                #[doc = concat!("Prism of [`", stringify!($variant), "`](Self::", stringify!($variant), ").")]
                pub const $prism: $crate::optics::Prism<Self, $shape> = $crate::prism!($variant);
            )*
            /// Prism of [`Unhandled`](Self::Unhandled).
            pub const UNHANDLED: $crate::optics::Prism<Self, $crate::ErrorMetadata> =
                $crate::prism!(Unhandled);

            /// Code, message, request id and status of the response that carried the error.
            pub fn metadata(&self) -> &$crate::ErrorMetadata {
                match self {
                    $(Self::$variant(shape) => <$shape as $crate::ErrorShape>::METADATA.view(shape),)*
                    Self::Unhandled(metadata) => metadata,
                }
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

        impl $crate::OperationError for $name {
            const OPERATION: &'static str = $operation;
            const VARIANTS: $crate::error::Variants<Self> = &[$(&Self::$prism),*];
            const CATCH_ALL: $crate::optics::Prism<Self, $crate::ErrorMetadata> = Self::UNHANDLED;
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, "{}: {}", $operation, self.metadata())
            }
        }

        impl ::std::error::Error for $name {}
    };
}
