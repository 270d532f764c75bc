"""jwt.decode with everything that it checks."""

from jose import jwt
from serve import find, kid, pem, serve


def verify(request):
    key = pem(find(request["jwks"], kid(request["token"])))
    return jwt.decode(request["token"], key, algorithms=request["algorithms"],
                      issuer=request["issuer"], audience=request["audience"])


serve("python-jose", ["RS256"], verify)
