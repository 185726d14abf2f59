//! Values by the names of their members.

/// Creates a value of a generated struct by the names of its fields, as a struct literal does.
///
/// Values are converted as [`with`](crate::IntoMember) converts them: a `&str` will do for a `String`, and
/// a `T` for an `Option<T>`. Members that are not named have their default or are absent; a required
/// member that is not named is a compile error. `..base` takes the rest from another value instead.
///
/// ```
/// # /// A layer.
/// # #[derive(Clone, Debug, PartialEq)]
/// # #[non_exhaustive]
/// # pub struct PutLayer {
/// #     /// The name of the repository.
/// #     pub repository: String,
/// #     /// The digest of the layer.
/// #     pub digest: String,
/// #     /// The size in bytes.
/// #     pub size: Option<i64>,
/// # }
/// # impl PutLayer {
/// #     /// Creates a value.
/// #     pub fn new(repository: impl Into<String>, digest: impl Into<String>) -> Self {
/// #         Self { repository: repository.into(), digest: digest.into(), size: None }
/// #     }
/// # }
/// # lensmith::structure! {
/// #     PutLayer, zero: Self::new("", "");
/// #     REPOSITORY: String = lens!(repository, "repositoryName").required(),
/// #     DIGEST: String = lens!(digest, "layerDigest").required(),
/// #     SIZE: Option<i64> = lens!(size, "layerSize"),
/// # }
/// let digest = "sha256:4f53";
/// let request = lensmith::make!(PutLayer { digest, repository: "app", size: 7 });
/// assert_eq!(request, PutLayer::new("app", digest).with(PutLayer::SIZE, 7));
///
/// let other = lensmith::make!(PutLayer { repository: "tools", ..request });
/// assert_eq!((other.repository.as_str(), other.size), ("tools", Some(7)));
/// ```
///
/// ```compile_fail
/// # /// A layer.
/// # #[derive(Clone, Debug)]
/// # pub struct PutLayer {
/// #     /// The digest of the layer.
/// #     pub digest: String,
/// # }
/// # lensmith::structure! {
/// #     PutLayer, zero: Self { digest: String::new() };
/// #     DIGEST: String = lens!(digest, "layerDigest").required(),
/// # }
/// // the required member `digest` is missing
/// let request = lensmith::make!(PutLayer {});
/// ```
#[macro_export]
macro_rules! make {
    ($type:path { $($field:ident $(: $value:expr)?),* $(,)? }) => {{
        // An item, since `cargo check` does not evaluate the constants of expressions.
        const _: () = $crate::schema::check_named(
            <$type as $crate::Structure>::MEMBERS,
            &[$(stringify!($field)),*],
        );
        #[allow(unused_mut, reason = "no member may be named")]
        let mut made = <$type as $crate::schema::Shape>::zero();
        $(made.$field = $crate::IntoMember::into_member($crate::__value_of!($field $(: $value)?));)*
        made
    }};
    ($type:path { $($field:ident $(: $value:expr)?,)* ..$base:expr }) => {{
        let mut made: $type = $base;
        $(made.$field = $crate::IntoMember::into_member($crate::__value_of!($field $(: $value)?));)*
        made
    }};
}

/// The value of a field, which may be a variable of its name.
#[doc(hidden)]
#[macro_export]
macro_rules! __value_of {
    ($field:ident) => {
        $field
    };
    ($field:ident: $value:expr) => {
        $value
    };
}
