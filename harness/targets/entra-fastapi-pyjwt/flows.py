"""An API with PyJWT behind the personality: `flows.py AUTHORITY CA KEYS` calls it in each way, and prints a line for it."""

import base64
import json
import os
import sys
import threading
from pathlib import Path

AUTHORITY, CA = sys.argv[1], sys.argv[2]
os.environ["REQUESTS_CA_BUNDLE"] = CA
sys.path.append(str(Path(__file__).parent.parent))

import msal
import requests
import uvicorn
from api import api
from entra import Person, play

TENANT = f"{AUTHORITY}/contoso.example"
API = "a0000000-0000-4000-8000-0000000000a1"
NIGHTLY, PORTAL = "d0000000-0000-4000-8000-0000000000d1", "c0000000-0000-4000-8000-0000000000c1"
ALICE = "a11ce000-0000-4000-8000-000000000001"
REDIRECT = "https://portal.contoso.example/signin-oidc"


class Served(uvicorn.Server):
    """In a thread of its own, at any free port."""

    def __init__(self, app):
        super().__init__(uvicorn.Config(app, port=0, log_level="warning"))
        self.is_up = threading.Event()
        threading.Thread(target=self.run, daemon=True).start()
        assert self.is_up.wait(10), "the API did not start"
        address, port = self.servers[0].sockets[0].getsockname()
        self.url = f"http://{address}:{port}"

    async def startup(self, sockets=None):
        await super().startup(sockets)
        self.is_up.set()


def confidential(client, secret):
    at = {"authority": TENANT, "instance_discovery": False}
    return msal.ConfidentialClientApplication(client, secret, **at)


def daemon(scope):
    return confidential(NIGHTLY, "nightly-secret").acquire_token_for_client([scope])["access_token"]


def alice():
    app = confidential(PORTAL, "portal-secret")
    flow = app.initiate_auth_code_flow([f"api://{API}/orders.read"], redirect_uri=REDIRECT, response_mode="form_post")
    person = Person("alice@contoso.example", "alice-password")
    return app.acquire_token_by_auth_code_flow(flow, person.redirected(flow["auth_uri"]))


served = Served(api(TENANT, API))
person, machine = alice(), daemon(f"api://{API}/.default")


def answer(token, path="/orders", method="GET"):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = requests.request(method, served.url + path, headers=headers, timeout=10)
    return answer.status_code, answer.json()


def expect(status, *call):
    got = answer(*call)
    assert got[0] == status, got
    return got[1]


def a_user_may_what_was_consented_to():
    assert expect(200, person["access_token"]) == {"oid": ALICE}
    expect(403, person["access_token"], "/orders", "POST")


def a_daemon_may_what_an_administrator_granted():
    assert expect(200, machine, "/all-orders") == {"azp": NIGHTLY}


def the_one_is_not_taken_for_the_other():
    expect(403, machine)
    expect(403, person["access_token"], "/all-orders")


def a_token_for_graph_is_refused():
    expect(401, daemon("https://graph.microsoft.com/.default"))


def an_id_token_is_no_access_token():
    expect(401, person["id_token"])


def a_changed_token_is_refused():
    head, body, signature = machine.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["roles"].append("Orders.Purge.All")
    changed = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    expect(401, f"{head}.{changed}.{signature}", "/all-orders")


def without_a_token_nothing_is_answered():
    expect(401, None)


play(
    a_user_may_what_was_consented_to,
    a_daemon_may_what_an_administrator_granted,
    the_one_is_not_taken_for_the_other,
    a_token_for_graph_is_refused,
    an_id_token_is_no_access_token,
    a_changed_token_is_refused,
    without_a_token_nothing_is_answered,
)
