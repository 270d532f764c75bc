//! The planted faults: each is one way in which an implementation goes wrong, and the mutant of one or more checks.
//!
//! A fault's name is its constant in kebab case: [`Fault::CodeNeverSpent`] is `code-never-spent`. They are split by
//! group, so that adding one touches one small file.

mod api;
mod authz;
mod cc;
mod clientauth;
mod code;
mod dcr;
mod entra;
mod introspect;
mod iss;
mod meta;
mod oidc;
mod pkce;
mod redirect;
mod refresh;
mod revoke;
mod token;
mod validator;

/// One planted fault of the reference system.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fault(&'static str);

/// A fault and what it does to the reference system.
#[derive(Debug, Clone, Copy)]
pub struct Planted {
    /// The fault.
    pub fault: Fault,
    /// What the faulty system does, in a sentence.
    pub does: &'static str,
}

impl Fault {
    /// Every fault, group by group.
    pub fn all() -> impl Iterator<Item = Planted> {
        Self::of_servers().chain(Self::of_entra()).chain(Self::of_apis()).chain(Self::of_validators())
    }

    /// The faults of the reference server, group by group.
    pub fn of_servers() -> impl Iterator<Item = Planted> {
        [
            meta::ALL,
            authz::ALL,
            redirect::ALL,
            code::ALL,
            pkce::ALL,
            token::ALL,
            clientauth::ALL,
            refresh::ALL,
            cc::ALL,
            oidc::ALL,
            iss::ALL,
            introspect::ALL,
            revoke::ALL,
            dcr::ALL,
        ]
        .into_iter()
        .flatten()
        .copied()
    }

    /// The faults of the reference tenant of Entra.
    pub fn of_entra() -> impl Iterator<Item = Planted> {
        entra::ALL.iter().copied()
    }

    /// The faults of the reference API that are none of the reference validator's, group by group.
    pub fn of_apis() -> impl Iterator<Item = Planted> {
        api::ALL.iter().copied().flatten().copied()
    }

    /// The faults of the reference validator, family by family.
    pub fn of_validators() -> impl Iterator<Item = Planted> {
        validator::ALL.iter().copied().flatten().copied()
    }

    /// The name in kebab case: `code-never-spent`.
    ///
    /// ```
    /// use beartrap_core::Fault;
    /// assert_eq!(Fault::CodeNeverSpent.name(), "code-never-spent");
    /// assert_eq!(Fault::LoginRedirectsWith307.name(), "login-redirects-with-307");
    /// ```
    pub fn name(self) -> String {
        let mut name = String::with_capacity(self.0.len() + 4);
        let mut before = None;
        for letter in self.0.chars() {
            let begins_number = letter.is_ascii_digit() && before.is_some_and(|b: char| !b.is_ascii_digit());
            if before.is_some() && (letter.is_ascii_uppercase() || begins_number) {
                name.push('-');
            }
            name.push(letter.to_ascii_lowercase());
            before = Some(letter);
        }
        name
    }

    /// The fault with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().map(|planted| planted.fault).find(|fault| fault.name() == name)
    }
}

impl std::fmt::Debug for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// Declares the faults of one group: constants of [`Fault`] and the group's list.
macro_rules! faults {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        #[expect(non_upper_case_globals, reason = "faults read as variants; an enum would be one phone book for all groups")]
        impl crate::Fault {
            $($(#[doc = $doc])+ pub const $name: Self = Self(stringify!($name));)+
        }

        pub(in crate::faults) const ALL: &[crate::faults::Planted] = &[
            $(crate::faults::Planted { fault: crate::Fault::$name, does: concat!($($doc),+).trim_ascii() },)+
        ];
    };
}
use faults;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique_and_lead_back_to_their_faults() {
        let mut seen = HashSet::new();
        for planted in Fault::all() {
            assert!(seen.insert(planted.fault.name()), "{:?} is declared twice", planted.fault);
            assert_eq!(Fault::named(&planted.fault.name()), Some(planted.fault));
            assert!(planted.does.ends_with('.'), "{:?}: say what it does in a sentence", planted.fault);
        }
        assert_eq!(Fault::named("code-never-spend"), None);
    }
}
