// An API of a tenant: jose's createRemoteJWKSet and jwtVerify, with keys and issuer as the metadata of the tenant has them.

import { createServer } from "node:http";
import { createRemoteJWKSet, jwtVerify } from "jose";

// The audience says that a token is for this API; what its bearer may do, scopes say of users and roles of applications.
const scoped = (scope) => ({ scp = "" }) => scp.split(" ").includes(scope);
const assigned = (role) => ({ scp, roles = [] }) => scp === undefined && roles.includes(role);
const ENDPOINTS = {
  "GET /orders": scoped("orders.read"),
  "POST /orders": scoped("orders.write"),
  "GET /all-orders": assigned("Orders.Read.All"),
};

/** The API behind the authority of a tenant, and where it listens. */
export async function api(tenant, audience) {
  const metadata = await (await fetch(`${tenant}/v2.0/.well-known/openid-configuration`)).json();
  const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
  const expected = { issuer: metadata.issuer, audience, algorithms: ["RS256"], requiredClaims: ["exp", "nbf", "tid", "oid"] };
  const tid = metadata.issuer.split("/").at(-2);

  async function status({ method, url, headers }) {
    const [, token] = /^bearer (.+)$/i.exec(headers.authorization ?? "") ?? [];
    const caller = token && (await jwtVerify(token, keys, expected).then(({ payload }) => payload, () => undefined));
    if (!caller || caller.tid !== tid) return [401];
    return ENDPOINTS[`${method} ${url}`]?.(caller) ? [200, { oid: caller.oid, azp: caller.azp }] : [403];
  }

  const server = createServer(async (request, answer) => {
    const [code, body = {}] = await status(request);
    answer.writeHead(code, { "content-type": "application/json", ...(code === 401 && { "www-authenticate": "Bearer" }) });
    answer.end(JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}
