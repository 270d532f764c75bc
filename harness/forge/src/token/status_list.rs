//! Lists of the status of tokens (draft-ietf-oauth-status-list).

use super::Token;
use crate::jwe::Deflate;
use crate::{Json, SigningKey, base64url};

/// How long a list may be used, in seconds: both `exp` and `ttl` say so.
const LIFETIME: u64 = 300;

/// The status of many tokens, some bits for each (section 4).
///
/// ```
/// use beartrap_forge::StatusList;
/// let list = StatusList::new(2, 12).with(1, 2).with(3, 3);
/// assert_eq!(list.octets(), [0xc8, 0, 0]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusList {
    bits: u8,
    octets: Vec<u8>,
    /// What stands in place of the compressed octets.
    lst: Option<String>,
}

impl StatusList {
    /// A list of this many valid tokens, with 1, 2, 4 or 8 bits for each.
    pub fn new(bits: u8, tokens: usize) -> Self {
        let octets = (tokens * usize::from(bits)).div_ceil(8);
        Self { bits, octets: vec![0; octets], lst: None }
    }

    /// Sets the status at an index; one beyond the end changes nothing. Indices count from the lowest bit of an octet
    /// (section 4.1).
    #[must_use]
    pub fn with(mut self, index: usize, status: u8) -> Self {
        let first = index * usize::from(self.bits);
        if let Some(octet) = self.octets.get_mut(first / 8) {
            *octet |= status << (first % 8);
        }
        self
    }

    /// The list says that it has this many bits for each token, whatever it has.
    #[must_use]
    pub fn claiming_bits(mut self, bits: u8) -> Self {
        self.bits = bits;
        self
    }

    /// This text in place of the compressed octets.
    #[must_use]
    pub fn with_text(mut self, lst: impl Into<String>) -> Self {
        self.lst = Some(lst.into());
        self
    }

    /// Nothing but zeroes, so many mebibytes of them, which are a thousandth of that as they are sent.
    #[must_use]
    pub fn inflating_to(self, mebibytes: usize) -> Self {
        let zeroes = Deflate::new().repeated(vec![0; 1 << 20], mebibytes);
        self.with_text(base64url::encode(zeroes.finish_as_zlib()))
    }

    /// The octets, not compressed.
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// The claim `status_list` (section 4.2).
    pub fn claim(&self) -> Json {
        let compressed = || base64url::encode(Deflate::new().text(&self.octets).finish_as_zlib());
        let lst = self.lst.clone().unwrap_or_else(compressed);
        Json::object().member("bits", i32::from(self.bits)).member("lst", lst)
    }
}

impl Token {
    /// A status list token (section 5.1) of this issuer for the list at this URI; `now` is in seconds since 1970.
    pub fn status_list(issuer: &str, uri: &str, list: &StatusList, now: u64, key: &SigningKey) -> Self {
        let claims = Json::object()
            .member("iss", issuer)
            .member("sub", uri)
            .member("iat", now)
            .member("exp", now.saturating_add(LIFETIME))
            .member("ttl", LIFETIME)
            .member("status_list", list.claim());
        Self::new("statuslist+jwt", claims, now, key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of section 4.1.
    #[test]
    fn bits_count_from_the_lowest_one() {
        let invalid = [0, 3, 4, 5, 7, 8, 9, 13, 15];
        let list = invalid.into_iter().fold(StatusList::new(1, 16), |list, index| list.with(index, 1));
        assert_eq!(list.octets(), [0xb9, 0xa3]);
        let statuses = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3];
        let set = |list: StatusList, (index, status): (usize, u8)| list.with(index, status);
        assert_eq!(
            statuses.into_iter().enumerate().fold(StatusList::new(2, 12), set).octets(),
            [0xc9, 0x44, 0xf9]
        );
    }
}
