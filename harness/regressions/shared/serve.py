"""The adapter protocol for the cells of Python packages."""

import base64
import json
import sys
from importlib.metadata import version


def serve(library, algorithms, verify, features=()):
    """Answers until standard input ends. `verify` gives the claims; whatever it raises is a refusal."""
    answers, sys.stdout = sys.stdout, sys.stderr  # some releases print
    for line in sys.stdin:
        request = json.loads(line)
        if request["op"] == "hello":
            answer = {"name": library, "version": version(library), "language": "python",
                      "algorithms": algorithms, "features": ["jwks", *features]}
        else:
            answer = {"id": request["id"], **judged(verify, request)}
        print(json.dumps(answer), file=answers, flush=True)


class Unsupported(Exception):
    """Raised where the cell's call cannot be made for a request."""


def judged(verify, request):
    try:
        return {"verdict": "accept", "claims": verify(request)}
    except Unsupported as why:
        return {"verdict": "unsupported", "reason": str(why)}
    except Exception as refused:
        return {"verdict": "reject", "reason": f"{type(refused).__name__}: {refused}"}


def kid(token):
    """The kid of a token that nobody has verified."""
    return json.loads(octets(token.split(".")[0])).get("kid")


def find(jwks, kid):
    return next((jwk for jwk in jwks["keys"] if jwk.get("kid") == kid), None)


def octets(base64url):
    return base64.urlsafe_b64decode(base64url + "=" * (-len(base64url) % 4))


def secret(jwk):
    return octets(jwk["k"])


def pem(jwk, form="spki"):
    """The RSA public key as PEM: SubjectPublicKeyInfo, or the older form of `pkcs1`."""
    key = der(0x30, integer(octets(jwk["n"])) + integer(octets(jwk["e"])))
    if form == "pkcs1":
        return armoured("RSA PUBLIC KEY", key)
    rsa_encryption = bytes.fromhex("300d06092a864886f70d0101010500")
    return armoured("PUBLIC KEY", der(0x30, rsa_encryption + der(0x03, b"\0" + key)))


def integer(number):
    return der(0x02, b"\0" + number if number[0] & 0x80 else number)


def der(tag, content):
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = length.to_bytes(2, "big").lstrip(b"\0")
    return bytes([tag, 0x80 | len(size)]) + size + content


def armoured(label, octets):
    text = base64.b64encode(octets).decode()
    lines = [text[at:at + 64] for at in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])
