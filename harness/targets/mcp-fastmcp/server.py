"""FastMCP with its JWTVerifier behind RemoteAuthProvider, as its documentation of token verification shows them."""

import os
import secrets

import httpx2
import uvicorn
from fastmcp import Context, FastMCP
from fastmcp.server.auth import RemoteAuthProvider, require_scopes
from fastmcp.server.auth.providers.jwt import JWTVerifier
from fastmcp.server.dependencies import get_access_token
from mcp_types import ElicitRequest, ElicitRequestFormParams, InputRequiredResult

ISSUER, AUDIENCE, PORT = os.environ["ISSUER"], os.environ["AUDIENCE"], int(os.environ["PORT"])

verifier = JWTVerifier(
    jwks_uri=os.environ["JWKS_URI"],
    issuer=ISSUER,
    audience=AUDIENCE,
    algorithm="RS256",
    required_scopes=["mcp"],
)
auth = RemoteAuthProvider(
    token_verifier=verifier, authorization_servers=[ISSUER], base_url=f"http://127.0.0.1:{PORT}"
)
mcp = FastMCP("orders", auth=auth)


@mcp.tool
def whoami() -> dict:
    return {"sub": get_access_token().claims.get("sub")}


@mcp.tool(auth=require_scopes("orders:purge"))
def purge() -> str:
    return "nothing left"


CARTS: set[tuple[str, str]] = set()


@mcp.tool
async def forecast() -> str:
    async with httpx2.AsyncClient(headers={"Authorization": "Bearer the-key-of-the-server-itself"}) as client:
        return (await client.get(os.environ["UPSTREAM"] + "/forecast")).text


@mcp.tool
def open_cart() -> dict:
    cart = secrets.token_urlsafe(16)
    CARTS.add((get_access_token().claims["sub"], cart))
    return {"cart": cart}


@mcp.tool
def read_cart(cart: str) -> dict:
    if (get_access_token().claims["sub"], cart) not in CARTS:
        raise ValueError("no such cart")
    return {"articles": ["honey"]}


@mcp.tool
async def close_account(reason: str, ctx: Context) -> str | InputRequiredResult:
    if ctx.request_state is None or ctx.input_responses is None:
        schema = {"type": "object", "properties": {"sure": {"type": "boolean"}}}
        sure = ElicitRequest(params=ElicitRequestFormParams(message="Close the account?", requested_schema=schema))
        return InputRequiredResult(input_requests={"sure": sure}, request_state=get_access_token().claims["sub"])
    return f"closed: {ctx.request_state}"


uvicorn.run(mcp.http_app(path="/mcp"), host="127.0.0.1", port=PORT, log_level="warning")
