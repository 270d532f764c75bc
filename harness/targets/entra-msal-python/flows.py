"""MSAL Python at the personality: `flows.py AUTHORITY CA KEYS` plays each of its flows and prints a line for it."""

import hashlib
import os
import sys
from pathlib import Path

AUTHORITY, CA, KEYS = sys.argv[1], sys.argv[2], Path(sys.argv[3])
os.environ["REQUESTS_CA_BUNDLE"] = CA
sys.path.append(str(Path(__file__).parent.parent))

import jwt
import msal
import requests
from cryptography import x509
from cryptography.hazmat.primitives import serialization as pem
from entra import Person, play

CONTOSO = "11111111-aaaa-4aaa-8aaa-111111111111"
API = "a0000000-0000-4000-8000-0000000000a1"
ORDERS, STOCK = f"api://{API}", "https://stock.contoso.example"
NIGHTLY = "d0000000-0000-4000-8000-0000000000d1"
PORTAL = "c0000000-0000-4000-8000-0000000000c1"
COMMAND_LINE = "c0000000-0000-4000-8000-0000000000c3"
SAAS = "c0000000-0000-4000-8000-0000000000c4"
READ = [f"{ORDERS}/orders.read"]
POLICY = "A second factor for the stock outside the office"


def confidential(client, credential, tenant="contoso.example"):
    # The authority is none of the public ones, and MSAL asks those about others.
    at = {"authority": f"{AUTHORITY}/{tenant}", "instance_discovery": False}
    return msal.ConfidentialClientApplication(client, credential, client_capabilities=["cp1"], **at)


def public():
    at = {"authority": f"{AUTHORITY}/{CONTOSO}", "instance_discovery": False}
    return msal.PublicClientApplication(COMMAND_LINE, **at)


def control(**change):
    answer = requests.post(f"{AUTHORITY}/control", json=change, timeout=10)
    assert answer.ok, answer.text


def got(answer, source="identity_provider"):
    """The claims of the access token of an answer that came from there."""
    assert "access_token" in answer and answer["token_source"] == source, answer
    return jwt.decode(answer["access_token"], options={"verify_signature": False})


def signed_in(app, person, redirect_uri, scopes, **more):
    flow = app.initiate_auth_code_flow(scopes, redirect_uri=redirect_uri, response_mode="form_post", **more)
    return app.acquire_token_by_auth_code_flow(flow, person.redirected(flow["auth_uri"]))


def portal():
    return confidential(PORTAL, "portal-secret")


def at_portal(app, person, **more):
    return signed_in(app, person, "https://portal.contoso.example/signin-oidc", READ, **more)


def alice():
    return Person("alice@contoso.example", "alice-password")


def bob():
    return Person("bob@contoso.example", "bob-password")


def client_credentials_with_a_secret():
    app = confidential(NIGHTLY, "nightly-secret")
    claims = got(app.acquire_token_for_client([f"{ORDERS}/.default"]))
    assert claims["aud"] == API and claims["roles"] == ["Orders.Read.All"] and claims["azpacr"] == "1", claims
    got(app.acquire_token_for_client([f"{ORDERS}/.default"]), "cache")


def client_credentials_with_a_certificate():
    certificate = x509.load_der_x509_certificate((KEYS / "rsa-2048-fourth.crt").read_bytes())
    key = pem.load_der_private_key((KEYS / "rsa-2048-fourth.p8").read_bytes(), None)
    private = key.private_bytes(pem.Encoding.PEM, pem.PrivateFormat.PKCS8, pem.NoEncryption()).decode()
    public = certificate.public_bytes(pem.Encoding.PEM).decode()
    thumbprint = hashlib.sha1(certificate.public_bytes(pem.Encoding.DER)).hexdigest()
    # The older of these is RS256 with x5t, the other PS256 with x5t#S256.
    for proof in [{"thumbprint": thumbprint}, {"public_certificate": public}]:
        app = confidential(NIGHTLY, {"private_key": private, **proof})
        assert got(app.acquire_token_for_client([f"{ORDERS}/.default"]))["azpacr"] == "2"


def a_wrong_secret_is_refused():
    answer = confidential(NIGHTLY, "another-secret").acquire_token_for_client([f"{ORDERS}/.default"])
    assert answer["error"] == "invalid_client" and answer["error_codes"] == [7000215], answer


def code_with_pkce_and_silent_refresh():
    app = portal()
    answer = at_portal(app, alice())
    claims, account = got(answer), app.get_accounts()[0]
    assert claims["scp"] == "orders.read" and answer["id_token_claims"]["tid"] == CONTOSO, answer
    assert account["username"] == "alice@contoso.example", account
    assert account["home_account_id"] == f"{claims['oid']}.{CONTOSO}", account
    got(app.acquire_token_silent(READ, account), "cache")
    fresh = got(app.acquire_token_silent(READ, account, force_refresh=True))
    assert fresh["uti"] != claims["uti"], fresh
    # One refresh token for the tokens of another API.
    write = [f"{ORDERS}/orders.write"]
    refused = app.acquire_token_silent_with_error(write, account)
    assert refused["error"] == "invalid_grant" and refused["error_codes"] == [65001], refused


def code_with_pkce_of_a_public_client():
    app = public()
    claims = got(signed_in(app, alice(), "http://localhost:8123", READ))
    assert claims["azpacr"] == "0" and claims["azp"] == COMMAND_LINE, claims
    app.remove_account(app.get_accounts()[0])
    assert not app.get_accounts()


def code_at_common():
    app = confidential(SAAS, "saas-secret", "common")
    answer = signed_in(app, alice(), "https://saas.contoso.example/callback", ["User.Read"])
    assert answer["id_token_claims"]["iss"] == f"{AUTHORITY}/{CONTOSO}/v2.0", answer


def device_code():
    app = public()
    flow = app.initiate_device_flow(READ)
    once = {"exit_condition": lambda flow: True}
    waiting = app.acquire_token_by_device_flow(flow, **once)
    assert waiting["error"] == "authorization_pending", waiting
    last = alice().approve(flow["verification_uri"], flow["user_code"])
    assert "signed in" in last, last
    control(advance=flow["interval"])
    del flow["latest_attempt_at"]  # by the clock that was not turned
    assert got(app.acquire_token_by_device_flow(flow, **once))["scp"] == "orders.read"
    got(app.acquire_token_silent(READ, app.get_accounts()[0]), "cache")


def on_behalf_of():
    token = at_portal(portal(), bob())["access_token"]
    tier = confidential(API, "orders-secret")
    claims = got(tier.acquire_token_on_behalf_of(token, [f"{STOCK}/stock.read"]))
    assert claims["appid"] == API and claims["scp"] == "stock.read" and claims["aud"] == STOCK, claims
    got(tier.acquire_token_silent([f"{STOCK}/stock.read"], tier.get_accounts()[0]), "cache")


def a_claims_challenge_leads_through():
    app, tier, person = portal(), confidential(API, "orders-secret"), bob()
    token = at_portal(app, person)["access_token"]
    control(policy={"name": POLICY, "on": True})
    refused = tier.acquire_token_on_behalf_of(token, [f"{STOCK}/stock.read"])
    assert refused["suberror"] == "basic_action" and refused["error_codes"] == [50079], refused
    silent = app.acquire_token_silent_with_error(READ, app.get_accounts()[0], claims_challenge=refused["claims"])
    assert silent["error_codes"] == [50079], silent
    token = at_portal(app, person, claims_challenge=refused["claims"])["access_token"]
    got(tier.acquire_token_on_behalf_of(token, [f"{STOCK}/stock.read"]))
    control(policy={"name": POLICY, "on": False})


def revoked_sessions_need_a_new_sign_in():
    app = portal()
    at_portal(app, alice())
    control(**{"revoke-sessions": "alice@contoso.example"})
    refused = app.acquire_token_silent_with_error(READ, app.get_accounts()[0], force_refresh=True)
    assert refused["error"] == "invalid_grant", refused


play(
    client_credentials_with_a_secret,
    client_credentials_with_a_certificate,
    a_wrong_secret_is_refused,
    code_with_pkce_and_silent_refresh,
    code_with_pkce_of_a_public_client,
    code_at_common,
    device_code,
    on_behalf_of,
    a_claims_challenge_leads_through,
    revoked_sessions_need_a_new_sign_in,
)
