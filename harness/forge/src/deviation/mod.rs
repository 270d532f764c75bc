//! The common lies about a token, each with a name.

use crate::Token;

/// Defines a group of deviations: a constant for each, and the list of them.
macro_rules! deviations {
    ($group:ident: $($constant:ident = $name:literal, $says:literal, $apply:expr;)*) => {
        impl crate::Deviation {
            $(
                #[doc = concat!("`", $name, "`: ", $says, ".")]
                pub const $constant: Self = Self { name: $name, says: $says, apply: $apply };
            )*
        }
        pub(super) const $group: &[crate::Deviation] = &[$(crate::Deviation::$constant),*];
    };
}

mod claims;
mod form;
mod header;
mod keys;
mod signature;

/// One named lie about a token: everything else in the token stays honest. A correct validator refuses it, if it pins
/// issuer, audience, algorithm, keys and clock, and the `typ` of tokens that are explicitly typed. Three are open:
/// [`Deviation::CRIT_EMPTY`] and [`Deviation::CRIT_REGISTERED`] are forbidden to whoever writes a token, not to whoever
/// reads it (RFC 7515, 4.1.11), and [`Deviation::EXPIRY_INFINITE`] is a number (RFC 8259, 6).
///
/// ```
/// use beartrap_forge::{Algorithm, Deviation, Setting, SigningKey, Token};
/// let setting = Setting::new("https://issuer.test", "https://api.test", 1_763_721_600);
/// let honest = Token::access_token(&setting, &SigningKey::trusted(Algorithm::Rs256));
/// let lies: Vec<_> = Deviation::all().filter_map(|lie| Some((lie.name(), lie.apply(&honest)?.compact()))).collect();
/// assert!(lies.len() > 50);
/// ```
#[derive(Clone, Copy)]
pub struct Deviation {
    name: &'static str,
    says: &'static str,
    apply: fn(&Token) -> Option<Token>,
}

impl Deviation {
    /// Every deviation, by group: claims, header, signature, keys, form.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        [claims::CLAIMS, header::HEADER, signature::SIGNATURE, keys::KEYS, form::FORM].into_iter().flatten()
    }

    /// The deviation of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::all().find(|deviation| deviation.name == name)
    }

    /// The name in kebab case; it is never reused.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What is wrong, in one sentence that starts in lower case and has no stop.
    pub fn says(&self) -> &'static str {
        self.says
    }

    /// The token with this lie in it, or `None` where the token gives no room for it: a token without `exp` cannot
    /// have expired, and only an RSA key has a modulus.
    pub fn apply(&self, token: &Token) -> Option<Token> {
        (self.apply)(token)
    }
}

impl PartialEq for Deviation {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Deviation {}

impl std::fmt::Debug for Deviation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Deviation({})", self.name)
    }
}
