"""PyJWT behind the adapter protocol.

naive: the example for keys from a JWK Set in its documentation.
strict: everything that a request asks for and that the library can check.
"""

import json
import sys
from datetime import datetime

import jwt
import jwt.api_jwt

ALGORITHMS = sorted(set(jwt.algorithms.get_default_algorithms()) - {"none"})
FEATURES = {"naive": ["jwks", "clock"], "strict": ["jwks", "clock", "typ", "access-token"]}
ACCESS_TOKEN = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"]  # RFC 9068, 2.2
clock = {"now": 0}


class Clock(datetime):
    """The library asks the machine for the time; this is how it is told."""

    @classmethod
    def now(cls, tz=None):
        return datetime.fromtimestamp(clock["now"], tz)


class Keys(jwt.PyJWKClient):
    """The library's client, with the key set of the request in place of a download."""

    def fetch_data(self):
        return self.given


def keys(jwks):
    client = Keys("https://issuer.test/jwks")
    client.given = jwks
    return client


def naive(request):
    key = keys(request["jwks"]).get_signing_key_from_jwt(request["token"])
    return jwt.decode(request["token"], key, algorithms=request["algorithms"], audience=request["audience"])


def strict(request):
    key = keys(request["jwks"]).get_signing_key_from_jwt(request["token"])
    is_access_token = request.get("kind") == "access-token"
    required = request.get("required", []) + (ACCESS_TOKEN if is_access_token else [])
    token = jwt.decode_complete(
        request["token"], key, algorithms=request["algorithms"], audience=request["audience"],
        issuer=request["issuer"], leeway=request.get("leeway", 0),
        options={"require": required, "enforce_minimum_key_length": True},
    )
    if "typ" in request and media_type(token["header"].get("typ")) != media_type(request["typ"]):
        raise jwt.InvalidTokenError("typ is not the expected one")
    return token["payload"]


def media_type(typ):
    return str(typ).lower().removeprefix("application/")  # RFC 7515, 4.1.9


def plain(claims):
    """The claims as JSON, where they have one: the library also reads NaN, and numbers that are too long to be written."""
    try:
        return json.loads(json.dumps(claims), parse_constant=str)
    except (ValueError, RecursionError):
        return {}


def answer(request):
    if request["op"] == "hello":
        config = request.get("config", "naive")
        answer.verify = {"naive": naive, "strict": strict}[config]
        return {"name": "PyJWT", "version": jwt.__version__, "language": "python", "config": config,
                "algorithms": ALGORITHMS, "features": FEATURES[config]}
    if request.get("leeway") and answer.verify is naive:
        return {"id": request["id"], "verdict": "unsupported", "reason": "the example has no tolerance for clocks"}
    clock["now"] = request["now"]
    try:
        claims = answer.verify(request)
    except Exception as refused:  # not only the library's own: whatever is thrown, the token is not accepted
        return {"id": request["id"], "verdict": "reject", "reason": f"{type(refused).__name__}: {refused}"}
    return {"id": request["id"], "verdict": "accept", "claims": plain(claims)}


jwt.api_jwt.datetime = Clock
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
