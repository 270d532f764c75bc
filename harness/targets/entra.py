"""What the Python clients of Entra share: a browser without a window, which follows redirects on the personality and fills in
the forms of its pages, and the lines that `cargo xtask interop` reads."""

import html
import re
import sys
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import requests

FORM = re.compile(r'<form method="post" action="([^"]*)"[^>]*>(.*?)</form>', re.S)
FIELD = re.compile(r'<(?:input|button) ([^>]*)>')
ATTRIBUTE = re.compile(r'([a-z_]+)="([^"]*)"')
MOST = 12  # pages that a sign-in may have


class Person:
    """Somebody with a browser of their own, who accepts what is asked."""

    def __init__(self, name, password, second_factor="246810"):
        self.knows = {"login": name, "passwd": password, "otc": second_factor, "new_code": second_factor}
        self.session = requests.Session()

    def redirected(self, url):
        """Signs in at the authorization endpoint; the parameters that reach the redirect URI."""
        return dict(parse_qsl(urlsplit(self._through(url)).query))

    def approve(self, place, code):
        """Enters a user code where a device says; the last page."""
        return self._through(place, {"otc": code})

    def _through(self, url, also=None):
        """What leaves the authority, as a URL, or the last page, which has no form."""
        knows, home = {**self.knows, **(also or {})}, urlsplit(url).netloc
        answer = self.session.get(url, allow_redirects=False, timeout=10)
        for _ in range(MOST):
            if "Location" in answer.headers:
                url = urljoin(url, answer.headers["Location"])
                if urlsplit(url).netloc != home:
                    return url
                answer = self.session.get(url, allow_redirects=False, timeout=10)
                continue
            form = FORM.search(answer.text)
            if not form or answer.status_code != 200 or 'role="alert"' in answer.text:
                return answer.text
            url = urljoin(url, html.unescape(form[1]))
            if urlsplit(url).netloc != home:  # response_mode=form_post
                return f"{url}?{urlencode(filled(form[2], knows))}"
            answer = self.session.post(url, data=filled(form[2], knows), allow_redirects=False, timeout=10)
        raise AssertionError(f"the sign-in does not end: {answer.text}")


def filled(form, knows):
    """The values that a form is sent with: what it holds already, what the person knows, and the first button."""
    values, pressed = {}, False
    for field in FIELD.finditer(form):
        attributes = dict(ATTRIBUTE.findall(field[1]))
        name = attributes.get("name")
        if not name or attributes.get("type") == "checkbox":
            continue
        if field[0].startswith("<button"):
            if not pressed:
                values[name] = html.unescape(attributes.get("value", ""))
            pressed = True
        else:
            values[name] = html.unescape(attributes["value"]) if attributes.get("type") == "hidden" else knows[name]
    return values


def play(*flows):
    """Prints a line for each flow, and ends the program."""
    failed = False
    for flow in flows:
        name = flow.__name__.replace("_", " ")
        try:
            flow()
            print(f"holds   {name}", flush=True)
        except Exception as error:  # the other flows are worth knowing too
            failed = True
            print(f"FAILED  {name}: {type(error).__name__}: {error}", flush=True)
    sys.exit(failed)
