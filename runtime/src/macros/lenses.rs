//! The lenses of configurations, which are no part of any wire form.

/// A lens for each field of a struct.
macro_rules! lenses {
    ($whole:ident; $($name:ident: $part:ty = $field:ident;)*) => {
        /// A lens for each field.
        impl $whole {
            $(
                #[doc = concat!("The lens of [`", stringify!($field), "`](Self::", stringify!($field), ").")]
                pub const $name: $crate::optics::Lens<Self, $part> = $crate::lens!($field);
            )*
        }

        #[cfg(test)]
        impl $whole {
            /// Checks the laws of each lens by two values that differ in every field, and returns its name
            /// with what it focuses on in the first one.
            pub(crate) fn check_lenses(one: &Self, two: &Self) -> Vec<(&'static str, String)> {
                let Self { $($field: _),* } = one;
                vec![$({
                    $crate::testing::lens_laws(Self::$name, one, two);
                    (stringify!($name), format!("{:?}", Self::$name.view(one)))
                }),*]
            }
        }
    };
}

pub(crate) use lenses;
