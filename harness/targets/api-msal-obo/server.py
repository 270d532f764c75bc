"""An API behind Entra that calls another one on behalf of its users: PyJWT verifies, MSAL gets the tokens for the next API."""

import base64
import json
import os
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
import msal
import requests

AUDIENCE, TENANT, AUTHORITY = os.environ["AUDIENCE"], os.environ["TENANT"], os.environ["AUTHORITY"]
OWNERS = {
    "/documents/1": "a11ce000-0000-4000-8000-000000000001",
    "/documents/2": "b0b00000-0000-4000-8000-000000000002",
}

trust = ssl.create_default_context(cafile=os.environ["REQUESTS_CA_BUNDLE"])
keys = jwt.PyJWKClient(os.environ["JWKS_URI"], ssl_context=trust)
tier = msal.ConfidentialClientApplication(
    AUDIENCE,
    client_credential="test-secret",
    authority=f"{AUTHORITY}/{TENANT}",
    instance_discovery=False,  # the authority is none of the public ones
    client_capabilities=["cp1"],
)
revoked = {}  # by tenant and object id: tokens from before this time are no longer good


def more_claims(claims):
    """The challenge by which a client is sent for another token."""
    encoded = base64.b64encode(claims.encode()).decode()
    where = f"{AUTHORITY}/common/oauth2/authorize"
    return 401, {}, f'Bearer authorization_uri="{where}", error="insufficient_claims", claims="{encoded}"'


def answer(path, token):
    invalid = 401, {}, 'Bearer error="invalid_token"'
    try:
        key = keys.get_signing_key_from_jwt(token)
        issuer, required = f"{AUTHORITY}/{TENANT}/v2.0", ["exp", "iat", "nbf", "tid", "oid"]
        claims = jwt.decode(token, key, ["RS256"], {"require": required}, audience=AUDIENCE, issuer=issuer)
    except jwt.PyJWTError:
        return invalid
    if claims["tid"] != TENANT or not isinstance(claims["oid"], str):
        return invalid
    since = revoked.get((claims["tid"], claims["oid"]))
    if since and claims["nbf"] < since:
        return more_claims(json.dumps({"access_token": {"nbf": {"essential": True, "value": str(since)}}}))
    if "orders.read" not in str(claims.get("scp", "")).split(" "):
        return 403, {}, 'Bearer error="insufficient_scope", scope="orders.read"'
    match path:
        case "/orders":
            return 200, [{"id": 1}], None
        case "/board":  # of members, not of guests
            return (200, {}, None) if claims.get("acct") == 0 else (403, {}, None)
        case "/documents/1" | "/documents/2":
            return (200, {}, None) if claims["oid"] == OWNERS[path] else (404, {}, None)
        case "/profile":
            got = tier.acquire_token_on_behalf_of(token, scopes=[os.environ["DOWNSTREAM_SCOPE"]])
            if "access_token" not in got:
                return more_claims(got["claims"]) if "claims" in got else invalid
            headers = {"Authorization": f"Bearer {got['access_token']}"}
            return 200, requests.get(f"{os.environ['DOWNSTREAM']}/v1/me", headers=headers, timeout=10).json(), None
    return 404, {}, None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        scheme, _, token = (self.headers.get("Authorization") or "").partition(" ")
        self.send(*(answer(self.path, token) if scheme.lower() == "bearer" else (401, {}, "Bearer")))

    def do_POST(self):
        event = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        if self.path != "/events":
            return self.send(404, {}, None)
        revoked[event["tid"], event["oid"]] = event["time"]
        self.send(202, {}, None)

    def send(self, status, document, challenge):
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if challenge:
            self.send_header("WWW-Authenticate", challenge)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
