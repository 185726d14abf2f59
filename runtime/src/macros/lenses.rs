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
            /// Checks the laws of each lens by two values that differ in every field.
            pub(crate) fn check_lenses(one: &Self, two: &Self) {
                // A field without a lens does not compile.
                let Self { $($field: _),* } = one;
                $($crate::testing::laws::lens_laws(Self::$name, one, two);)*
            }

            /// The name of each lens, with what it focuses on.
            pub(crate) fn foci(&self) -> Vec<(&'static str, String)> {
                vec![$((stringify!($name), format!("{:?}", Self::$name.view(self)))),*]
            }
        }
    };
}

pub(crate) use lenses;
