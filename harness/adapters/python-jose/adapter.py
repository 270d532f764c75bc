"""python-jose.

naive: the first example of its documentation, with the JWK Set as the key.
strict: everything that a request asks for and that the library can check.
"""

import jose
from jose import jwe, jwt
from jose.constants import ALGORITHMS
from jose.utils import base64url_decode
from serve import Clock, Unsupported, serve

SIGNATURES = sorted(ALGORITHMS.HMAC | ALGORITHMS.RSA_DS | ALGORITHMS.EC_DS)
ENCRYPTION = ALGORITHMS.RSA_KW | ALGORITHMS.AES_KW | ALGORITHMS.AES_JWE_ENC | {ALGORITHMS.DIR}


def naive(request):
    if request.get("leeway"):
        raise Unsupported("the example has no tolerance for clocks")
    return jwt.decode(signed(request), request["jwks"], algorithms=request["algorithms"], audience=request["audience"])


def strict(request):
    options = {f"require_{claim}": True for claim in request["required"]}
    return jwt.decode(
        signed(request), request["jwks"], algorithms=request["algorithms"], audience=request["audience"],
        issuer=request["issuer"], options={**options, "leeway": request["leeway"]},
    )


def signed(request):
    """The signed token, which may be inside an encrypted one."""
    if "typ" in request:
        raise Unsupported("no check of typ")
    if not set(SIGNATURES).issuperset(request["algorithms"]):
        raise Unsupported("not all the permitted algorithms are known")
    if request["kind"] != "jwe":
        return request["token"]
    if not request["algorithms"]:
        raise Unsupported("the claims of an encrypted token are not validated")
    if not ENCRYPTION.issuperset(request["key_management"] + request["content_encryption"]):
        raise Unsupported("not all the algorithms are known")
    kid = jwe.get_unverified_header(request["token"]).get("kid")
    own = request["decryption_keys"]["keys"]
    key = next(key for key in own if len(own) == 1 or key.get("kid") == kid)
    return jwe.decrypt(request["token"], base64url_decode(key["k"].encode()) if key["kty"] == "oct" else key).decode()


jwt.datetime = Clock
serve("python-jose", jose.__version__, SIGNATURES, {
    "naive": (["jwks", "clock", "jwe"], naive),
    "strict": (["jwks", "clock", "jwe"], strict),
})
