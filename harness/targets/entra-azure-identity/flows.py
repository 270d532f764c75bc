"""azure-identity at the personality: `flows.py AUTHORITY CA KEYS` plays each of its flows and prints a line for it."""

import contextlib
import os
import sys
from pathlib import Path

AUTHORITY, CA, KEYS = sys.argv[1], sys.argv[2], Path(sys.argv[3])
os.environ["REQUESTS_CA_BUNDLE"] = CA
sys.path.append(str(Path(__file__).parent.parent))

import jwt
import requests
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import (
    CertificateCredential,
    ClientSecretCredential,
    CredentialUnavailableError,
    DefaultAzureCredential,
    ManagedIdentityCredential,
)
from cryptography import x509
from cryptography.hazmat.primitives import serialization as pem
from entra import play

CONTOSO = "11111111-aaaa-4aaa-8aaa-111111111111"
API = "a0000000-0000-4000-8000-0000000000a1"
NIGHTLY = "d0000000-0000-4000-8000-0000000000d1"
MACHINE, JOB, READER = (f"1d000000-0000-4000-8000-0000000000e{number}" for number in (1, 2, 3))
SCOPE = f"api://{API}/.default"
# The authority is none of the public ones, which are asked about others.
HERE = {"authority": AUTHORITY, "disable_instance_discovery": True}
MACHINES = requests.get(f"{AUTHORITY}/control", timeout=10).json()["machines"]


@contextlib.contextmanager
def on(machine, **more):
    """The variables of one of the directory's machines, and these."""
    variables = {**MACHINES.get(machine, {}), **more}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            del os.environ[name]


def trouble(what, times):
    change = {"trouble": {"at": "identity", "what": what, "times": times}}
    assert requests.post(f"{AUTHORITY}/control", json=change, timeout=10).ok


def got(credential):
    """The claims of the token that a credential gets for the API."""
    claims = jwt.decode(credential.get_token(SCOPE).token, options={"verify_signature": False})
    assert claims["aud"] == API and claims["tid"] == CONTOSO, claims
    return claims


def refused(credential, kind, says):
    try:
        claims = got(credential)
    except kind as error:
        assert says in str(error), error
    else:
        raise AssertionError(f"it was not refused: {claims}")


def a_secret():
    claims = got(ClientSecretCredential("contoso.example", NIGHTLY, "nightly-secret", **HERE))
    assert claims["roles"] == ["Orders.Read.All"] and claims["azpacr"] == "1", claims


def a_certificate():
    certificate = x509.load_der_x509_certificate((KEYS / "rsa-2048-fourth.crt").read_bytes())
    key = pem.load_der_private_key((KEYS / "rsa-2048-fourth.p8").read_bytes(), None)
    both = key.private_bytes(pem.Encoding.PEM, pem.PrivateFormat.PKCS8, pem.NoEncryption())
    both += certificate.public_bytes(pem.Encoding.PEM)
    for chain in (False, True):
        proof = {"certificate_data": both, "send_certificate_chain": chain}
        assert got(CertificateCredential(CONTOSO, NIGHTLY, **proof, **HERE))["azpacr"] == "2"


def a_wrong_secret_is_refused():
    credential = ClientSecretCredential(CONTOSO, NIGHTLY, "another-secret", **HERE)
    refused(credential, ClientAuthenticationError, "AADSTS7000215")


def managed_identity_of_a_virtual_machine():
    with on("orders-vm"):
        assert got(ManagedIdentityCredential())["azp"] == MACHINE
        assert got(ManagedIdentityCredential(client_id=READER))["azp"] == READER


def managed_identity_of_an_app_service():
    with on("orders-job"):
        claims = got(ManagedIdentityCredential())
        assert claims["azp"] == JOB and claims["roles"] == ["Orders.Read.All"], claims
        assert got(ManagedIdentityCredential(client_id=READER))["azp"] == READER


def an_identity_that_is_not_on_the_machine_is_refused():
    with on("orders-vm"):
        credential = ManagedIdentityCredential(client_id=JOB)
        refused(credential, (ClientAuthenticationError, CredentialUnavailableError), "Identity not found")


def a_request_that_does_not_know_the_header_is_refused():
    with on("orders-job", IDENTITY_HEADER="guessed"):
        refused(ManagedIdentityCredential(), ClientAuthenticationError, "x-identity-header")


def a_throttled_identity_is_asked_again():
    trouble("throttled", 1)
    with on("orders-vm"):
        assert got(ManagedIdentityCredential())["azp"] == MACHINE


def the_same_code_for_a_developer_and_in_the_cloud():
    variables = {"AZURE_TENANT_ID": CONTOSO, "AZURE_CLIENT_ID": NIGHTLY, "AZURE_CLIENT_SECRET": "nightly-secret"}
    with on("a laptop", **variables):
        local = got(DefaultAzureCredential(**HERE))
    with on("orders-job"):
        cloud = got(DefaultAzureCredential(**HERE))
    assert (local["azp"], cloud["azp"]) == (NIGHTLY, JOB), (local, cloud)
    assert local["roles"] == cloud["roles"], (local, cloud)
    # A developer's variables come first, wherever the code runs.
    with on("orders-job", **variables):
        assert got(DefaultAzureCredential(**HERE))["azp"] == NIGHTLY


play(
    a_secret,
    a_certificate,
    a_wrong_secret_is_refused,
    managed_identity_of_a_virtual_machine,
    managed_identity_of_an_app_service,
    an_identity_that_is_not_on_the_machine_is_refused,
    a_request_that_does_not_know_the_header_is_refused,
    a_throttled_identity_is_asked_again,
    the_same_code_for_a_developer_and_in_the_cloud,
)
