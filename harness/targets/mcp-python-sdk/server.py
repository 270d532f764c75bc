"""The Python SDK's MCPServer with a TokenVerifier, put together as its documentation of authorization shows it; PyJWT reads
the tokens, since the documentation leaves that open."""

import os

import jwt
from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.auth.provider import AccessToken, TokenVerifier
from mcp.server.auth.settings import AuthSettings
from mcp.server.mcpserver import MCPServer

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


mcp.run(transport="streamable-http", host="127.0.0.1", port=PORT)
