// jose.  naive: the example for a JWK Set in its documentation; strict: everything that a request asks for.
import { createRequire } from 'node:module';
import { compactDecrypt, createLocalJWKSet, jwtDecrypt, jwtVerify } from 'jose';

export const name = 'jose';
export const { version } = createRequire(import.meta.url)('jose/package.json');
export const algorithms =
  'HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');
const encryption = [
  'RSA-OAEP RSA-OAEP-256 RSA-OAEP-384 RSA-OAEP-512 dir A128KW A192KW A256KW A128GCMKW A192GCMKW A256GCMKW',
  'ECDH-ES ECDH-ES+A128KW ECDH-ES+A192KW ECDH-ES+A256KW PBES2-HS256+A128KW PBES2-HS384+A192KW PBES2-HS512+A256KW',
  'A128GCM A192GCM A256GCM A128CBC-HS256 A192CBC-HS384 A256CBC-HS512',
].flatMap((names) => names.split(' '));
const accessToken = ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti']; // RFC 9068, 2.2

export const configs = {
  naive: {
    features: ['jwks', 'clock', 'jwe'],
    lacks: (request) =>
      (request.leeway > 0 && 'the example has no tolerance for clocks') ||
      (request.key_management?.some((alg) => alg.startsWith('PBES2')) && 'the example does not permit passwords') ||
      lacks(request),
    verify: (request) => verify(request, { issuer: request.issuer, audience: request.audience }),
  },
  strict: {
    features: ['jwks', 'clock', 'typ', 'access-token', 'max-token-age', 'jwe'],
    lacks,
    verify: (request) => {
      const { issuer, audience, algorithms, typ, leeway, max_token_age: maxTokenAge, required, kind } = request;
      const requiredClaims = [...required, ...(kind === 'access-token' ? accessToken : [])];
      const { key_management: keyManagementAlgorithms, content_encryption: contentEncryptionAlgorithms } = request;
      return verify(request, {
        issuer, audience, algorithms, typ, clockTolerance: leeway, maxTokenAge, requiredClaims,
        keyManagementAlgorithms, contentEncryptionAlgorithms,
      });
    },
  },
};

function lacks({ key_management: alg = [], content_encryption: enc = [] }) {
  return [...alg, ...enc].some((asked) => !encryption.includes(asked)) && 'not all the algorithms are known';
}

async function verify({ token, jwks, kind, now, decryption_keys: own, algorithms }, options) {
  const asked = { ...options, currentDate: new Date(now * 1000) };
  if (kind !== 'jwe') return (await jwtVerify(token, verificationKey(jwks), asked)).payload;
  if (!algorithms.length) return (await jwtDecrypt(token, decryptionKey(own), asked)).payload;
  const { plaintext } = await compactDecrypt(token, decryptionKey(own), asked);
  return (await jwtVerify(plaintext, verificationKey(jwks), asked)).payload;
}

// A secret is given as it is: createLocalJWKSet serves public keys only.
function verificationKey({ keys, ...more }) {
  return keys.length === 1 && keys[0].kty === 'oct' ? keys[0] : createLocalJWKSet({ ...more, keys });
}

function decryptionKey({ keys }) {
  return ({ kid }) => keys.find((key) => keys.length === 1 || key.kid === kid);
}
