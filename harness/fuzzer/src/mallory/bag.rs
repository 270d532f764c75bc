//! Everything that Mallory could know, each value with its type.

use super::dice::Dice;
use super::lookalike;
use beartrap_kit::target::{Registration, Server};

/// The type of a value: what may stand in the same place of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Client,
    Secret,
    RedirectUri,
    /// A redirect URI that nobody registered, and that resembles one.
    LookAlike,
    Code,
    State,
    /// Verifiers and challenges of PKCE have one syntax (RFC 7636, 4.1 and 4.2).
    Proof,
    AccessToken,
    RefreshToken,
    IdToken,
    Scope,
    Prompt,
    ResponseType,
}

/// Names a value by where it came from, so that a story means the same when steps are taken out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    /// The step that brought it; 0 for what is known from the beginning.
    pub(super) step: u16,
    pub(super) kind: Kind,
    /// Its number among the values of this type from this step.
    pub(super) nth: usize,
}

pub(super) struct Value {
    pub(super) key: Key,
    pub(super) text: String,
    /// The client that it belongs to or resembles, by its number, where that is known from the beginning.
    of: Option<usize>,
    /// In words, without a secret: `Alice's code (step 1)`.
    pub(super) says: String,
}

#[derive(Default)]
pub(super) struct Bag(Vec<Value>);

impl Bag {
    /// What is known before anything happened: clients and their redirect URIs are public, her own client's secret is
    /// hers, and a guess costs nothing.
    pub(super) fn at_first(server: &Server, own: Option<&Registration>) -> Self {
        let mut bag = Self::default();
        for (at, client) in server.clients.iter().enumerate() {
            let before = bag.0.len();
            bag.put(0, Kind::Client, &client.id, client.id.clone());
            for uri in &client.redirect_uris {
                bag.put(0, Kind::RedirectUri, uri, uri.clone());
                for spelling in lookalike::of(uri) {
                    bag.put(0, Kind::LookAlike, &spelling, spelling.escape_debug().to_string());
                }
            }
            bag.0[before..].iter_mut().for_each(|value| value.of = Some(at));
        }
        let mut put = |kind, text: &str, says: String| bag.put(0, kind, text, says);
        if let Some(secret) = own.and_then(|client| client.secret.as_ref()) {
            put(Kind::Secret, &secret.0, "her own secret".into());
        }
        for letter in ('a'..='z').chain('0'..='9') {
            put(Kind::Secret, &letter.to_string(), format!("the guess {letter:?}"));
        }
        let words: Vec<&str> = server.scope.split(' ').filter(|word| !word.is_empty()).collect();
        put(Kind::Scope, &server.scope, format!("the scope {:?}", server.scope));
        for word in &words {
            let less = words.iter().filter(|one| *one != word).copied().collect::<Vec<_>>().join(" ");
            if !less.is_empty() {
                put(Kind::Scope, &less, format!("the scope {less:?}"));
            }
        }
        let offered = server.metadata.get("scopes_supported").as_array().into_iter().flatten();
        for word in offered.filter_map(|word| word.as_str()).filter(|word| !words.contains(word)).take(8) {
            let more = format!("{} {word}", server.scope);
            put(Kind::Scope, &more, format!("the scope {more:?}"));
        }
        for prompt in ["none", "login", "consent"] {
            put(Kind::Prompt, prompt, prompt.into());
        }
        for response_type in ["token", "code token", "code id_token"] {
            put(Kind::ResponseType, response_type, format!("{response_type:?}"));
        }
        bag
    }

    /// Puts a value in. A text that is in the bag already keeps its name.
    pub(super) fn put(&mut self, step: u16, kind: Kind, text: &str, says: String) {
        if text.is_empty() || self.0.iter().any(|value| value.key.kind == kind && value.text == text) {
            return;
        }
        let nth = self.0.iter().filter(|value| value.key.step == step && value.key.kind == kind).count();
        self.0.push(Value { key: Key { step, kind, nth }, text: text.to_owned(), of: None, says });
    }

    pub(super) fn get(&self, key: Key) -> Option<&Value> {
        self.0.iter().find(|value| value.key == key)
    }

    pub(super) fn of(&self, kind: Kind) -> impl DoubleEndedIterator<Item = &Value> {
        self.0.iter().filter(move |value| value.key.kind == kind)
    }

    /// A value of one of these types for a request of this client, if any: each type that is there is as likely. Of values
    /// that were come by the latest are likelier, since they are fresh; of those that resemble a client's, this client's.
    pub(super) fn draw(&self, kinds: &[Kind], client: Option<usize>, dice: &mut Dice) -> Option<Key> {
        let there: Vec<Kind> = kinds.iter().copied().filter(|kind| self.of(*kind).next().is_some()).collect();
        let kind = *dice.one_of(&there)?;
        let mut keys: Vec<Key> = self.of(kind).map(|value| value.key).collect();
        if kind == Kind::LookAlike && dice.percent(75) {
            keys.retain(|key| client.is_none() || self.get(*key).is_some_and(|value| value.of == client));
        }
        if dice.percent(50) {
            let acquired: Vec<Key> = keys.iter().copied().filter(|key| key.step > 0).collect();
            let latest = acquired.len().saturating_sub(3);
            if !acquired.is_empty() {
                keys = acquired[latest..].to_vec();
            }
        }
        dice.one_of(&keys).copied()
    }
}
