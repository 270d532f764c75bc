"""The Python SDK's MCPServer with a TokenVerifier, put together as its documentation of authorization shows it; PyJWT reads
the tokens, since the documentation leaves that open."""

import os
import secrets

import httpx2
import jwt
from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.auth.provider import AccessToken, TokenVerifier
from mcp.server.auth.settings import AuthSettings
from mcp.server.mcpserver import Context, MCPServer
from mcp_types import ElicitRequest, ElicitRequestFormParams, InputRequiredResult

ISSUER, AUDIENCE, PORT = os.environ["ISSUER"], os.environ["AUDIENCE"], int(os.environ["PORT"])

keys = jwt.PyJWKClient(os.environ["JWKS_URI"])


class Verifier(TokenVerifier):
    async def verify_token(self, token: str) -> AccessToken | None:
        try:
            key = keys.get_signing_key_from_jwt(token)
            claims = jwt.decode(token, key, algorithms=["RS256"], audience=AUDIENCE, issuer=ISSUER)
            client, expires = claims["client_id"], claims["exp"]
        except (jwt.PyJWTError, KeyError):
            return None
        return AccessToken(
            token=token,
            client_id=client,
            scopes=str(claims.get("scope", "")).split(" "),
            expires_at=expires,
            resource=AUDIENCE,
            subject=claims.get("sub"),
            claims=claims,
        )


settings = AuthSettings(
    issuer_url=ISSUER, resource_server_url=AUDIENCE, required_scopes=["mcp"], validate_token_resource=False
)  # the verifier checks the audience itself
mcp = MCPServer("orders", token_verifier=Verifier(), auth=settings)


@mcp.tool()
def whoami() -> str:
    return str(get_access_token().subject)


CARTS: set[tuple[str, str]] = set()


@mcp.tool()
async def forecast() -> str:
    async with httpx2.AsyncClient(headers={"Authorization": "Bearer the-key-of-the-server-itself"}) as client:
        return (await client.get(os.environ["UPSTREAM"] + "/forecast")).text


@mcp.tool()
def open_cart() -> dict:
    cart = secrets.token_urlsafe(16)
    CARTS.add((get_access_token().subject, cart))
    return {"cart": cart}


@mcp.tool()
def read_cart(cart: str) -> dict:
    if (get_access_token().subject, cart) not in CARTS:
        raise ValueError("no such cart")
    return {"articles": ["honey"]}


@mcp.tool()
async def close_account(reason: str, ctx: Context) -> str | InputRequiredResult:
    if ctx.request_state is None or ctx.input_responses is None:
        schema = {"type": "object", "properties": {"sure": {"type": "boolean"}}}
        sure = ElicitRequest(params=ElicitRequestFormParams(message="Close the account?", requested_schema=schema))
        return InputRequiredResult(input_requests={"sure": sure}, request_state=get_access_token().subject)
    return f"closed: {ctx.request_state}"


mcp.run(transport="streamable-http", host="127.0.0.1", port=PORT)
