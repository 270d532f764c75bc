// The adapter protocol for the cells of npm packages.
'use strict';
const { createPublicKey } = require('node:crypto');
const { createInterface } = require('node:readline');

// serve({ library: 'jose', algorithms: ['RS256'], features: [], verify(request) { … } }): answers until standard input
// ends. `verify` gives the claims, or a promise of them; whatever it throws is a refusal.
exports.serve = async ({ library, algorithms, features = [], verify }) => {
  const { version } = require(`${library}/package.json`);
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    const answer = request.op === 'hello'
      ? { name: library, version, language: 'javascript', algorithms, features: ['jwks', ...features] }
      : { id: request.id, ...(await judged(verify, request)) };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
};

async function judged(verify, request) {
  try {
    return { verdict: 'accept', claims: await verify(request) };
  } catch (refused) {
    return { verdict: refused.verdict ?? 'reject', reason: `${refused.code ?? refused.name}: ${refused.message}` };
  }
}

// Thrown where the cell's call cannot be made for a request.
exports.unsupported = (reason) => Object.assign(new Error(reason), { verdict: 'unsupported' });

// The keys of the request in the forms that libraries take: PEM (SubjectPublicKeyInfo, or `pkcs1`), octets of a secret.
exports.pem = (jwk, type = 'spki') => createPublicKey({ key: jwk, format: 'jwk' }).export({ type, format: 'pem' });
exports.secret = (jwk) => Buffer.from(jwk.k, 'base64url');

// The kid of a token that nobody has verified, as a function that looks a key up is given it.
exports.kid = (token) => JSON.parse(Buffer.from(token.split('.')[0], 'base64url')).kid;
exports.find = (jwks, kid) => jwks.keys.find((jwk) => jwk.kid === kid);
