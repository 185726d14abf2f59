//! What generated code would otherwise repeat for every member, variant and type. All of it is plain
//! `macro_rules`; nobody needs these macros to use a generated crate.
//!
//! The functions that they make are `#[inline]`, so that each is compiled where it is used and not at all
//! where it is not: one program calls few of a service's operations.

mod endpoint_tests;
mod enums;
mod errors;
#[cfg(feature = "event-stream")]
mod events;
mod features;
mod lenses;
mod make;
mod modules;
mod responses;
mod unions;

pub(crate) use self::lenses::lenses;

/// A [`Lens`](crate::optics::Lens) to a field of `Self`, with its name in the model if it has one.
///
/// `lens!(layer_digest, "layerDigest")` is
/// `Lens::new("layer_digest", |s| &s.layer_digest, |s| &mut s.layer_digest).member_name("layerDigest")`, with the key of
/// the member in JSON as a constant.
/// In the lines of `structure!` the same words are syntax of that macro, which makes the two functions
/// itself.
#[macro_export]
macro_rules! lens {
    ($field:ident) => {
        $crate::optics::Lens::new(
            stringify!($field),
            |s: &Self| &s.$field,
            |s: &mut Self| &mut s.$field,
        )
    };
    ($field:ident, $member_name:literal $(,)?) => {
        $crate::lens!($field).keyed(concat!(",\"", $member_name, "\":"))
    };
}

/// A [`Prism`](crate::optics::Prism) to a variant of `Self`, with its name in the model if it has one.
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
    ($variant:ident, $member_name:literal $(,)?) => {
        $crate::prism!($variant).keyed(concat!(",\"", $member_name, "\":"))
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

/// Implements [`Structure`](crate::Structure) for a struct. Each line states a member by its lens: a constant,
/// its type, and [`lens`](crate::lens) followed by what the model says about the member.
///
/// `zero:` is the value that decoding starts from, in which required members are empty. `zero: members` makes it of the
/// zero value of each member, and adds the function `empty`, which returns it. It is left out if all members may be
/// absent or empty: the struct then has a `Default`, and the macro adds `new`, which returns that.
///
/// `debug: redacted` adds a `Debug` that hides sensitive members.
///
/// ```
/// use lensmith::{Structure, lens};
///
/// /// A layer of an image.
/// #[derive(Clone, Debug)]
/// pub struct Layer {
///     /// The digest of its content.
///     pub digest: String,
///     /// The size in bytes.
///     pub size: Option<i64>,
/// }
///
/// lensmith::structure! {
///     Layer, zero: members;
///     DIGEST: String = lens!(digest, "layerDigest").required(),
///     SIZE: Option<i64> = lens!(size, "layerSize"),
/// }
///
/// let layer = Layer::from_json(br#"{"layerDigest":"sha256:4f53"}"#)?.with(Layer::SIZE, 7);
/// assert_eq!(layer.to_json(), r#"{"layerDigest":"sha256:4f53","layerSize":7}"#);
/// # Ok::<(), lensmith::json::Error>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! structure {
    ($name:ident $(as $shape:literal)?, debug: redacted $($rest:tt)*) => {
        $crate::__redacted_debug!($name);
        $crate::structure! { $name $(as $shape)? $($rest)* }
    };
    ($name:ident $(as $shape:literal)?; $($lenses:tt)*) => {
        impl $name {
            /// Creates a value with every member absent or empty.
            #[inline]
            pub fn new() -> Self {
                Self::default()
            }
        }

        $crate::structure! { $name $(as $shape)?, zero: Self::default(); $($lenses)* }
    };
    ($name:ident $(as $shape:literal)?, zero: members; $($lenses:tt)*) => {
        $crate::__empty! { $name, {}; $($lenses)* }
        $crate::structure! { $name $(as $shape)?, zero: Self::empty(); $($lenses)* }
    };
    ($name:ident, zero: $zero:expr; $($lenses:tt)*) => {
        $crate::__structure! { $name, stringify!($name), $zero, from_json; $($lenses)* }
    };
    ($name:ident as $shape:literal, zero: $zero:expr; $($lenses:tt)*) => {
        $crate::__structure! { $name, $shape, $zero, from_json; $($lenses)* }
    };
}

/// Implements [`Structure`](crate::Structure) for the request of an operation. It is as
/// [`structure`](crate::structure), but that `Deserialize` is strict, and that there is the method
/// `from_json_strict`.
///
/// ```
/// use lensmith::lens;
///
/// /// A request.
/// #[derive(Clone, Debug, Default)]
/// pub struct ListLayers {
///     /// The greatest number of layers to list.
///     pub max_results: Option<i32>,
/// }
///
/// lensmith::request! {
///     ListLayers;
///     MAX_RESULTS: Option<i32> = lens!(max_results, "maxResults"),
/// }
///
/// let error = ListLayers::from_json_strict(br#"{"maxResult": 7}"#).unwrap_err();
/// assert_eq!(error.path(), "maxResult");
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! request {
    ($name:ident $(as $shape:literal)?, debug: redacted $($rest:tt)*) => {
        $crate::__redacted_debug!($name);
        $crate::request! { $name $(as $shape)? $($rest)* }
    };
    ($name:ident $(as $shape:literal)?; $($lenses:tt)*) => {
        impl $name {
            /// Creates a value with every member absent or empty.
            #[inline]
            pub fn new() -> Self {
                Self::default()
            }
        }

        $crate::request! { $name $(as $shape)?, zero: Self::default(); $($lenses)* }
    };
    ($name:ident $(as $shape:literal)?, zero: members; $($lenses:tt)*) => {
        $crate::__empty! { $name, {}; $($lenses)* }
        $crate::request! { $name $(as $shape)?, zero: Self::empty(); $($lenses)* }
    };
    ($name:ident, zero: $zero:expr; $($lenses:tt)*) => {
        $crate::request! { $name as (stringify!($name)), zero: $zero; $($lenses)* }
    };
    ($name:ident as $shape:expr, zero: $zero:expr; $($lenses:tt)*) => {
        $crate::__structure! { $name, $shape, $zero, from_json_strict; $($lenses)* }

        impl $name {
            /// Reads the wire form as somebody wrote it, in a file or a test.
            ///
            /// # Errors
            /// As [`from_json`](Self::from_json), and for a member that is unknown, occurs twice or is required
            /// and missing.
            #[inline]
            pub fn from_json_strict(json: &[u8]) -> Result<Self, $crate::json::Error> {
                $crate::schema::Shape::from_json_strict(json)
            }
        }
    };
}

/// Implements [`ErrorShape`](crate::ErrorShape) for a struct that has the metadata of its response beside
/// its members, in the field `metadata`.
///
/// * `fault:` says whose [fault](crate::Fault) the error is.
/// * `query_code:` is the code that the error had in AWS Query, if that is not its name.
/// * `retry:` is the [kind](crate::retry::Kind) of the error for retries, if the model states one.
///
/// The rest is as in [`structure`](crate::structure).
///
/// ```
/// use lensmith::retry::Kind;
/// use lensmith::{ErrorMetadata, ErrorShape, Fault, lens};
///
/// /// There is no such layer.
/// #[derive(Clone, Debug, Default)]
/// pub struct LayerNotFound {
///     /// The digest of the layer.
///     pub digest: Option<String>,
///     /// Code, message, request id and status of the response.
///     pub metadata: ErrorMetadata,
/// }
///
/// lensmith::error_shape! {
///     LayerNotFound, fault: Client, retry: Permanent;
///     DIGEST: Option<String> = lens!(digest, "layerDigest"),
/// }
///
/// assert_eq!(LayerNotFound::FAULT, Fault::Client);
/// assert_eq!(LayerNotFound::RETRY, Some(Kind::Permanent));
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! error_shape {
    ($name:ident $(as $shape:literal)?, debug: redacted $($rest:tt)*) => {
        $crate::__redacted_debug!($name, metadata);
        $crate::error_shape! { $name $(as $shape)? $($rest)* }
    };
    (
        $name:ident $(as $shape:literal)?, fault: $fault:ident
        $(, query_code: $query_code:literal)? $(, retry: $kind:ident)? $(, zero: $zero:expr)?;
        $($lenses:tt)*
    ) => {
        $crate::structure! { $name $(as $shape)? $(, zero: $zero)?; $($lenses)* }

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

/// The value of a structure whose members are absent or empty, with what it has beside its members.
#[doc(hidden)]
#[macro_export]
macro_rules! __empty {
    (
        $name:ident, {$($plumbing:tt)*};
        $($(#[$attribute:meta])* $lens:ident: $type:ty = lens!($field:ident $($rest:tt)*)
            $(.$fact:ident($($value:tt)*))*,)*
    ) => {
        impl $name {
            #[inline]
            fn empty() -> Self {
                Self { $($field: $crate::schema::Shape::zero(),)* $($plumbing)* }
            }
        }
    };
}

/// What every structure has, whatever it is for.
#[doc(hidden)]
#[macro_export]
macro_rules! __structure {
    (
        $name:ident, $shape:expr, $zero:expr, $read:ident;
        $($(#[$attribute:meta])* $lens:ident: $type:ty = lens!($field:ident $(, $member_name:literal)? $(,)?)
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
                        $(.keyed(concat!(",\"", $member_name, "\":")))?$(.$fact($($value),*))*
                };
            )*

            /// Sets the focus of `lens` to `value`: to what the member holds, to the `T` of its `Option<T>`,
            /// or to a `&str` for a string.
            #[must_use]
            #[inline]
            // Bounds in the line of the name keep the compiler's errors short.
            pub fn with<L: $crate::optics::Put<Source = Self>, V: $crate::IntoMember<L::Target, Via>, Via>(
                mut self,
                lens: L,
                value: V,
            ) -> Self {
                lens.put(&mut self, value.into_member());
                self
            }

            /// The wire form: a JSON object of the members that are present.
            #[inline]
            pub fn to_json(&self) -> String {
                $crate::schema::Shape::to_json(self)
            }

            /// Reads the wire form. Unknown members are skipped, `null` means absent, and a missing required
            /// member gets the zero value of its type.
            ///
            /// # Errors
            /// `json` is not a JSON object, or a member is not of its kind; the error names the place.
            #[inline]
            pub fn from_json(json: &[u8]) -> Result<Self, $crate::json::Error> {
                $crate::schema::Shape::from_json(json)
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
            const LENSES: $crate::schema::Fields<Self> = &[$(&Self::$lens),*];
        }

        impl $crate::schema::Value for $name {
            #[inline]
            fn view(&self) -> $crate::schema::View<'_> {
                $crate::schema::View::Structure(self)
            }

            #[inline]
            fn slot(&mut self) -> $crate::schema::Slot<'_> {
                $crate::schema::Slot::Structure(self)
            }
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
        $crate::__serde!($name, $read);
    };
}

/// A `Debug` that hides the sensitive members of a [`Structure`](crate::Structure), and shows the fields
/// beside its members.
#[doc(hidden)]
#[macro_export]
macro_rules! __redacted_debug {
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
#[doc(hidden)]
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
