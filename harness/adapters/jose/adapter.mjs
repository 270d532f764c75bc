// jose behind the adapter protocol.  naive: the example for a JWK Set in its documentation; strict: everything that a
// request asks for.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { createLocalJWKSet, jwtVerify } from 'jose';

const version = createRequire(import.meta.url)('jose/package.json').version;
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const accessToken = ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti']; // RFC 9068, 2.2

const configs = {
  naive: {
    features: ['jwks', 'clock'],
    lacks: ({ leeway }) => leeway > 0,
    options: ({ issuer, audience }) => ({ issuer, audience }),
  },
  strict: {
    features: ['jwks', 'clock', 'typ', 'access-token'],
    lacks: () => false,
    options: ({ issuer, audience, algorithms, leeway = 0, typ, required = [], kind }) => ({
      issuer, audience, algorithms, typ, clockTolerance: leeway,
      requiredClaims: [...required, ...(kind === 'access-token' ? accessToken : [])],
    }),
  },
};
let config;

async function answer(request) {
  if (request.op === 'hello') {
    config = request.config ?? 'naive';
    return { name: 'jose', version, language: 'javascript', config, algorithms, features: configs[config].features };
  }
  const { id, token, jwks, now } = request;
  const { lacks, options: optionsFor } = configs[config];
  if (lacks(request)) return { id, verdict: 'unsupported', reason: 'the example has no tolerance for clocks' };
  try {
    const options = { ...optionsFor(request), currentDate: new Date(now * 1000) };
    const { payload } = await jwtVerify(token, createLocalJWKSet(jwks), options);
    return { id, verdict: 'accept', claims: payload };
  } catch (refused) {
    return { id, verdict: 'reject', reason: `${refused.code ?? refused.name}: ${refused.message}` };
  }
}

function text(answer) {
  try {
    return JSON.stringify(answer);
  } catch { // claims that were read can be too deep to be written
    return JSON.stringify({ ...answer, claims: {} });
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${text(await answer(JSON.parse(line)))}\n`);
}
