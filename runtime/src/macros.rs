//! What generated code would otherwise repeat for every member, variant and type. All of them are plain
//! `macro_rules` whose expansion is shown; nothing of them is needed to use a generated crate.
//!
//! Their functions are `#[inline]`, so that each is compiled where it is used, and not at all where it
//! isn't: most of a service's operations are never called by one program.

mod endpoint_tests;
mod enums;
mod errors;
mod features;
mod lenses;

pub(crate) use self::lenses::lenses;

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

/// Makes a [`Structure`](crate::Structure) of a struct: states its lenses, and with them its members, its
/// wire form and what each member's model says. Behind `=` stands the value that decoding starts from; a
/// struct without one has a `Default`, and gets a `new` of it. Each lens is a call of [`lens`](crate::lens)
/// with what the model says of the member chained to it.
///
/// ```
/// use lensmith::{Structure, lens};
///
/// /// A layer of an image.
/// #[derive(Clone, Debug, Default)]
/// pub struct Layer {
///     /// The digest of its content.
///     pub digest: Option<String>,
/// }
///
/// lensmith::structure! {
///     Layer;
///     DIGEST: Option<String> = lens!(digest, "layerDigest"),
/// }
///
/// let layer = Layer::new().with(Layer::DIGEST, "sha256:4f53");
/// assert_eq!(layer.to_json(), r#"{"layerDigest":"sha256:4f53"}"#);
/// assert_eq!(Layer::MEMBERS[0].facts.wire_name, "layerDigest");
/// ```
#[macro_export]
macro_rules! structure {
    ($name:ident $(as $shape:literal)?; $($lenses:tt)*) => {
        impl $name {
            /// Makes a value of which every member is absent.
            #[inline]
            pub fn new() -> Self {
                Self::default()
            }
        }

        $crate::structure! { $name $(as $shape)? = Self::default(); $($lenses)* }
    };
    ($name:ident = $zero:expr; $($lenses:tt)*) => {
        $crate::__structure! { $name, stringify!($name), $zero; $($lenses)* }
    };
    ($name:ident as $shape:literal = $zero:expr; $($lenses:tt)*) => {
        $crate::__structure! { $name, $shape, $zero; $($lenses)* }
    };
}

/// Makes a [`Structure`](crate::Structure) of the response of an operation, which has its HTTP status
/// beside its members. The rest is as in [`structure`](crate::structure).
///
/// ```
/// use lensmith::lens;
///
/// /// What `GetLayer` answers.
/// #[derive(Clone, Debug)]
/// pub struct GetLayerResponse {
///     /// The size in bytes.
///     pub size: Option<i64>,
///     /// The HTTP status of the response.
///     pub http_status: u16,
/// }
///
/// lensmith::response! {
///     GetLayerResponse = Self { size: None, http_status: 200 };
///     SIZE: Option<i64> = lens!(size, "layerSize"),
/// }
///
/// let response = GetLayerResponse::from_json(br#"{"layerSize": 7}"#)?;
/// assert_eq!(*GetLayerResponse::HTTP_STATUS.view(&response), 200);
/// # Ok::<(), lensmith::json::Error>(())
/// ```
#[macro_export]
macro_rules! response {
    ($name:ident $(as $shape:literal)? = $zero:expr; $($lenses:tt)*) => {
        $crate::structure! { $name $(as $shape)? = $zero; $($lenses)* }

        impl $name {
            /// Lens of [`http_status`](Self::http_status).
            pub const HTTP_STATUS: $crate::optics::Lens<Self, u16> = $crate::lens!(http_status);
        }
    };
}

/// Makes an [`ErrorShape`](crate::ErrorShape) of a struct, which has the metadata of its response beside
/// its members. Behind the colon stands whose [fault](crate::Fault) the error is, and behind commas the
/// code that it had in AWS Query where that is not its name, and its [kind](crate::retry::Kind) where the model
/// says something of retries; the rest is as in [`structure`](crate::structure).
///
/// ```
/// use lensmith::retry::Kind;
/// use lensmith::{ErrorMetadata, ErrorShape, Fault, lens};
///
/// /// There is no such layer.
/// #[derive(Clone, Debug, Default)]
/// pub struct LayerNotFound {
///     /// Which layer it is.
///     pub digest: Option<String>,
///     /// What is known of the response that carried the error.
///     pub metadata: ErrorMetadata,
/// }
///
/// lensmith::error_shape! {
///     LayerNotFound: Client, Permanent;
///     DIGEST: Option<String> = lens!(digest, "layerDigest"),
/// }
///
/// assert_eq!(LayerNotFound::FAULT, Fault::Client);
/// assert_eq!(LayerNotFound::RETRY, Some(Kind::Permanent));
/// ```
#[macro_export]
macro_rules! error_shape {
    (
        $name:ident $(as $shape:literal)?: $fault:ident $(, $query_code:literal)? $(, $kind:ident)?
        $(= $zero:expr)?;
        $($lenses:tt)*
    ) => {
        $crate::structure! { $name $(as $shape)? $(= $zero)?; $($lenses)* }

        impl $name {
            /// Lens of [`metadata`](Self::metadata).
            pub const METADATA: $crate::optics::Lens<Self, $crate::ErrorMetadata> =
                $crate::lens!(metadata);
        }

        impl $crate::ErrorShape for $name {
            const FAULT: $crate::Fault = $crate::Fault::$fault;
            $(const QUERY_CODE: Option<&'static str> = Some($query_code);)?
            $(const RETRY: Option<$crate::retry::Kind> = Some($crate::retry::Kind::$kind);)?
            const METADATA: $crate::optics::Lens<Self, $crate::ErrorMetadata> = Self::METADATA;
        }
    };
}

/// What every structure has, whatever it is for.
#[doc(hidden)]
#[macro_export]
macro_rules! __structure {
    (
        $name:ident, $shape:expr, $zero:expr;
        $($(#[$attribute:meta])* $lens:ident: $type:ty = lens!($field:ident $(, $wire_name:literal)? $(,)?)
            $(.$fact:ident($($value:expr),* $(,)?))*,)*
    ) => {
        impl $name {
            $(
                #[doc = concat!("Lens of [`", stringify!($field), "`](Self::", stringify!($field), ").")]
                $(#[$attribute])*
                pub const $lens: $crate::optics::Lens<Self, $type> = {
                    // Functions with names cost the compiler less than the closures of `lens`.
                    #[inline]
                    fn view(source: &$name) -> &$type {
                        &source.$field
                    }
                    #[inline]
                    fn view_mut(source: &mut $name) -> &mut $type {
                        &mut source.$field
                    }
                    $crate::optics::Lens::new(stringify!($field), view, view_mut)
                        $(.wire_name($wire_name))?$(.$fact($($value),*))*
                };
            )*

            /// This value with what `lens` focuses on set to `value`: to what the member holds, to the
            /// `T` of its `Option<T>`, or to a `&str` for a string.
            #[must_use]
            #[inline]
            pub fn with<L, Via>(
                mut self,
                lens: L,
                value: impl $crate::IntoMember<L::Target, Via>,
            ) -> Self
            where
                L: $crate::optics::Put<Source = Self>,
            {
                lens.put(&mut self, value.into_member());
                self
            }

            /// The wire form: a JSON object of the members that are present.
            #[inline]
            pub fn to_json(&self) -> String {
                $crate::schema::to_json(self)
            }

            /// Reads the wire form. Unknown members are skipped, `null` is absent, and a required member
            /// that is missing has its type's zero value.
            ///
            /// # Errors
            /// Where `json` is not a JSON object, or a member is not of its kind; the error says where.
            #[inline]
            pub fn from_json(json: &[u8]) -> Result<Self, $crate::json::Error> {
                $crate::schema::from_json(json)
            }
        }

        impl $crate::Structure for $name {
            const NAME: &'static str = $shape;
            const MEMBERS: &'static [$crate::schema::Member] = &[$(
                $crate::schema::Member::new(
                    <$type as $crate::schema::Shape>::KIND,
                    *Self::$lens.facts(),
                )
            ),*];

            #[inline]
            fn values(&self) -> Vec<&dyn $crate::schema::Value> {
                vec![$(&self.$field),*]
            }
        }

        impl $crate::schema::Value for $name {
            #[inline]
            fn write(&self, out: &mut $crate::json::Writer, _: &$crate::schema::Facts) {
                let members = <Self as $crate::Structure>::MEMBERS;
                $crate::schema::write_members(out, members, &$crate::Structure::values(self));
            }

            #[inline]
            fn read(
                &mut self,
                input: &mut $crate::json::Reader<'_>,
                _: &$crate::schema::Facts,
            ) -> Result<(), $crate::json::Error> {
                let members = <Self as $crate::Structure>::MEMBERS;
                $crate::schema::read_members(input, members, &mut [$(&mut self.$field),*])
            }

            $crate::__reflect!(self => {
                let members = <Self as $crate::Structure>::MEMBERS;
                $crate::schema::reflect_members(members, $crate::Structure::values(self))
            });
        }

        impl $crate::schema::Shape for $name {
            const KIND: $crate::schema::Kind =
                $crate::schema::Kind::Structure(<Self as $crate::Structure>::NAME);

            #[inline]
            fn zero() -> Self {
                $zero
            }
        }

        $crate::__validate!($name);
        $crate::__serde!($name);
    };
}

/// A `Debug` that hides the sensitive members of a [`Structure`](crate::Structure), and shows the fields
/// beside its members.
#[macro_export]
macro_rules! redacted_debug {
    ($name:ident $(, $field:ident)*) => {
        impl ::std::fmt::Debug for $name {
            #[inline]
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
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::schema::debug_union(self, f)
            }
        }
    };
}
