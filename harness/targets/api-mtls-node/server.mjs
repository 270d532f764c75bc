// An API over mutual TLS: node:https asks for a certificate, jose verifies the token, and the token is served on a connection
// with the certificate that it is bound to (RFC 8705 section 3).
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

const { ISSUER, JWKS_URI, AUDIENCE, PORT, SERVER_CERTIFICATE, SERVER_KEY, CLIENT_CA } = process.env;

const keys = createRemoteJWKSet(new URL(JWKS_URI));
const tls = {
  cert: readFileSync(SERVER_CERTIFICATE),
  key: readFileSync(SERVER_KEY),
  ca: readFileSync(CLIENT_CA),
  requestCert: true,
  rejectUnauthorized: false, // whoever shows none is told so in HTTP
};

const refused = (status, error) => ({
  status,
  headers: { 'WWW-Authenticate': error ? `Bearer error="${error}"` : 'Bearer realm="orders"' },
  body: { error },
});

const isBoundTo = (socket, cnf) => {
  const shown = socket.authorized && socket.getPeerCertificate().raw;
  return shown && cnf?.['x5t#S256'] === createHash('sha256').update(shown).digest('base64url');
};

const answered = async ({ headers, method, socket, url }) => {
  const [, token] = /^bearer +([\w.-]+)$/i.exec(headers.authorization ?? '') ?? [];
  if (!token) return refused(401);
  const { payload } = await jwtVerify(token, keys, {
    issuer: ISSUER, audience: AUDIENCE, typ: 'at+jwt', requiredClaims: ['sub', 'exp', 'client_id'],
  });
  if (!payload.sub || typeof payload.sub !== 'string' || !isBoundTo(socket, payload.cnf)) return refused(401, 'invalid_token');
  if (method !== 'GET') return { status: 405, headers: {}, body: {} };
  if (url === '/me') return { status: 200, headers: {}, body: { sub: payload.sub } };
  if (url !== '/orders') return { status: 404, headers: {}, body: {} };
  const scopes = String(payload.scope ?? '').split(' ');
  return scopes.includes('orders:read')
    ? { status: 200, headers: {}, body: [{ id: 1 }] }
    : refused(403, 'insufficient_scope');
};

createServer(tls, async (request, response) => {
  const { status, headers, body } = await answered(request).catch((error) => (
    error instanceof errors.JOSEError ? refused(401, 'invalid_token') : { status: 500, headers: {}, body: {} }
  ));
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}).listen(Number(PORT), '127.0.0.1');
