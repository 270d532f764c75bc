"""jwcrypto.

naive: the examples of its documentation, with a JWK Set as the key.
strict: everything that a request asks for and that the library can check.
"""

import json
from importlib.metadata import version
from types import SimpleNamespace

import jwcrypto.jwt
from jwcrypto.jwe import default_allowed_algs as encryption
from jwcrypto.jwk import JWKSet
from jwcrypto.jws import default_allowed_algs as signatures
from jwcrypto.jwt import JWT
from serve import Clock, Unsupported, serve


def naive(request):
    if request.get("leeway"):
        raise Unsupported("the example has no tolerance for clocks but its own")
    text, keys = request["token"], key_set(request["jwks"])
    if request["kind"] == "jwe":
        known(request)
        encrypted = JWT(key=key_set(request["decryption_keys"]), jwt=text, expected_type="JWE")
        return json.loads((JWT(key=keys, jwt=encrypted.claims) if request["algorithms"] else encrypted).claims)
    return json.loads(JWT(key=keys, jwt=text).claims)


def strict(request):
    if "typ" in request:
        raise Unsupported("no check of typ in the header")
    claims = {name: None for name in request["required"]} | {"iss": request["issuer"], "aud": request["audience"]}
    text, keys, algorithms, type_ = request["token"], request["jwks"], request["algorithms"], "JWS"
    if request["kind"] == "jwe":
        own, permitted = request["decryption_keys"], known(request)
        if algorithms:
            text = validated(text, own, permitted, "JWE", request).claims
        else:
            keys, algorithms, type_ = own, permitted, "JWE"
    return json.loads(validated(text, keys, algorithms, type_, request, check_claims=claims).claims)


def validated(text, keys, algorithms, type_, request, **checks):
    token = JWT(algs=algorithms, expected_type=type_, strict_serialization=True, **checks)
    token.leeway = request["leeway"]
    token.deserialize(text, key_set(keys))
    return token


def known(request):
    names = request["key_management"] + request["content_encryption"]
    if not set(encryption).issuperset(names):
        raise Unsupported("not all the algorithms are permitted without more ado")
    return names


def key_set(jwks):
    return JWKSet.from_json(json.dumps(jwks))


jwcrypto.jwt.time = SimpleNamespace(time=lambda: Clock.seconds)
serve("jwcrypto", version("jwcrypto"), signatures, {
    "naive": (["jwks", "clock", "jwe"], naive),
    "strict": (["jwks", "clock", "jwe"], strict),
})
