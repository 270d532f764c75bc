"""joserfc.

naive: the example for a JWK Set in its documentation, and its first example for claims.
strict: everything that a request asks for and that the library can check.
"""

from importlib.metadata import version

from joserfc import jwe, jwt
from joserfc.jwe import JWERegistry
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from joserfc.registry import HeaderParameter
from serve import Unsupported, serve

ALGORITHMS = sorted(set(JWSRegistry.algorithms) - {"none"})
ENCRYPTION = {*JWERegistry.algorithms["alg"], *JWERegistry.algorithms["enc"]}
OF_KIND = {
    "access-token": ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"],  # RFC 9068, 2.2
    "id-token": ["iss", "sub", "aud", "exp", "iat"],  # OpenID Connect Core 1.0, 2
}


def naive(request):
    if request.get("leeway"):
        raise Unsupported("the example has no tolerance for clocks")
    if not {*request["algorithms"], *encryption(request)} <= {*JWSRegistry.recommended, *JWERegistry.recommended}:
        raise Unsupported("only the recommended algorithms need not be named, and the example names none")
    claims = decode(request, JWSRegistry(), JWERegistry())
    jwt.JWTClaimsRegistry(now=request["now"], iss={"essential": True, "value": request["issuer"]}).validate(claims)
    return claims


def strict(request):
    if {"access_token", "code", "max_age"} & request.keys():
        raise Unsupported("no check of at_hash, c_hash and auth_time")
    if not ENCRYPTION.issuperset(encryption(request)):
        raise Unsupported("not all the algorithms are known")
    signed = JWSRegistry(header(request), request["algorithms"], strict_check_header=False)
    encrypted = JWERegistry(algorithms=[*encryption(request), "DEF"], strict_check_header=False)
    claims = decode(request, signed, encrypted)
    required = {name: {"essential": True} for name in request["required"] + OF_KIND.get(request["kind"], [])}
    wanted = {"iss": "issuer", "aud": "audience", "nonce": "nonce"}
    exact = {name: {"essential": True, "value": request[asked]} for name, asked in wanted.items() if asked in request}
    if "client_id" in request:
        exact["azp"] = {"value": request["client_id"]}
    if "acr_values" in request:
        exact["acr"] = {"essential": True, "values": request["acr_values"]}
    jwt.JWTClaimsRegistry(request["now"], request["leeway"], **{**required, **exact}).validate(claims)
    return claims


def decode(request, signed, encrypted):
    """The claims of the signed token, which may be inside an encrypted one, or of an encrypted one."""
    text, registry, keys = request["token"], signed, request["jwks"]
    if request["kind"] == "jwe":
        own = request["decryption_keys"]
        if request["algorithms"]:
            text = jwe.decrypt_compact(text, KeySet.import_key_set(own), registry=encrypted).plaintext
        else:
            registry, keys = encrypted, own
    return jwt.decode(text, KeySet.import_key_set(keys), registry=registry).claims


def encryption(request):
    return request.get("key_management", []) + request.get("content_encryption", [])


def header(request):
    """The header parameters with a rule of their own."""
    def is_expected(value):
        if media_type(value) != media_type(request["typ"]):
            raise ValueError("is not the expected one")
    return {"typ": HeaderParameter("Type", is_expected, required=True)} if "typ" in request else None


def media_type(typ):
    return str(typ).lower().removeprefix("application/")  # RFC 7515, 4.1.9


serve("joserfc", version("joserfc"), ALGORITHMS, {
    "naive": (["jwks", "clock", "jwe"], naive),
    "strict": (["jwks", "clock", "typ", "access-token", "id-token", "acr-values", "jwe"], strict),
})
