//! The shape of the list of faults.

/// Declares [`Misbehaviour`]. What its documentation says of each value is what the table says, too.
macro_rules! misbehaviours {
    ($($group:literal { $(#[doc = $what:literal] $name:ident = $fault:expr;)+ })+) => {
        /// All that the server does wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Misbehaviour {
            $($(#[doc = $what] $name,)+)+
        }

        impl Misbehaviour {
            /// All of them, in the order of the table.
            pub const ALL: &[Self] = &[$($(Self::$name,)+)+];

            /// Its name in Rust.
            pub fn name(self) -> &'static str {
                match self {
                    $($(Self::$name => stringify!($name),)+)+
                }
            }

            /// Which part of a call it is about.
            pub fn group(self) -> &'static str {
                match self {
                    $($(Self::$name)|+ => $group,)+
                }
            }

            /// What the server does.
            pub fn what(self) -> &'static str {
                match self {
                    $($(Self::$name => $what.trim_ascii(),)+)+
                }
            }

            /// How it does so, and what is expected of a client.
            pub fn fault(self) -> Fault {
                match self {
                    $($(Self::$name => $fault,)+)+
                }
            }
        }
    };
}

pub(crate) use misbehaviours;
