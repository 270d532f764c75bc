"""Flask with Authlib's resource protector and its validator for JWT access tokens (RFC 9068)."""

import os

import requests
from authlib.integrations.flask_oauth2 import ResourceProtector, current_token
from authlib.oauth2.rfc9068 import JWTBearerTokenValidator
from flask import Flask, abort
from joserfc.jwk import KeySet

OWNERS = {1: "alice", 2: "bob"}


class Validator(JWTBearerTokenValidator):
    """The application fetches the keys. The documentation keeps them for ever, which no rotation survives; this one
    fetches them for each token."""

    def get_jwks(self):
        return KeySet.import_key_set(requests.get(os.environ["JWKS_URI"], timeout=2).json())


protected = ResourceProtector()
protected.register_token_validator(
    Validator(issuer=os.environ["ISSUER"], resource_server=os.environ["AUDIENCE"])
)
app = Flask(__name__)


@app.get("/orders")
@protected("orders:read")
def orders():
    return [{"id": 1}]


@app.post("/orders")
@protected("orders:write")
def order():
    return {"id": 2}, 201


@app.get("/me")
@protected()
def me():
    return {"sub": current_token["sub"]}


@app.get("/documents/<int:number>")
@protected()
def document(number):
    owner = OWNERS.get(number)
    if owner is None or owner != current_token["sub"]:
        abort(404)
    return {"owner": owner}


app.run("127.0.0.1", int(os.environ["PORT"]))
