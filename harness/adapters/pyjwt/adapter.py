"""PyJWT.

naive: the example for keys from a JWK Set in its documentation.
strict: everything that a request asks for and that the library can check.
"""

import jwt
import jwt.api_jwt
from serve import Clock, Unsupported, serve

ALGORITHMS = sorted(set(jwt.algorithms.get_default_algorithms()) - {"none"})
ACCESS_TOKEN = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"]  # RFC 9068, 2.2


class Keys(jwt.PyJWKClient):
    """The library's client, with the key set of the request in place of a download."""

    def fetch_data(self):
        return self.given


def signing_key(request):
    client = Keys("https://issuer.test/jwks")
    client.given = request["jwks"]
    return client.get_signing_key_from_jwt(request["token"])


def naive(request):
    if request.get("leeway"):
        raise Unsupported("the example has no tolerance for clocks")
    key = signing_key(request)
    return jwt.decode(request["token"], key, algorithms=request["algorithms"], audience=request["audience"])


def strict(request):
    key = signing_key(request)
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


jwt.api_jwt.datetime = Clock
serve("PyJWT", jwt.__version__, ALGORITHMS, {
    "naive": (["jwks", "clock"], naive),
    "strict": (["jwks", "clock", "typ", "access-token"], strict),
})
