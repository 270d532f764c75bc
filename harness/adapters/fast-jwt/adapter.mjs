// fast-jwt.  naive: the example with fast-jwt in the documentation of get-jwks, to which the library's own leaves JWK
// Sets; strict: everything that a request asks for and that the library can check.
import { createPublicKey } from 'node:crypto';
import { createRequire } from 'node:module';
import { createVerifier } from 'fast-jwt';
import buildGetJwks from 'get-jwks';

export const name = 'fast-jwt';
export const { version } = createRequire(import.meta.url)('fast-jwt/package.json');
export const algorithms = 'HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA'.split(' ');
const accessToken = ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti']; // RFC 9068, 2.2
const idToken = ['iss', 'sub', 'aud', 'exp', 'iat', 'nonce']; // OpenID Connect Core 1.0, 2, and the nonce that was sent

export const configs = {
  naive: {
    features: ['jwks', 'clock'],
    lacks: ({ leeway }) => leeway > 0 && 'the example has no tolerance for clocks',
    verify: (request) => verify(request, {}),
  },
  strict: {
    features: ['jwks', 'clock', 'typ', 'access-token', 'id-token', 'max-token-age'],
    lacks: ({ access_token: token, code, max_age: maxAge }) =>
      (token || code || maxAge) && 'no check of at_hash, c_hash and auth_time',
    verify: (request) => {
      const { algorithms, issuer, audience, leeway = 0, typ, required = [], kind, nonce, max_token_age: age } = request;
      const ofKind = { 'access-token': accessToken, 'id-token': idToken }[kind] ?? [];
      return verify(request, {
        algorithms, allowedIss: issuer, allowedAud: audience, allowedNonce: nonce, checkTyp: typ,
        clockTolerance: leeway * 1000, maxAge: age && age * 1000,
        requiredClaims: [...required, ...ofKind, ...(age ? ['iat'] : [])],
      });
    },
  },
};

async function verify({ token, jwks, now }, options) {
  return createVerifier({ key: keyOf(jwks), ...options, clockTimestamp: now * 1000 })(token);
}

function keyOf({ keys }) {
  if (keys.length && keys.every(({ kty }) => kty === 'oct')) return bytes(keys[0]);
  globalThis.fetch = async () => Response.json({ keys }); // in place of a download
  const getJwks = buildGetJwks();
  return async ({ header }) => {
    const jwk = await getJwks.getJwk({ kid: header.kid, alg: header.alg, domain: 'https://issuer.test' });
    if (jwk.kty === 'oct') return bytes(jwk);
    // getPublicKey, which the example calls, knows no OKP keys.
    return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  };
}

function bytes({ k }) {
  return Buffer.from(k, 'base64url');
}
