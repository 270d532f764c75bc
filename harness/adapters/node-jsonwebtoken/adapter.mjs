// jsonwebtoken.  naive: the example with a JWK Set in its documentation, which leaves the keys to jwks-rsa; strict:
// everything that a request asks for and that the library can check.
import { createRequire } from 'node:module';
import jwt from 'jsonwebtoken';
import jwksClient from 'jwks-rsa';

export const name = 'jsonwebtoken';
export const { version } = createRequire(import.meta.url)('jsonwebtoken/package.json');
export const algorithms = 'HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512'.split(' ');

export const configs = {
  naive: {
    features: ['jwks', 'clock'],
    lacks: ({ leeway }) => leeway > 0 && 'the example has no tolerance for clocks',
    verify: (request) => verify(request, {}),
  },
  strict: {
    features: ['jwks', 'clock', 'max-token-age', 'id-token'],
    lacks: ({ access_token: accessToken, code, max_age: maxAge }) =>
      (accessToken || code || maxAge) && 'no check of at_hash, c_hash and auth_time',
    verify: (request) => {
      const { algorithms, issuer, audience, leeway, nonce, max_token_age: maxAge } = request;
      return verify(request, { algorithms, issuer, audience, clockTolerance: leeway, nonce, maxAge });
    },
  },
};

function verify({ token, jwks, now }, options) {
  return new Promise((accept, refuse) => {
    const done = (error, claims) => (error ? refuse(error) : accept(claims));
    jwt.verify(token, getKey(jwks), { ...options, clockTimestamp: now }, done);
  });
}

function getKey({ keys }) {
  const client = jwksClient({ jwksUri: 'https://issuer.test/jwks', fetcher: async () => ({ keys }) });
  return ({ kid }, done) => {
    // A secret is given as it is: jwks-rsa serves public keys only.
    const secret = keys.find((key) => key.kty === 'oct' && (key.kid === kid || keys.length === 1));
    if (secret) return done(null, Buffer.from(secret.k, 'base64url'));
    client.getSigningKey(kid, (error, key) => done(error, key?.getPublicKey()));
  };
}
