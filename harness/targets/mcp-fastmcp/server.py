"""FastMCP with its JWTVerifier behind RemoteAuthProvider, as its documentation of token verification shows them."""

import os

import uvicorn
from fastmcp import FastMCP
from fastmcp.server.auth import RemoteAuthProvider, require_scopes
from fastmcp.server.auth.providers.jwt import JWTVerifier
from fastmcp.server.dependencies import get_access_token

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


uvicorn.run(mcp.http_app(path="/mcp"), host="127.0.0.1", port=PORT, log_level="warning")
