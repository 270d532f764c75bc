// oidc-provider as a product: two web clients, a public one, a native one, two users, a password page and a consent page.
// Policy (PKCE, lifetimes, rotation, revocation) is the library's own default.
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Provider, errors } from 'oidc-provider';

const { ISSUER, PORT } = process.env;
const API_SCOPES = 'api:read api:write orders:read orders:write';
const APIS = { 'https://api.beartrap.test': API_SCOPES, 'https://other.beartrap.test': API_SCOPES };
const PEOPLE = { alice: 'alice-test-password', bob: 'bob-test-password' };

const web = (id, authentication, paths, grants = []) => ({
  client_id: id,
  ...(authentication !== 'none' && { client_secret: `${id}-test-secret-0123456789abcdef` }),
  token_endpoint_auth_method: authentication,
  redirect_uris: paths.map((path) => `http://127.0.0.1:9797${path}`),
  grant_types: ['authorization_code', 'refresh_token', ...grants],
});

const signingKey = (alg, type, options) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: randomUUID(),
});

const person = (id) => ({
  accountId: id,
  claims: () => ({ sub: id, name: id, preferred_username: id, email: `${id}@people.test`, email_verified: true }),
});

const provider = new Provider(ISSUER, {
  clients: [
    web('conf-a', 'client_secret_basic', ['/cb/a', '/cb/a2'], ['client_credentials']),
    web('conf-b', 'client_secret_post', ['/cb/b'], ['client_credentials']),
    web('pub-c', 'none', ['/cb/c']),
    { ...web('native-d', 'none', []), application_type: 'native', redirect_uris: ['http://127.0.0.1/cb'] },
  ],
  jwks: { keys: [signingKey('RS256', 'rsa', { modulusLength: 2048 }), signingKey('ES256', 'ec', { namedCurve: 'P-256' })] },
  cookies: { keys: [randomUUID()] },
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
  findAccount: (_, id) => (Object.hasOwn(PEOPLE, id) ? person(id) : undefined),
  interactions: { url: (_, { uid }) => `/pages/${uid}` },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    dPoP: { enabled: true },
    introspection: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    registration: { enabled: true },
    requestObjects: { enabled: true },
    revocation: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    // Access tokens are opaque, and JWTs for those who name the resource.
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_, resource) => {
        if (!Object.hasOwn(APIS, resource)) throw new errors.InvalidTarget();
        return { scope: APIS[resource], audience: resource, accessTokenFormat: 'jwt' };
      },
    },
  },
});

const html = (response, status, body) => {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store',
    'content-security-policy': "frame-ancestors 'none'", 'x-frame-options': 'DENY', // the pages are the deployer's own
  });
  response.end(`<!doctype html><html lang="en"><title>test target</title>${body}</html>`);
};

const form = async (request) => {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > 10_000) throw new Error('the form is too large');
  }
  return new URLSearchParams(text);
};

const SIGN_IN = `<form method="post"><label>User <input name="username" autocomplete="username"></label>
  <label>Password <input name="password" type="password"></label><button>Sign in</button></form>`;
const CONSENT = `<form method="post"><button name="answer" value="allow">Allow</button>
  <button name="answer" value="deny">Deny</button></form>`;

async function granted({ grantId, session, params, prompt: { details } }) {
  const grant = (grantId && await provider.Grant.find(grantId))
    || new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope((details.missingOIDCScope ?? []).join(' '));
  grant.addOIDCClaims(details.missingOIDCClaims ?? []);
  for (const [resource, scopes] of Object.entries(details.missingResourceScopes ?? {})) {
    grant.addResourceScope(resource, scopes.join(' '));
  }
  return grant.save();
}

async function pages(request, response) {
  const interaction = await provider.interactionDetails(request, response);
  const login = interaction.prompt.name === 'login';
  if (request.method !== 'POST') return html(response, 200, login ? SIGN_IN : CONSENT);

  const answers = await form(request);
  const finish = (result) => provider.interactionFinished(request, response, result, { mergeWithLastSubmission: !login });
  if (login) {
    const name = answers.get('username');
    if (!Object.hasOwn(PEOPLE, name) || PEOPLE[name] !== answers.get('password')) {
      return html(response, 401, `<p role="alert">Wrong user or password</p>${SIGN_IN}`);
    }
    return finish({ login: { accountId: name } });
  }
  if (answers.get('answer') !== 'allow') return finish({ error: 'access_denied' });
  return finish({ consent: { grantId: await granted(interaction) } });
}

const protocol = provider.callback();
createServer((request, response) => {
  if (!request.url.startsWith('/pages/')) return protocol(request, response);
  return pages(request, response).catch((error) => html(response, error.statusCode ?? 500, 'this page is no longer good'));
}).listen(PORT, '127.0.0.1');
