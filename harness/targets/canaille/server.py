"""canaille with its SQL backend: three clients and two users, consent asked of everybody.

Its backend for tests (DATABASE "memory") counts consent for one client as consent for all, so it is not used here.
"""

import datetime
import os
import secrets

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from canaille.oidc import provider
from joserfc.jwk import ECKey, RSAKey
from werkzeug.serving import WSGIRequestHandler, run_simple

PORT = int(os.environ["PORT"])
PEOPLE = ("alice", "bob")
CLIENTS = {
    "conf-a": ("client_secret_basic", ["/cb/a", "/cb/a2"]),
    "conf-b": ("client_secret_post", ["/cb/b"]),
    "conf-e": ("client_secret_basic", ["/cb/e"]),
    "pub-c": ("none", ["/cb/c"]),
}


def application():
    keys = RSAKey.generate_key(2048, auto_kid=True), ECKey.generate_key("P-256", auto_kid=True)
    return create_app({
        "SECRET_KEY": secrets.token_hex(32),
        "SERVER_NAME": f"127.0.0.1:{PORT}",
        "PREFERRED_URL_SCHEME": "http",
        "SESSION_COOKIE_SECURE": False,
        "CANAILLE": {
            "DATABASE": "sql",
            "JAVASCRIPT": False,
            "HTMX": False,
            "SMTP": None,
            "ENABLE_PASSWORD_COMPROMISSION_CHECK": False,  # asks a service on the internet
        },
        "CANAILLE_SQL": {"DATABASE_URI": "sqlite:///canaille.sqlite"},
        "CANAILLE_OIDC": {
            "ACTIVE_JWKS": [key.as_dict(private=True) for key in keys],
            "DYNAMIC_CLIENT_REGISTRATION_OPEN": True,
            "REQUIRE_NONCE": False,
            "TRUSTED_DOMAINS": [],  # by default, clients on 127.0.0.1 are spared the consent page
        },
    })


def make_access_tokens_differ():
    """Two sign-ins of one user at one client within a second get equal access tokens here, and the database refuses the
    second with status 500.  That is a defect of its own; a `jti` takes it out of the way of everything else."""
    generate = provider.generate_id_token

    def with_jti(token, user_info, *args, **more):
        if not token:  # this is how it makes access tokens
            user_info["jti"] = secrets.token_urlsafe(12)
        return generate(token, user_info, *args, **more)

    provider.generate_id_token = with_jti


def seed():
    for name in PEOPLE:
        Backend.instance.save(models.User(
            user_name=name,
            password=f"{name}-test-password",
            emails=[f"{name}@people.test"],
            formatted_name=name.title(),
            given_name=name.title(),
            family_name="Test",
            display_name=name,
        ))
    for client_id, (authentication, paths) in CLIENTS.items():
        confidential = authentication != "none"
        client = models.Client(
            client_id=client_id,
            client_name=client_id,
            client_id_issued_at=datetime.datetime.now(datetime.timezone.utc),
            client_secret=f"{client_id}-test-secret-0123456789abcdef" if confidential else None,
            token_endpoint_auth_method=authentication,
            id_token_signed_response_alg="RS256",
            redirect_uris=[f"http://127.0.0.1:9797{path}" for path in paths],
            response_types=["code"],
            grant_types=["authorization_code", "refresh_token"] + ["client_credentials"] * confidential,
            scope=["openid", "profile", "email", "offline_access"],
        )
        Backend.instance.save(client)
        client.audience = [client]
        Backend.instance.save(client)


make_access_tokens_differ()
app = application()
with app.app_context(), Backend.instance.session():
    seed()
WSGIRequestHandler.protocol_version = "HTTP/1.1"  # connections are kept
run_simple("127.0.0.1", PORT, app, threaded=True)
