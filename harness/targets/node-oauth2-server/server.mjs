// @node-oauth/oauth2-server over node:http.  The library does the grants, PKCE and the matching of redirect URIs; storage, pages
// and metadata are ours, as in every product built on it.
//
// The trap: the library asks the model for the client, and for public clients there is no secret to compare.  A model that
// lets "no secret" pass therefore lets confidential clients redeem with their client_id alone.
// SECRET_OPTIONAL=1 writes that model; without it the server is sound.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { parse } from 'node:querystring';
import OAuth2Server from '@node-oauth/oauth2-server';

const { ISSUER, PORT, SECRET_OPTIONAL } = process.env;
const PEOPLE = { alice: 'alice-test-password', bob: 'bob-test-password' };
const SCOPES = ['profile', 'api:read'];

const client = (id, secret, paths, grants) => ({
  id, secret, grants: ['authorization_code', 'refresh_token', ...grants],
  redirectUris: paths.map((path) => `http://127.0.0.1:9797${path}`),
});
const clients = new Map([
  client('conf-a', 'conf-a-test-secret-0123456789abcdef', ['/cb/a', '/cb/a2'], ['client_credentials']),
  client('conf-b', 'conf-b-test-secret-0123456789abcdef', ['/cb/b'], ['client_credentials']),
  client('pub-c', undefined, ['/cb/c'], []),
].map((entry) => [entry.id, entry]));

const codes = new Map();
const accessTokens = new Map();
const refreshTokens = new Map();
const model = {
  getClient(id, secret) { // the authorization endpoint passes null; the token endpoint what was sent, or undefined
    const found = clients.get(id);
    const passes = secret === null || secret === found?.secret || (SECRET_OPTIONAL === '1' && !secret);
    return passes ? found : undefined;
  },
  validateScope: (user, { id }, scopes = ['profile']) => scopes.every((scope) => SCOPES.includes(scope)) && scopes,
  saveAuthorizationCode(code, ofClient, user) {
    codes.set(code.authorizationCode, { ...code, client: ofClient, user });
    return codes.get(code.authorizationCode);
  },
  getAuthorizationCode: (code) => codes.get(code),
  revokeAuthorizationCode: ({ authorizationCode }) => codes.delete(authorizationCode),
  saveToken(token, ofClient, user) {
    const saved = { ...token, client: ofClient, user };
    accessTokens.set(saved.accessToken, saved);
    if (saved.refreshToken) refreshTokens.set(saved.refreshToken, saved);
    return saved;
  },
  getAccessToken: (token) => accessTokens.get(token),
  getRefreshToken: (token) => refreshTokens.get(token),
  revokeToken: ({ refreshToken }) => refreshTokens.delete(refreshToken),
  getUserFromClient: ({ id }) => ({ id }),
};
const oauth = new OAuth2Server({
  model,
  allowEmptyState: true,
  requireClientAuthentication: { authorization_code: false, refresh_token: false }, // public clients exist
});

const metadata = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  scopes_supported: SCOPES,
  response_types_supported: ['code'],
  grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
  code_challenge_methods_supported: ['S256'],
};

const send = (response, status, type, text, headers = {}) => response
  .writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers }).end(text);
const json = (response, status, value, headers) => send(response, status, 'application/json', JSON.stringify(value), headers);
const html = (response, status, form, headers) => send(response, status, 'text/html; charset=utf-8',
  `<!doctype html><html lang="en"><title>test target</title><form method="post">${form}</form>`, headers);
const redirect = (response, location) => send(response, 303, 'text/plain', '', { location });

const formOf = async (request) => {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > 100_000) throw new OAuth2Server.InvalidRequestError('the form is too large');
  }
  return parse(text);
};

async function token(request, response) {
  const library = new OAuth2Server.Response();
  try {
    await oauth.token(new OAuth2Server.Request({ method: request.method, headers: request.headers, query: {}, body: await formOf(request) }), library);
    json(response, library.status, library.body, library.headers);
  } catch (error) {
    json(response, error.code ?? 500, { error: error.name, error_description: error.message }, library.headers);
  }
}

const sessions = new Map();
const SIGN_IN = '<input name="username"><input name="password" type="password"><button>Sign in</button>';
const consent = ({ csrf }) => `<input type="hidden" name="csrf" value="${csrf}">
  <button name="answer" value="allow">Allow</button><button name="answer" value="deny">Deny</button>`;

async function authorize(request, response, query) {
  const form = request.method === 'POST' ? await formOf(request) : {};
  const session = sessions.get(/\bsession=([0-9a-f-]{36})/.exec(request.headers.cookie)?.[1]);
  if (!session) {
    if (!Object.hasOwn(PEOPLE, form.username) || PEOPLE[form.username] !== form.password) {
      return html(response, request.method === 'POST' ? 401 : 200, SIGN_IN);
    }
    const id = randomUUID();
    sessions.set(id, { user: { id: form.username }, csrf: randomUUID() });
    return send(response, 303, 'text/plain', '', { location: request.url, 'set-cookie': `session=${id}; HttpOnly; SameSite=Lax; Path=/` });
  }
  if (form.csrf !== session.csrf) return html(response, 200, consent(session));

  const library = new OAuth2Server.Response();
  const answer = form.answer === 'allow' ? {} : { allowed: 'false' };
  try {
    await oauth.authorize(
      new OAuth2Server.Request({ method: 'GET', headers: request.headers, query: { ...query, ...answer }, body: {} }),
      library, { authenticateHandler: { handle: () => session.user } },
    );
  } catch (error) { // without a redirect: nobody to send the answer to
    if (!library.headers.location) return json(response, error.code ?? 500, { error: error.name, error_description: error.message });
  }
  return redirect(response, library.headers.location);
}

createServer((request, response) => {
  const { pathname, search } = new URL(request.url, ISSUER);
  if (pathname === '/.well-known/oauth-authorization-server') return json(response, 200, metadata);
  if (pathname === '/token') return token(request, response);
  if (pathname === '/authorize') {
    return authorize(request, response, parse(search.slice(1))).catch(() => json(response, 400, { error: 'invalid_request' }));
  }
  return json(response, 404, { error: 'not_found' });
}).listen(PORT, '127.0.0.1');
