"""An API of a tenant: the dependencies of FastAPI around PyJWKClient and jwt.decode, with keys and issuer as the metadata of
the tenant has them."""

from typing import Annotated

import jwt
import requests
from fastapi import Depends, FastAPI, HTTPException, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer


def api(tenant, audience):
    """The API behind the authority of a tenant."""
    metadata = requests.get(f"{tenant}/v2.0/.well-known/openid-configuration", timeout=10).json()
    issuer = metadata["issuer"]
    tid = issuer.split("/")[-2]
    keys = jwt.PyJWKSet.from_dict(requests.get(metadata["jwks_uri"], timeout=10).json())
    bearer = HTTPBearer()

    def claims(given: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> dict:
        invalid = HTTPException(401, "invalid token", {"WWW-Authenticate": 'Bearer error="invalid_token"'})
        try:
            key = keys[jwt.get_unverified_header(given.credentials)["kid"]]
            needed = {"require": ["exp", "nbf", "iss", "aud", "tid", "oid"]}
            claims = jwt.decode(given.credentials, key, ["RS256"], needed, audience=audience, issuer=issuer)
        except (jwt.PyJWTError, KeyError):
            raise invalid from None
        if claims["tid"] != tid:
            raise invalid
        return claims

    # The audience says that a token is for this API; what its bearer may do, scopes say of users and roles of applications.
    def scoped(scope):
        def check(claims: Annotated[dict, Security(claims, scopes=[scope])]) -> dict:
            if scope not in claims.get("scp", "").split(" "):
                raise HTTPException(403, "not in scope")
            return claims

        return Depends(check)

    def assigned(role):
        def check(claims: Annotated[dict, Depends(claims)]) -> dict:
            if "scp" in claims or role not in claims.get("roles", []):
                raise HTTPException(403, "not in a role for applications")
            return claims

        return Depends(check)

    app = FastAPI()

    @app.get("/orders")
    def orders(caller: Annotated[dict, scoped("orders.read")]):
        return {"oid": caller["oid"]}

    @app.post("/orders")
    def order(caller: Annotated[dict, scoped("orders.write")]):
        return {"oid": caller["oid"]}

    @app.get("/all-orders")
    def all_orders(caller: Annotated[dict, assigned("Orders.Read.All")]):
        return {"azp": caller["azp"]}

    return app
