"""A Django project with django-oauth-toolkit at its root, in one file: Django's login view, the toolkit's consent page.

The settings named COMPLIANT_BCP_RFC9700_* are the behaviour that the toolkit announces for its next major version.
"""

import os
import sys
import types

import django
from django.conf import settings
from django.utils.crypto import get_random_string
from jwcrypto.jwk import JWK

PORT, ISSUER = int(os.environ["PORT"]), os.environ["ISSUER"]
PEOPLE = ("alice", "bob")
CLIENTS = {
    "conf-a": ("confidential", "authorization-code", ["http://127.0.0.1:9797/cb/a", "http://127.0.0.1:9797/cb/a2"]),
    "conf-b": ("confidential", "authorization-code", ["http://127.0.0.1:9797/cb/b"]),
    "pub-c": ("public", "authorization-code", ["http://127.0.0.1:9797/cb/c"]),
    "native-d": ("public", "authorization-code", ["http://127.0.0.1/cb"]),
    "machine-e": ("confidential", "client-credentials", []),
}
LOGIN_PAGE = """<!doctype html><html lang="en"><title>Log in</title>
<form method="post">{% csrf_token %}{{ form.as_p }}<button type="submit">Log in</button></form>"""

BCP = ("IMPLICIT_GRANT", "PASSWORD_GRANT", "PKCE_METHOD", "ACCESS_TOKEN_TRANSPORT", "AUTHZ_RESPONSE_ISS")
settings.configure(
    SECRET_KEY=get_random_string(50),
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="project_urls",
    LOGIN_URL="/accounts/login/",
    # Passwords and client secrets of a test are no secrets, and the default hash costs half a second for each.
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": "db.sqlite3",
        # Requests are parallel, and a read that becomes a write must wait instead of failing.
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL"},
    }},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "oauth2_provider",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "loaders": [
                ("django.template.loaders.locmem.Loader", {"registration/login.html": LOGIN_PAGE}),
                "django.template.loaders.app_directories.Loader",
            ],
        },
    }],
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_ISS_ENDPOINT": ISSUER,
        "OIDC_RSA_PRIVATE_KEY": JWK.generate(kty="RSA", size=2048).export_to_pem(True, None).decode(),
        "OIDC_RESPONSE_TYPES_SUPPORTED": ["code"],
        **{f"{protocol}_TOKEN_ENDPOINT_AUTH_METHODS_SUPPORTED": ["client_secret_basic", "client_secret_post", "none"]
           for protocol in ("OAUTH2", "OIDC")},
        "DCR_ENABLED": True,
        "DCR_REGISTRATION_PERMISSION_CLASSES": ("oauth2_provider.dcr.AllowAllDCRPermission",),
        "SCOPES": {scope: scope for scope in ("openid", "profile", "email")},
        "ALLOWED_SCHEMES": ["http", "https"],
        "REFRESH_TOKEN_REUSE_PROTECTION": True,
        **{f"COMPLIANT_BCP_RFC9700_{rule}": True for rule in BCP},
    },
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402 (models need the settings)
from django.contrib.auth.views import LoginView  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.servers.basehttp import WSGIServer, run  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import include, path  # noqa: E402
from oauth2_provider.models import Application  # noqa: E402

urls = types.ModuleType("project_urls")
urls.urlpatterns = [path("accounts/login/", LoginView.as_view()), path("", include("oauth2_provider.urls"))]
sys.modules[urls.__name__] = urls


def seed():
    for name in PEOPLE:
        User.objects.create_user(name, f"{name}@people.test", f"{name}-test-password", first_name=name.title())
    for client_id, (client_type, grant, redirect_uris) in CLIENTS.items():
        Application.objects.create(
            client_id=client_id,
            name=client_id,
            client_type=client_type,
            client_secret=f"{client_id}-test-secret-0123456789abcdef" if client_type == "confidential" else "",
            authorization_grant_type=grant,
            redirect_uris=" ".join(redirect_uris),
            algorithm=Application.RS256_ALGORITHM,
        )


call_command("migrate", verbosity=0)
seed()
WSGIServer.request_queue_size = 128  # its 10 are soon full when requests come in parallel
run("127.0.0.1", PORT, get_wsgi_application(), threading=True)
