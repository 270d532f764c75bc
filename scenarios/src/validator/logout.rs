use crate::clauses::backchannel;
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Json, Token};
use beartrap_kit::validator::{Case, EITHER, REJECT, Stand, Vector, VectorFamily};

const LOGOUT: &str = "http://schemas.openid.net/event/backchannel-logout";

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "logout",
    title: "logout tokens",
    impact: Impact::WeakerDefence,
    impacts: &[],
    why: "Whoever can pass a token of another kind or another session for a logout token logs users out at will.",
    fix: "Follow the list of OpenID Connect Back-Channel Logout 1.0, 2.6, before any session is ended.",
    vectors: &[
        Vector {
            name: "nonce-present",
            says: "The token has a nonce.",
            clause: &backchannel::NO_NONCE,
            expect: REJECT,
            mutant: Fault::LogoutNonceIgnored,
            cases: |stand| told(stand, "a nonce", |t| t.claim("nonce", "n-1")).into(),
        },
        Vector {
            name: "events-missing",
            says: "The token has no logout event among its events.",
            clause: &backchannel::EVENT,
            expect: REJECT,
            mutant: Fault::LogoutEventIgnored,
            cases: |stand| {
                let other = Json::object().member("http://schemas.openid.net/event/other", Json::object());
                vec![
                    told(stand, "no events", |t| t.without_claim("events")),
                    told(stand, "another event", |t| t.claim("events", other)),
                    told(stand, "events as an array", |t| t.claim("events", [LOGOUT])),
                ]
            },
        },
        Vector {
            name: "no-sub-no-sid",
            says: "The token names neither a user nor a session.",
            clause: &backchannel::SUB_OR_SID,
            expect: REJECT,
            mutant: Fault::LogoutOfNobody,
            cases: |stand| told(stand, "nobody", |t| t.without_claim("sub").without_claim("sid")).into(),
        },
        Vector {
            name: "alg-none",
            says: "The algorithm is none.",
            clause: &backchannel::NOT_NONE,
            expect: REJECT,
            mutant: Fault::NoneAccepted,
            cases: |stand| told(stand, "none", |t| t.header("alg", "none").raw_signature([])).into(),
        },
        Vector {
            name: "wrong-iss-aud",
            says: "The issuer is another one, or the audience is another client.",
            clause: &backchannel::ISSUER_AUDIENCE_TIMES,
            expect: REJECT,
            mutant: Fault::IssuerIgnored,
            cases: |stand| {
                vec![
                    told(stand, "another issuer", |t| t.claim("iss", "https://elsewhere.example")),
                    told(stand, "another client", |t| t.claim("aud", "client-b")),
                ]
            },
        },
        Vector {
            name: "iat-missing",
            says: "The token has no time of issue.",
            clause: &backchannel::CLAIMS,
            expect: REJECT,
            mutant: Fault::LogoutClaimsOptional,
            cases: |stand| told(stand, "no iat", |t| t.without_claim("iat")).into(),
        },
        Vector {
            name: "jti-missing-replayed",
            says: "The token has no identifier.",
            clause: &backchannel::CLAIMS,
            expect: REJECT,
            mutant: Fault::LogoutClaimsOptional,
            cases: |stand| told(stand, "no jti", |t| t.without_claim("jti")).into(),
        },
        Vector {
            name: "jti-missing-replayed-twice",
            says: "The token was presented before.",
            clause: &backchannel::REPLAY,
            expect: EITHER,
            mutant: Fault::LogoutReplaysVary,
            cases: |stand| told(stand, "a second time", |t| t).again().into(),
        },
        Vector {
            name: "expired",
            says: "The token has expired.",
            clause: &backchannel::ISSUER_AUDIENCE_TIMES,
            expect: REJECT,
            mutant: Fault::ExpiryIgnored,
            cases: |stand| {
                let ago = |seconds| stand.setting.now.saturating_sub(seconds);
                told(stand, "five minutes ago", |t| t.claim("iat", ago(600)).claim("exp", ago(300))).into()
            },
        },
        Vector {
            name: "typ",
            says: "The token does not say that it is a logout token, and the policy does not ask.",
            clause: &backchannel::TYPED,
            expect: EITHER,
            mutant: Fault::LogoutTypVaries,
            cases: |stand| {
                told(stand, "JWT", |t| t.header("typ", "JWT")).under(|policy| policy.typ = None).into()
            },
        },
    ],
};

fn told(stand: &Stand, name: &str, lie: impl FnOnce(Token) -> Token) -> Case {
    stand.logout_token().but(name, lie)
}
