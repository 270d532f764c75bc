// The TypeScript SDK's Express app with its bearer middleware and a map of sessions, put together as its example of a
// server with sessions shows it; jose reads the tokens, since the example leaves that to the issuer.
import { randomUUID } from 'node:crypto';
import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import { getOAuthProtectedResourceMetadataUrl, mcpAuthMetadataRouter } from '@modelcontextprotocol/sdk/server/auth/router.js';
import { createMcpExpressApp } from '@modelcontextprotocol/sdk/server/express.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { isInitializeRequest } from '@modelcontextprotocol/sdk/types.js';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const { ISSUER, JWKS_URI, AUDIENCE, UPSTREAM, PORT } = process.env;
const url = new URL(AUDIENCE);
const keys = createRemoteJWKSet(new URL(JWKS_URI));

const verifier = {
  async verifyAccessToken(token) {
    try {
      const { payload } = await jwtVerify(token, keys, { issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256'] });
      const scopes = String(payload.scope ?? '').split(' ');
      return { token, clientId: payload.client_id, scopes, expiresAt: payload.exp, extra: { sub: payload.sub } };
    } catch (error) {
      throw new InvalidTokenError(error.message);
    }
  },
};

const server = () => {
  const server = new McpServer({ name: 'orders', version: '1.0.0' });
  server.registerTool('whoami', { description: 'Who calls' }, ({ authInfo }) => ({
    content: [{ type: 'text', text: String(authInfo.extra.sub) }],
  }));
  server.registerTool('forecast', { description: 'The weather, from upstream' }, async () => {
    const answer = await fetch(`${UPSTREAM}/forecast`, { headers: { authorization: 'Bearer the-key-of-the-server-itself' } });
    return { content: [{ type: 'text', text: await answer.text() }] };
  });
  return server;
};

const app = createMcpExpressApp();
const endpoints = { authorization_endpoint: `${ISSUER}/authorize`, token_endpoint: `${ISSUER}/token` };
app.use(
  mcpAuthMetadataRouter({
    oauthMetadata: { issuer: ISSUER, ...endpoints, response_types_supported: ['code'] },
    resourceServerUrl: url,
    scopesSupported: ['mcp'],
  }),
);
app.use(
  '/mcp',
  requireBearerAuth({ verifier, requiredScopes: ['mcp'], resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(url) }),
);

const sessions = new Map();
app.all('/mcp', async (request, response) => {
  const id = request.headers['mcp-session-id'];
  let transport = sessions.get(id);
  if (!transport) {
    if (id) return response.status(404).json({ jsonrpc: '2.0', error: { code: -32001, message: 'no session' }, id: null });
    if (request.method !== 'POST' || !isInitializeRequest(request.body))
      return response.status(400).json({ jsonrpc: '2.0', error: { code: -32000, message: 'no session' }, id: null });
    transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => sessions.set(id, transport),
    });
    transport.onclose = () => sessions.delete(transport.sessionId);
    await server().connect(transport);
  }
  await transport.handleRequest(request, response, request.body);
});
app.listen(PORT, '127.0.0.1');
