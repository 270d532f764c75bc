/// One test for each vector, and `val::the_suite_is_sound`: `beartrap::validator_tests!(suite());`, once in a module.
/// The expression gives a [`Suite`](crate::validator::Suite), and is evaluated once in a process.
#[macro_export]
macro_rules! validator_tests {
    ($suite:expr) => {
        #[cfg(test)]
        fn beartrap_suite() -> &'static $crate::validator::Suite {
            static SUITE: std::sync::LazyLock<$crate::validator::Suite> = std::sync::LazyLock::new(|| $suite);
            &SUITE
        }
        #[cfg(test)]
        mod val {
            use super::beartrap_suite;

            #[test]
            fn the_suite_is_sound() {
                beartrap_suite().must_be_sound();
            }
            $crate::__every_vector!();
        }
    };
}

/// The tests of one family.
#[doc(hidden)]
#[macro_export]
macro_rules! __family {
    ($family:ident: $($name:ident)*) => {
        mod $family {
            use super::beartrap_suite;
            $(
                #[test]
                fn $name() {
                    beartrap_suite().check(&$crate::validator::id_of(stringify!($family), stringify!($name)));
                }
            )*
        }
    };
}
