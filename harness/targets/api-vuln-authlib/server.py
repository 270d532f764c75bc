"""Authlib 1.3.0, whose jwt.decode takes a public key in PEM for the secret of an HS256 token (CVE-2024-37568).

For loopback only.
"""

import json
import os
from urllib.request import urlopen

from authlib.jose import JsonWebKey, jwt
from authlib.jose.errors import JoseError
from flask import Flask, abort, request

OWNERS = {1: "alice", 2: "bob"}
CLAIMS = {
    "iss": {"essential": True, "value": os.environ["ISSUER"]},
    "aud": {"essential": True, "value": os.environ["AUDIENCE"]},
    "exp": {"essential": True},
}

with urlopen(os.environ["JWKS_URI"]) as answer:
    published = json.load(answer)["keys"]
rsa = next(key for key in published if key["kty"] == "RSA")
pem = JsonWebKey.import_key(rsa).as_pem(is_private=False)


def claims(scope=None):
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        abort(401)
    try:
        claims = jwt.decode(token, pem, claims_options=CLAIMS)
        claims.validate()
    except (JoseError, ValueError):
        abort(401)
    if scope and scope not in str(claims.get("scope", "")).split(" "):
        abort(403)
    return claims


app = Flask(__name__)


@app.get("/orders")
def orders():
    claims("orders:read")
    return [{"id": 1}]


@app.post("/orders")
def order():
    claims("orders:write")
    return {"id": 2}, 201


@app.get("/me")
def me():
    return {"sub": claims().get("sub")}


@app.get("/documents/<int:number>")
def document(number):
    owner = OWNERS.get(number)
    if owner is None or owner != claims().get("sub"):
        abort(404)
    return {"owner": owner}


app.run("127.0.0.1", int(os.environ["PORT"]))
