// MSAL Node at the personality: `flows.mjs AUTHORITY KEYS` plays each of its flows and prints a line for it.

import assert from "node:assert/strict";
import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import * as msal from "@azure/msal-node";
import { Person, play } from "./entra.mjs";

const [authority, keys] = process.argv.slice(2);
const CONTOSO = "11111111-aaaa-4aaa-8aaa-111111111111";
const API = "a0000000-0000-4000-8000-0000000000a1";
const NIGHTLY = "d0000000-0000-4000-8000-0000000000d1";
const PORTAL = "c0000000-0000-4000-8000-0000000000c1";
const COMMAND_LINE = "c0000000-0000-4000-8000-0000000000c3";
const READ = [`api://${API}/orders.read`];
const ALL = [`api://${API}/.default`];
const STOCK = ["https://stock.contoso.example/stock.read"];
const REDIRECT = "https://portal.contoso.example/signin-oidc";
const POLICY = "A second factor for the stock outside the office";

const at = (clientId, tenant = "contoso.example") => ({
  clientId,
  authority: `${authority}/${tenant}`,
  knownAuthorities: [new URL(authority).host],
  clientCapabilities: ["CP1"],
});
const confidential = (clientId, proof) => new msal.ConfidentialClientApplication({ auth: { ...at(clientId), ...proof } });
const device = () => new msal.PublicClientApplication({ auth: at(COMMAND_LINE, CONTOSO) });
const portal = () => confidential(PORTAL, { clientSecret: "portal-secret" });
const middle = () => confidential(API, { clientSecret: "orders-secret" });
const alice = () => new Person("alice@contoso.example", "alice-password");
const bob = () => new Person("bob@contoso.example", "bob-password");

async function control(change) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${authority}/control`, { method: "POST", headers, body: JSON.stringify(change) });
  assert.ok(answer.ok, await answer.text());
}

const claims = ({ accessToken }) => JSON.parse(Buffer.from(accessToken.split(".")[1], "base64url"));

async function signedIn(app, person, redirectUri, more = {}) {
  const { verifier, challenge } = await new msal.CryptoProvider().generatePkceCodes();
  const asked = { scopes: READ, redirectUri, ...more };
  const url = await app.getAuthCodeUrl({ ...asked, codeChallenge: challenge, codeChallengeMethod: "S256", state: "s-1" });
  const { code, state } = await person.redirected(url);
  assert.equal(state, "s-1");
  return app.acquireTokenByCode({ ...asked, code, codeVerifier: verifier });
}

/** The error that a promise is rejected with. */
async function refused(promise) {
  const answer = await promise.then((answer) => ({ answer }), (error) => ({ error }));
  assert.ok(answer.error, "it was not refused");
  return answer.error;
}

await play({
  "client credentials with a secret": async () => {
    const app = confidential(NIGHTLY, { clientSecret: "nightly-secret" });
    const first = await app.acquireTokenByClientCredential({ scopes: ALL });
    const { aud, roles, azpacr } = claims(first);
    assert.deepEqual([aud, roles, azpacr, first.fromCache], [API, ["Orders.Read.All"], "1", false]);
    assert.equal((await app.acquireTokenByClientCredential({ scopes: ALL })).fromCache, true);
  },

  "client credentials with a certificate": async () => {
    const certificate = new X509Certificate(readFileSync(`${keys}/rsa-2048-fourth.crt`));
    const key = createPrivateKey({ key: readFileSync(`${keys}/rsa-2048-fourth.p8`), format: "der", type: "pkcs8" });
    const privateKey = key.export({ format: "pem", type: "pkcs8" });
    const thumbprintSha256 = createHash("sha256").update(certificate.raw).digest("hex");
    for (const x5c of [undefined, certificate.toString()]) {
      const app = confidential(NIGHTLY, { clientCertificate: { privateKey, thumbprintSha256, x5c } });
      assert.equal(claims(await app.acquireTokenByClientCredential({ scopes: ALL })).azpacr, "2");
    }
  },

  "a wrong secret is refused": async () => {
    const app = confidential(NIGHTLY, { clientSecret: "another-secret" });
    const error = await refused(app.acquireTokenByClientCredential({ scopes: ALL }));
    assert.equal(error.errorCode, "invalid_client");
    assert.match(error.errorMessage, /AADSTS7000215/);
  },

  "code with PKCE and silent refresh": async () => {
    const app = portal();
    const answer = await signedIn(app, alice(), REDIRECT);
    const { account } = answer;
    assert.equal(account.username, "alice@contoso.example");
    assert.equal(account.homeAccountId, `${claims(answer).oid}.${CONTOSO}`);
    assert.equal((await app.acquireTokenSilent({ account, scopes: READ })).fromCache, true);
    const fresh = await app.acquireTokenSilent({ account, scopes: READ, forceRefresh: true });
    assert.notEqual(claims(fresh).uti, claims(answer).uti);
    // The refresh token is for other APIs, too, once there is consent.
    const write = [`api://${API}/orders.write`];
    const error = await refused(app.acquireTokenSilent({ account, scopes: write }));
    assert.ok(error instanceof msal.InteractionRequiredAuthError, error);
    assert.match(error.errorMessage, /AADSTS65001/);
  },

  "code with PKCE of a public client": async () => {
    const { azp, azpacr } = claims(await signedIn(device(), alice(), "http://localhost:8123"));
    assert.deepEqual([azp, azpacr], [COMMAND_LINE, "0"]);
  },

  "device code": async () => {
    const app = device();
    let approved;
    const answer = await app.acquireTokenByDeviceCode({
      scopes: READ,
      deviceCodeCallback: ({ verificationUri, userCode }) => {
        approved = alice().approve(verificationUri, userCode);
      },
    });
    assert.match(await approved, /signed in/);
    assert.equal(claims(answer).scp, "orders.read");
    const [account] = await app.getTokenCache().getAllAccounts();
    assert.equal((await app.acquireTokenSilent({ account, scopes: READ })).fromCache, true);
  },

  "on behalf of": async () => {
    const { accessToken } = await signedIn(portal(), bob(), REDIRECT);
    const app = middle();
    const asked = { oboAssertion: accessToken, scopes: STOCK };
    const { appid, scp } = claims(await app.acquireTokenOnBehalfOf(asked));
    assert.deepEqual([appid, scp], [API, "stock.read"]);
    assert.equal((await app.acquireTokenOnBehalfOf(asked)).fromCache, true);
  },

  "a claims challenge leads through": async () => {
    const [app, person] = [portal(), bob()];
    const { accessToken, account } = await signedIn(app, person, REDIRECT);
    await control({ policy: { name: POLICY, on: true } });
    const error = await refused(middle().acquireTokenOnBehalfOf({ oboAssertion: accessToken, scopes: STOCK }));
    assert.ok(error instanceof msal.InteractionRequiredAuthError && error.claims, error);
    const again = await refused(app.acquireTokenSilent({ account, scopes: READ, claims: error.claims }));
    assert.ok(again instanceof msal.InteractionRequiredAuthError, again);
    const better = await signedIn(app, person, REDIRECT, { claims: error.claims });
    await middle().acquireTokenOnBehalfOf({ oboAssertion: better.accessToken, scopes: STOCK });
    await control({ policy: { name: POLICY, on: false } });
  },

  "revoked sessions need a new sign-in": async () => {
    const app = portal();
    const { account } = await signedIn(app, alice(), REDIRECT);
    await control({ "revoke-sessions": "alice@contoso.example" });
    const error = await refused(app.acquireTokenSilent({ account, scopes: READ, forceRefresh: true }));
    assert.equal(error.errorCode, "invalid_grant");
  },
});
