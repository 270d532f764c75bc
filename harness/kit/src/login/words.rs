//! The words by which a person tells forms and buttons apart, in the languages that login pages are met in most.
//!
//! Words are compared whole and in lower case, so that "know" does not say no. A page in another language needs the
//! keys of `[server.login.form]`.

/// Brings text, or a name such as `kc-login` or `btnSignIn`, to the form ` kc login ` in which phrases are looked up.
pub(super) fn plain(text: &str) -> String {
    let mut words = String::from(" ");
    let mut was_lower = false;
    for c in text.chars().take(300) {
        let ends_word = !c.is_alphanumeric() || (c.is_uppercase() && was_lower);
        if ends_word && !words.ends_with(' ') {
            words.push(' ');
        }
        if c.is_alphanumeric() {
            words.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

/// The letters and digits of a name in lower case: `j_username` is `jusername`.
pub(super) fn squashed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether text in the form of [`plain`] has one of the phrases.
pub(super) fn says(plain: &str, phrases: &[&str]) -> bool {
    let begins_with =
        |rest: &str, phrase: &&str| rest.strip_prefix(*phrase).is_some_and(|after| after.starts_with(' '));
    // Where each word begins: far fewer places than a search for each phrase would look at.
    let words = plain.match_indices(' ').map(|(at, _)| &plain[at + 1..]).filter(|rest| !rest.is_empty());
    { words }.any(|rest| phrases.iter().any(|phrase| begins_with(rest, phrase)))
}

/// Which way a phrase on a button leans when consent is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaning {
    /// Says yes.
    Yes,
    /// Goes on without saying yes to anything.
    On,
    /// Says no.
    No,
    /// Does something else, which nobody wants pressed.
    Elsewhere,
    /// Unknown words, or none.
    Open,
}

/// Which way a phrase leans. No is looked for before yes: "do not allow" has both.
pub(super) fn leaning(plain: &str) -> Leaning {
    if says(plain, NOBODY_WANTS) {
        Leaning::Elsewhere
    } else if says(plain, NO) {
        Leaning::No
    } else if says(plain, YES) {
        Leaning::Yes
    } else if says(plain, ON) {
        Leaning::On
    } else {
        Leaning::Open
    }
}

pub(super) const YES: &[&str] = &[
    "allow",
    "authorize",
    "authorise",
    "accept",
    "approve",
    "grant",
    "agree",
    "i agree",
    "consent",
    "permit",
    "yes",
    "confirm",
    "erlauben",
    "zulassen",
    "akzeptieren",
    "annehmen",
    "zustimmen",
    "genehmigen",
    "bestätigen",
    "ja",
    "autoriser",
    "accepter",
    "approuver",
    "confirmer",
    "oui",
    "autorizar",
    "permitir",
    "aceptar",
    "aceitar",
    "confirmar",
    "sí",
    "sim",
    "consenti",
    "accetta",
    "autorizza",
    "conferma",
    "toestaan",
    "accepteren",
    "goedkeuren",
];

pub(super) const NO: &[&str] = &[
    "deny",
    "cancel",
    "refuse",
    "reject",
    "decline",
    "abort",
    "disallow",
    "disagree",
    "no",
    "no thanks",
    "do not allow",
    "don t allow",
    "not now",
    "ablehnen",
    "abbrechen",
    "verweigern",
    "nein",
    "refuser",
    "annuler",
    "non",
    "denegar",
    "rechazar",
    "cancelar",
    "negar",
    "recusar",
    "não",
    "nega",
    "rifiuta",
    "annulla",
    "weigeren",
    "annuleren",
    "nee",
];

pub(super) const ON: &[&str] = &[
    "continue",
    "next",
    "ok",
    "okay",
    "proceed",
    "submit",
    "go",
    "go on",
    "weiter",
    "fortfahren",
    "suivant",
    "continuer",
    "siguiente",
    "continuar",
    "avanti",
    "continua",
    "verder",
    "doorgaan",
];

/// Ways out of a session or into another one, and things that are no part of logging in.
const NOBODY_WANTS: &[&str] = &[
    "logout",
    "log out",
    "signout",
    "sign out",
    "logoff",
    "log off",
    "sign off",
    "switch user",
    "switch account",
    "switch accounts",
    "another account",
    "different account",
    "another user",
    "different user",
    "not you",
    "revoke",
    "delete",
    "remove",
    "search",
    "help",
    "abmelden",
    "se déconnecter",
    "déconnexion",
    "cerrar sesión",
    "uitloggen",
    "esci",
];

pub(super) const LOG_IN: &[&str] = &[
    "login",
    "log in",
    "logon",
    "log on",
    "signin",
    "sign in",
    "signon",
    "sign on",
    "enter",
    "connect",
    "authenticate",
    "anmelden",
    "anmeldung",
    "einloggen",
    "connexion",
    "se connecter",
    "iniciar sesión",
    "acceder",
    "entrar",
    "accedi",
    "inloggen",
    "aanmelden",
];

/// What a form is for that is beside the login form on many pages.
pub(super) const OTHER_FORMS: &[&str] = &[
    "register",
    "registration",
    "registrations",
    "signup",
    "sign up",
    "create account",
    "create an account",
    "create your account",
    "join",
    "enroll",
    "registrieren",
    "s inscrire",
    "inscription",
    "registrarse",
    "registrati",
    "registreren",
    "forgot",
    "forgotten",
    "reset",
    "recover",
    "recovery",
    "lost password",
    "resend",
    "vergessen",
    "oublié",
    "search",
    "lang",
    "language",
    "languages",
    "locale",
    "sprache",
    "theme",
    "newsletter",
    "subscribe",
    "logout",
    "log out",
    "signout",
    "sign out",
    "abmelden",
    "contact",
    "feedback",
];

/// Ways to log in without the password.
pub(super) const ELSEWHERE: &[&str] = &[
    "google",
    "facebook",
    "github",
    "gitlab",
    "apple",
    "microsoft",
    "twitter",
    "linkedin",
    "amazon",
    "discord",
    "saml",
    "sso",
    "passkey",
    "passkeys",
    "webauthn",
    "security key",
    "magic link",
    "qr",
    "kerberos",
    "certificate",
    "smart card",
];

/// Boxes that are not about what the client may do.
pub(super) const NOT_A_SCOPE: &[&str] = &[
    "remember",
    "remember me",
    "rememberme",
    "don t ask",
    "do not ask",
    "dont ask",
    "trust",
    "persist",
    "persistent",
    "newsletter",
    "marketing",
    "subscribe",
    "merken",
    "mémoriser",
    "recordar",
];

/// Parts of the names of fields that take the user name.
pub(super) const USER_PARTS: &[&str] = &[
    "user",
    "login",
    "email",
    "mail",
    "account",
    "ident",
    "uname",
    "uid",
    "logon",
    "signin",
    "nickname",
    "upn",
    "principal",
    "member",
    "benutzer",
    "anmeldename",
    "utilisateur",
    "usuario",
    "gebruiker",
    "utente",
];

/// Parts of the names of fields that take something else.
pub(super) const NOT_USER_PARTS: &[&str] = &[
    "code",
    "otp",
    "token",
    "captcha",
    "search",
    "query",
    "domain",
    "tenant",
    "realm",
    "firstname",
    "lastname",
    "company",
    "url",
    "comment",
];

/// Parts of the names of fields that take a password, whatever their type.
pub(super) const PASSWORD_PARTS: &[&str] =
    &["passw", "passwd", "pwd", "kennwort", "motdepasse", "contrasena", "contraseña", "wachtwoord"];

/// Parts of the names of fields that take a one-time code.
pub(super) const CODE_PARTS: &[&str] = &["otp", "totp", "mfa", "2fa", "passcode", "code", "pin", "captcha"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_texts_become_words() {
        assert_eq!(plain("kc-login"), " kc login ");
        assert_eq!(plain("btnSignIn"), " btn sign in ");
        assert_eq!(plain("  Don’t\u{a0}allow! "), " don t allow ");
        assert_eq!(plain("SSO"), " sso ");
        assert_eq!(plain(""), " ");
    }

    #[test]
    fn words_are_compared_whole() {
        assert!(says(&plain("No, thanks"), NO));
        assert!(!says(&plain("I know this app"), NO));
        assert!(!says(" ", NO));
        assert!(says(&plain("nono no"), NO), "a later match counts when an earlier one is part of a word");
    }

    #[test]
    fn no_wins_over_yes() {
        assert_eq!(leaning(&plain("Don't allow")), Leaning::No);
        assert_eq!(leaning(&plain("Allow access")), Leaning::Yes);
        assert_eq!(leaning(&plain("Switch user")), Leaning::Elsewhere);
        assert_eq!(leaning(&plain("Continue")), Leaning::On);
        assert_eq!(leaning(&plain("許可")), Leaning::Open);
    }
}
