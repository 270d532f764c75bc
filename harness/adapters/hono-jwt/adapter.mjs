// The middlewares jwk and jwt of Hono, asked through app.request.  naive: the first example of each in the
// documentation; strict: everything that a request asks for and that they can check.
import { createRequire } from 'node:module';
import { Hono } from 'hono';
import { jwk } from 'hono/jwk';
import { jwt } from 'hono/jwt';

export const name = 'hono';
export const version = createRequire(import.meta.url)('./package.json').dependencies.hono; // it does not export its own
export const algorithms = 'HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA'.split(' ');

export const configs = {
  naive: {
    features: ['jwks', 'clock'],
    lacks,
    verify: (request) => page(request, {}),
  },
  strict: {
    features: ['jwks', 'clock', 'typ', 'access-token'],
    lacks,
    verify: (request) => page(request, { iss: request.issuer, aud: request.audience, typ: request.typ }),
  },
};

function lacks({ leeway, token }) {
  if (leeway > 0) return 'no tolerance for clocks';
  if (token !== token.trim()) return 'a header field loses the white space around its value';
}

async function page({ token, jwks: { keys }, algorithms: alg, now }, verification) {
  Date.now = () => now * 1000; // Hono asks the machine for the time
  const app = new Hono();
  // jwk serves public keys only; jwt takes one key and one algorithm.
  const secret = keys.length === 1 && keys[0].kty === 'oct' && alg.length === 1;
  app.use('/auth/*', secret ? jwt({ secret: keys[0], alg: alg[0], verification }) : jwk({ keys, alg, verification }));
  app.get('/auth/page', (context) => context.json(context.get('jwtPayload')));
  app.onError((error, context) => {
    const { name, message } = error.cause ?? error;
    return context.text(`${name}: ${message}`, 401);
  });
  const response = await app.request('/auth/page', { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}
