"""FastAPI with PyJWT: dependencies around PyJWKClient and jwt.decode, as the documentation of the two shows them."""

import os
from typing import Annotated

import jwt
import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Path, Security
from fastapi.openapi.models import HTTPBearer as Described
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

ISSUER, AUDIENCE = os.environ["ISSUER"], os.environ["AUDIENCE"]
OWNERS = {1: "alice", 2: "bob"}

keys = jwt.PyJWKClient(os.environ["JWKS_URI"])

# Described as OpenID Connect, so that openapi.json has the scopes.
bearer = HTTPBearer(scheme_name="oidc")
bearer.model = Described(type="openIdConnect", openIdConnectUrl="/.well-known/openid-configuration")


def claims(given: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> dict:
    try:
        key = keys.get_signing_key_from_jwt(given.credentials)
        return jwt.decode(given.credentials, key, algorithms=["RS256"], audience=AUDIENCE, issuer=ISSUER)
    except jwt.PyJWTError:
        raise HTTPException(401, "invalid token", {"WWW-Authenticate": 'Bearer error="invalid_token"'}) from None


Claims = Annotated[dict, Depends(claims)]


def scoped(scope: str):
    def check(claims: Annotated[dict, Security(claims, scopes=[scope])]) -> None:
        if scope not in str(claims.get("scope", "")).split(" "):
            challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
            raise HTTPException(403, "not in scope", {"WWW-Authenticate": challenge})

    return Depends(check)


app = FastAPI()


@app.get("/orders", dependencies=[scoped("orders:read")])
def orders():
    return [{"id": 1}]


@app.post("/orders", dependencies=[scoped("orders:write")], status_code=201)
def order():
    return {"id": 2}


@app.get("/me")
def me(claims: Claims):
    return {"sub": claims.get("sub")}


@app.get("/documents/{number}")
def document(number: Annotated[int, Path(examples=[1])], claims: Claims):
    owner = OWNERS.get(number)
    if owner is None or owner != claims.get("sub"):
        raise HTTPException(404)
    return {"owner": owner}


uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")
