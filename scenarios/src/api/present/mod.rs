mod challenge_shape;
mod duplicate_authorization;
mod exempt_rule_spoof;
mod header_malformed;
mod multiple_methods;
mod no_token;
mod other_scheme;
mod plain_http;
mod scheme_case;
mod scope_every_path;
mod token_in_body;
mod token_in_cookie;
mod token_in_query;
mod valid_token;

use beartrap_kit::{ApiWorld, suite};

suite![ApiWorld:
    challenge_shape, duplicate_authorization, exempt_rule_spoof, header_malformed, multiple_methods, no_token, other_scheme,
    plain_http, scheme_case, scope_every_path, token_in_body, token_in_cookie, token_in_query, valid_token,
];
