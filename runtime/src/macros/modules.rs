//! The modules of a generated crate, and the check that the crate and this runtime fit together.

/// Declares the modules of a generated crate, if the crate was generated for this version of the runtime.
/// Otherwise, it declares nothing, and its only effect is an error that says so.
///
/// The number is the version of what generated code and the runtime expect of each other. The plain items
/// come first. Each line after them is the module of an operation, with its Cargo feature if it has one and
/// the types that the crate has at its root, too.
#[doc(hidden)]
#[macro_export]
macro_rules! generated {
    (
        for runtime 2;
        { $($plain:item)* }
        $($(#[$doc:meta])* $($feature:literal)? $module:ident { $($name:ident),* $(,)? })*
    ) => {
        $($plain)*
        $(
            $(#[$doc])*
            $(
                #[cfg(feature = $feature)]
                #[cfg_attr(docsrs, doc(cfg(feature = $feature)))]
            )?
            pub mod $module;
            $(#[cfg(feature = $feature)])?
            #[doc(hidden)]
            pub use $module::{$($name),*};
        )*
    };
    (for runtime $other:literal; $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "this crate was generated for version ", $other, " of Lensmith's runtime interface, but the crate \
             `lensmith` that it depends on has version 2; generate the crate anew with a generator of the same \
             release as `lensmith`, or depend on the release of `lensmith` that it was generated for"
        ));
    };
}

/// Declares the modules of shared types, each with its Cargo feature if it has one, and exports the types.
#[doc(hidden)]
#[macro_export]
macro_rules! types {
    ($($($feature:literal)? $module:ident { $name:ident })*) => {
        $(
            $(#[cfg(feature = $feature)])?
            mod $module;
            $(#[cfg(feature = $feature)])?
            pub use $module::$name;
        )*
    };
}
