//! Model Context Protocol: revisions 2025-11-25 (with a handshake) and 2026-07-28 (without), and its security best
//! practices. A section is the page and the heading.

super::clauses! { "MCP 2025-11-25":
    NEGOTIATED = "Lifecycle, Version Negotiation" Must "A server answers the handshake in the revision that was asked for, or in another that it supports.";
    TOKENS_VALIDATED = "Authorization, Token Handling" Must "A server validates access tokens as a resource server does, and answers invalid and expired ones with 401.";
    ISSUED_FOR_IT = "Authorization, Token Handling" Must "A server accepts only tokens that were issued for it as their audience.";
    STATUS_CODES = "Authorization, Error Handling" Must "A server answers 401 where authorization is needed or a token is invalid, and 403 where scopes do not suffice.";
    SCOPE_ERRORS = "Authorization, Runtime Insufficient Scope Errors" Should "A token without a scope is answered with 403, insufficient_scope, the scopes that are needed, and the URL of the metadata.";
    METADATA_FOUND = "Authorization, Protected Resource Metadata Discovery Requirements" Must "A server names the URL of its metadata in the challenge, or serves them at a well-known place.";
    NOT_PASSED_ON = "Authorization, Access Token Privilege Restriction" Must "A server that calls another API uses a separate token there, and does not pass on the one that it got from its client.";
    CHALLENGE_SCOPE = "Authorization, Protected Resource Metadata Discovery Requirements" Should "The challenge names the scopes that the resource asks for.";
    SERVERS_NAMED = "Authorization, Authorization Server Location" Must "The metadata of a server name at least one authorization server.";
    ORIGIN = "Transports, Security Warning" Must "A server validates the Origin of every connection, and answers an invalid one with 403.";
    ONE_MESSAGE = "Transports, Sending Messages to the Server" Must "The body of a POST is a single JSON-RPC message.";
    SESSION_HEADER = "Transports, Session Management" Must "A session id consists of visible ASCII characters.";
    EVERY_REQUEST = "Authorization, Token Requirements" Implied "Each request of a session carries an access token, so a session outlives the tokens that it began with.";
}

super::clauses! { "MCP 2026-07-28":
    HEADERS = "Streamable HTTP, Server Validation" Must "A server that reads the body rejects a request whose headers do not repeat it, with 400 and the error -32020.";
    STATE_VERIFIED = "Multi Round-Trip Requests, Server Requirements" Must "A server protects the integrity of a requestState that influences what it does, and rejects one that fails verification.";
    STATE_BOUND = "Multi Round-Trip Requests, Server Requirements" Should "A requestState names its user, its request and its expiry under that protection, and the server verifies each.";
    NO_OFFLINE_ACCESS = "Authorization, Refresh Tokens" Should "A server names offline_access neither in its challenges nor among the scopes that it supports.";
}

super::clauses! { "MCP Security Best Practices":
    NO_PASSTHROUGH = "Token Passthrough" BcpMust "A server accepts no token that was not issued for it.";
    ALL_VERIFIED = "Session Hijacking" BcpMust "A server with authorization verifies every request, and does not use sessions for authentication.";
    SESSION_IDS_RANDOM = "Session Hijacking" BcpMust "Session ids are secure and not predictable.";
    SESSIONS_BOUND = "Session Hijacking" BcpShould "Sessions are bound to the user.";
    HANDLE_IS_NO_PROOF = "State Handle Hijacking" BcpMust "A server does not treat possession of a state handle as authentication.";
    HANDLES_BOUND = "State Handle Hijacking" BcpShould "Handles of state are random, bound to the authenticated user, and rejected from anybody else.";
    LOCAL = "Local MCP Server Compromise" Implied "A server on the user's machine cannot be reached from web pages by way of another name for it.";
}
