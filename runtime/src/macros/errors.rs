//! The errors of an operation.

/// Declares the errors of an operation: an enum with a variant and a [`Prism`](crate::optics::Prism) for
/// each error that the model declares, and `Unhandled` for all others.
///
/// ```
/// # /// There is no such image.
/// # #[derive(Clone, Debug, Default, PartialEq)]
/// # pub struct NoSuchImage {
/// #     /// Code, message, request id and status of the response.
/// #     pub metadata: lensmith::ErrorMetadata,
/// # }
/// # lensmith::error_shape! { NoSuchImage, fault: Client; }
/// lensmith::operation_error! {
///     /// The errors of `GetImage`.
///     #[derive(Clone, Debug, PartialEq)]
///     pub enum GetImageError for "GetImage" {
///         NO_SUCH_IMAGE = NoSuchImage(NoSuchImage),
///     }
/// }
///
/// let error = GetImageError::NO_SUCH_IMAGE.review(NoSuchImage::default());
/// assert!(matches!(error, GetImageError::NoSuchImage(_)));
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! operation_error {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident for $operation:literal {
            $($prism:ident = $variant:ident($shape:ty $(,)?),)*
        }
    ) => {
        $(#[$meta])*
        #[non_exhaustive]
        $vis enum $name {
            $(
                #[doc = concat!("The error [`", stringify!($shape), "`].")]
                $variant($shape),
            )*
            /// An error that the model does not declare.
            Unhandled($crate::ErrorMetadata),
        }

        impl $name {
            $(
                #[doc = concat!("Prism of [`", stringify!($variant), "`](Self::", stringify!($variant), ").")]
                pub const $prism: $crate::optics::Prism<Self, $shape> =
                    $crate::error::prism(stringify!($variant), Self::$variant);
            )*
            /// Prism of [`Unhandled`](Self::Unhandled).
            pub const UNHANDLED: $crate::optics::Prism<Self, $crate::ErrorMetadata> =
                $crate::error::prism("Unhandled", Self::Unhandled);

            /// Code, message, request id and status of the error response.
            #[inline]
            pub fn metadata(&self) -> &$crate::ErrorMetadata {
                $crate::OperationError::metadata(self)
            }

            /// The name of the error, such as `ServerException`.
            #[inline]
            pub fn code(&self) -> &str {
                self.metadata().code()
            }

            /// The message of the service.
            #[inline]
            pub fn message(&self) -> Option<&str> {
                self.metadata().message()
            }

            /// The request id, which AWS support asks for.
            #[inline]
            pub fn request_id(&self) -> Option<&str> {
                self.metadata().request_id()
            }
        }

        impl $crate::OperationError for $name {
            const OPERATION: &'static str = $operation;
            const CATCH_ALL: $crate::optics::Prism<Self, $crate::ErrorMetadata> = Self::UNHANDLED;

            #[inline]
            fn from_response(
                metadata: $crate::ErrorMetadata,
                reply: &$crate::protocol::Reply<'_>,
            ) -> Self {
                $(
                    if reply.is_error::<$shape>(&metadata) {
                        return Self::$variant($crate::error::shape(metadata, reply));
                    }
                )*
                let _ = reply;
                Self::Unhandled(metadata)
            }

            #[inline]
            fn content(&self) -> &dyn $crate::error::ErrorContent {
                match self {
                    $(Self::$variant(shape) => shape,)*
                    Self::Unhandled(metadata) => metadata,
                }
            }

            #[inline]
            fn content_mut(&mut self) -> &mut dyn ::std::any::Any {
                match self {
                    $(Self::$variant(shape) => shape,)*
                    Self::Unhandled(metadata) => metadata,
                }
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::error::display(self, f)
            }
        }

        impl ::std::error::Error for $name {}
    };
}
