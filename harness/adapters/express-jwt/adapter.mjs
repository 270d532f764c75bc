// express-jwt, called with a request as Express gives it.  naive: the example with express-jwt in the documentation of
// jwks-rsa; strict: everything that a request asks for and that the middleware can check.
import { createRequire } from 'node:module';
import { expressjwt } from 'express-jwt';
import { expressJwtSecret } from 'jwks-rsa';

export const name = 'express-jwt';
export const { version } = createRequire(import.meta.url)('express-jwt/package.json');
export const algorithms = 'HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512'.split(' ');

export const configs = {
  naive: {
    features: ['jwks', 'clock'],
    lacks: ({ leeway }) => leeway > 0 && 'the example has no tolerance for clocks',
    verify: (request) => authorize(request, {}),
  },
  strict: {
    features: ['jwks', 'clock', 'max-token-age'],
    verify: (request) => authorize(request, { clockTolerance: request.leeway, maxAge: request.max_token_age }),
  },
};

function authorize({ token, jwks, algorithms, issuer, audience, now }, options) {
  const secret = secretOf(jwks);
  const middleware = expressjwt({ secret, algorithms, issuer, audience, clockTimestamp: now, ...options });
  const request = { method: 'GET', headers: { authorization: `Bearer ${token}` } };
  return new Promise((accept, refuse) => {
    middleware(request, {}, (error) => (error ? refuse(error) : accept(request.auth)));
  });
}

function secretOf({ keys }) {
  const published = expressJwtSecret({ jwksUri: 'https://issuer.test/jwks', fetcher: async () => ({ keys }) });
  return (request, token) => {
    // A secret is given as it is: jwks-rsa serves public keys only.
    const secret = keys.find((key) => key.kty === 'oct' && (key.kid === token?.header.kid || keys.length === 1));
    return secret ? Buffer.from(secret.k, 'base64url') : published(request, token);
  };
}
