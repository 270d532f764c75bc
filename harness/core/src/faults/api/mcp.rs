crate::faults::faults! {
    /// The MCP server asks for a token in the handshake only.
    McpOnlyInitializeGuarded,
    /// The MCP server challenges with Bearer and nothing else, and publishes no metadata.
    McpChallengeBare,
    /// The challenges of the MCP server do not say which scope is wanted.
    McpChallengeWithoutScope,
    /// The MCP server shows its metadata to callers with a token only.
    McpMetadataGuarded,
    /// The metadata of the MCP server describe its whole origin, at whatever path they are asked for.
    McpMetadataOfOrigin,
    /// A token that is wrong breaks the MCP server.
    McpBadTokenCrashes,
    /// The MCP server reads the token of a session once, when the session begins.
    McpTokenReadOnce,
    /// The MCP server takes a session id in place of a token.
    McpSessionAuthenticates,
    /// A session belongs to the client, whoever its user is.
    McpSessionOwnerIsClient,
    /// A session belongs to the very token that opened it.
    McpSessionBoundToToken,
    /// The MCP server counts its sessions.
    McpSessionIdsCount,
    /// The MCP server hides tools that the scope does not reach, and does not look again when they are called.
    McpToolScopeOnlyListed,
    /// The MCP server does not look at the Origin of a request.
    McpOriginIgnored,
    /// The MCP server answers to any Host.
    McpHostIgnored,
    /// The MCP server does not compare the headers of a request with its body.
    McpHeadersIgnored,
    /// The MCP server takes batches, and looks for the name of a tool in the body of single requests only.
    McpBatchUnchecked,
    /// The MCP server keeps answers by the id of the request, for everybody.
    McpAnswersShared,
    /// The old endpoint of the MCP server stands open.
    McpOldDoorOpen,
    /// The MCP server redirects its own URL to plain http.
    McpRedirects,
    /// The MCP server sends the token of its caller on to an upstream.
    McpTokenForwarded,
    /// Whoever knows a handle of the MCP server has what it stands for.
    McpHandleIsEnough,
    /// The MCP server believes whatever the state of a request says.
    McpRequestStateTrusted,
}
