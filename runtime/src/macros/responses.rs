//! The responses of operations.

/// Implements [`Response`](crate::Response) for the response of an operation: a struct that has its HTTP
/// status beside its members, in the field `http_status`. The rest is as in
/// [`structure`](crate::structure).
///
/// `zero:` is left out if all members may be absent or empty; the macro then adds `new`, which takes the status.
///
/// ```
/// use lensmith::{Response, lens};
///
/// /// The response of `GetLayer`.
/// #[derive(Clone, Debug)]
/// pub struct GetLayerResponse {
///     /// The size in bytes.
///     pub size: Option<i64>,
///     /// The HTTP status.
///     pub http_status: u16,
/// }
///
/// lensmith::response! {
///     GetLayerResponse;
///     SIZE: Option<i64> = lens!(size, "layerSize"),
/// }
///
/// let response = GetLayerResponse::new(200).with(GetLayerResponse::SIZE, 7);
/// assert_eq!(*GetLayerResponse::HTTP_STATUS.view(&response), 200);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! response {
    ($name:ident $(as $shape:literal)?, debug: redacted $($rest:tt)*) => {
        $crate::__redacted_debug!($name, http_status);
        $crate::response! { $name $(as $shape)? $($rest)* }
    };
    ($name:ident $(as $shape:literal)?; $($lenses:tt)*) => {
        impl $name {
            /// Creates a response with every member absent or empty.
            #[inline]
            #[allow(clippy::needless_update, reason = "some responses have no members")]
            pub fn new(http_status: u16) -> Self {
                Self { http_status, ..Self::empty() }
            }
        }

        $crate::response! { $name $(as $shape)?, zero: members; $($lenses)* }
    };
    ($name:ident $(as $shape:literal)?, zero: members; $($lenses:tt)*) => {
        $crate::__empty! { $name, { http_status: 200 }; $($lenses)* }
        $crate::response! { $name $(as $shape)?, zero: Self::empty(); $($lenses)* }
    };
    ($name:ident $(as $shape:literal)?, zero: $zero:expr; $($lenses:tt)*) => {
        $crate::structure! { $name $(as $shape)?, zero: $zero; $($lenses)* }

        impl $name {
            /// Lens of [`http_status`](Self::http_status).
            pub const HTTP_STATUS: $crate::optics::Lens<Self, u16> = $crate::lens!(http_status);
        }

        impl $crate::Response for $name {
            const HTTP_STATUS: $crate::optics::Lens<Self, u16> = Self::HTTP_STATUS;
        }
    };
}
