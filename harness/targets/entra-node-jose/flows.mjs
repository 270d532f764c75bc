// An API with jose behind the personality: `flows.mjs AUTHORITY KEYS` calls it in each way, and prints a line for it.

import assert from "node:assert/strict";
import * as msal from "@azure/msal-node";
import { api } from "./api.mjs";
import { Person, play } from "./entra.mjs";

const [authority] = process.argv.slice(2);
const TENANT = `${authority}/contoso.example`;
const API = "a0000000-0000-4000-8000-0000000000a1";
const NIGHTLY = "d0000000-0000-4000-8000-0000000000d1";
const PORTAL = "c0000000-0000-4000-8000-0000000000c1";
const ALICE = "a11ce000-0000-4000-8000-000000000001";
const redirectUri = "https://portal.contoso.example/signin-oidc";

function confidential(clientId, clientSecret) {
  const auth = { clientId, clientSecret, authority: TENANT, knownAuthorities: [new URL(authority).host] };
  return new msal.ConfidentialClientApplication({ auth });
}

async function daemon(scope) {
  const app = confidential(NIGHTLY, "nightly-secret");
  return (await app.acquireTokenByClientCredential({ scopes: [scope] })).accessToken;
}

async function alice() {
  const app = confidential(PORTAL, "portal-secret");
  const { verifier, challenge } = await new msal.CryptoProvider().generatePkceCodes();
  const asked = { scopes: [`api://${API}/orders.read`], redirectUri };
  const url = await app.getAuthCodeUrl({ ...asked, codeChallenge: challenge, codeChallengeMethod: "S256" });
  const { code } = await new Person("alice@contoso.example", "alice-password").redirected(url);
  return app.acquireTokenByCode({ ...asked, code, codeVerifier: verifier });
}

const served = await api(TENANT, API);
const person = await alice();
const machine = await daemon(`api://${API}/.default`);

async function expect(status, token, path = "/orders", method = "GET") {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const answer = await fetch(served.url + path, { method, headers });
  assert.equal(answer.status, status);
  return answer.json();
}

await play({
  "a user may what was consented to": async () => {
    assert.equal((await expect(200, person.accessToken)).oid, ALICE);
    await expect(403, person.accessToken, "/orders", "POST");
  },
  "a daemon may what an administrator granted": async () => {
    assert.equal((await expect(200, machine, "/all-orders")).azp, NIGHTLY);
  },
  "the one is not taken for the other": async () => {
    await expect(403, machine);
    await expect(403, person.accessToken, "/all-orders");
  },
  "a token for Graph is refused": async () => {
    await expect(401, await daemon("https://graph.microsoft.com/.default"));
  },
  "an ID token is no access token": async () => {
    await expect(401, person.idToken);
  },
  "a changed token is refused": async () => {
    const [head, body, signature] = machine.split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url"));
    claims.roles.push("Orders.Purge.All");
    const changed = Buffer.from(JSON.stringify(claims)).toString("base64url");
    await expect(401, `${head}.${changed}.${signature}`, "/all-orders");
  },
  "without a token nothing is answered": async () => {
    await expect(401);
  },
});
served.server.close();
served.server.closeAllConnections();
