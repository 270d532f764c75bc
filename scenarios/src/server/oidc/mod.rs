mod hint_other_user;
mod id_token_claims;
mod id_token_signature;
mod max_age;
mod nonce_echo;
mod prompt_none_logged_out;
mod sub_stable;
mod userinfo_happy;
mod userinfo_refuses;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld: hint_other_user, id_token_claims, id_token_signature, nonce_echo, prompt_none_logged_out, sub_stable, userinfo_happy, userinfo_refuses; alone: max_age];
