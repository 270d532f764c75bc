"""Authlib.

naive: the example for a JWK Set in its documentation.
strict: everything that a request asks for and that the library can check; access tokens with its validator for RFC
9068, ID tokens with its classes for OpenID Connect.
"""

import authlib
from authlib.jose import JsonWebEncryption, JsonWebKey, JsonWebSignature, JsonWebToken, jwt
from authlib.oauth2.rfc9068 import JWTBearerTokenValidator
from authlib.oidc.core import CodeIDToken, get_claim_cls_by_response_type
from serve import Unsupported, serve

ALGORITHMS = sorted(set(JsonWebSignature.ALGORITHMS_REGISTRY) - {"none"})
ENCRYPTION = JsonWebEncryption.ALG_REGISTRY | JsonWebEncryption.ENC_REGISTRY


class Validator(JWTBearerTokenValidator):
    """The library's validator, with the key set of the request in place of a download."""

    def __init__(self, request):
        super().__init__(issuer=request["issuer"], resource_server=request["audience"])
        self.get_jwks = lambda: request["jwks"]


def naive(request):
    if request.get("leeway"):
        raise Unsupported("the example has no tolerance for clocks")
    text, keys = request["token"], request["jwks"]
    if request["kind"] == "jwe":
        if not request["algorithms"]:
            raise Unsupported("the example for claims knows no encrypted tokens")
        known(request)
        if any(JsonWebEncryption.ALG_REGISTRY[name].deprecated for name in request["key_management"]):
            raise Unsupported("deprecated algorithms have to be named, and the example names none")
        text = decrypt(request, JsonWebEncryption())
    claims = jwt.decode(text, keys)
    claims.validate(now=request["now"])
    return claims


def strict(request):
    claims = {"access-token": access_token, "id-token": id_token}.get(request["kind"], plain)(request)
    claims.validate(now=request["now"], leeway=request["leeway"])
    return claims


def plain(request):
    if "typ" in request:
        raise Unsupported("no check of typ but for signed access tokens")
    text, keys, algorithms = request["token"], request["jwks"], request["algorithms"]
    if request["kind"] == "jwe":
        names = [*known(request), "DEF"]
        if algorithms:
            text = decrypt(request, JsonWebEncryption(names))
        else:
            keys, algorithms = request["decryption_keys"], names
    return JsonWebToken(algorithms).decode(text, keys, claims_options=options(request))


def access_token(request):
    return Validator(request).authenticate_token(request["token"])


def id_token(request):
    response_type = request.get("response_type", "code")
    names = {"nonce", "client_id", "max_age", "access_token", "code"} & request.keys()
    return JsonWebToken(request["algorithms"]).decode(
        request["token"], request["jwks"], claims_params={name: request[name] for name in names},
        claims_options=options(request), claims_cls=get_claim_cls_by_response_type(response_type) or CodeIDToken,
    )


def options(request):
    wanted = {name: {"essential": True} for name in request["required"]}
    wanted["iss"] = {"essential": True, "value": request["issuer"]}
    wanted["aud"] = {"essential": True, "value": request["audience"]}
    if "acr_values" in request:
        wanted["acr"] = {"essential": True, "values": request["acr_values"]}
    return wanted


def decrypt(request, jwe):
    own = JsonWebKey.import_key_set(request["decryption_keys"])
    return jwe.deserialize_compact(request["token"], lambda header, _: own.find_by_kid(header.get("kid")))["payload"]


def known(request):
    names = request["key_management"] + request["content_encryption"]
    if not ENCRYPTION.keys() >= set(names):
        raise Unsupported("not all the algorithms are known")
    return names


serve("Authlib", authlib.__version__, ALGORITHMS, {
    "naive": (["jwks", "clock", "jwe"], naive),
    "strict": (["jwks", "clock", "access-token", "id-token", "response-type", "acr-values", "jwe"], strict),
})
