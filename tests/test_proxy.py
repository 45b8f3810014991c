"""What nginx, configured as in production, keeps for everybody and what it does not.

A small web server stands in for the register and says what the register says.
"""

import getpass
import shutil
import socket
import subprocess
import time
from collections import Counter
from contextlib import closing
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

ROOT = Path(__file__).resolve().parent.parent
PUBLIC = "public, max-age=0, s-maxage=60, must-revalidate"
HEADERS = {
    "/public": [("Cache-Control", PUBLIC), ("Vary", "Cookie")],
    "/unsaid": [],
    "/cookie": [("Cache-Control", PUBLIC), ("Set-Cookie", "csrftoken=x")],
    "/private": [("Cache-Control", "private, max-age=60")],
    "/stale": [("Cache-Control", "public, max-age=0, must-revalidate")],
}


class Register(BaseHTTPRequestHandler):
    """Answers with how often this address was asked for."""

    asked: Counter = Counter()

    def do_GET(self):
        self.asked[self.path] += 1
        content = str(self.asked[self.path]).encode()
        self.send_response(200)
        for name, value in HEADERS[self.path]:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words):
        """Say nothing."""


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    """A connection to nginx, which stands before that web server."""
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed here.")
    home, port = tmp_path_factory.mktemp("nginx"), free_port()
    with ThreadingHTTPServer(("127.0.0.1", 0), Register) as register:
        Thread(target=register.serve_forever, daemon=True).start()
        file = home / "nginx.conf"
        file.write_text(
            (ROOT / "deploy/trial.conf")
            .read_text()
            .format(
                user=getpass.getuser(),
                home=home,
                deploy=ROOT / "deploy",
                upstream=register.server_port,
                port=port,
            )
        )
        nginx = subprocess.Popen(["nginx", "-c", file], stderr=subprocess.DEVNULL)
        try:
            wait_for(port, nginx)
            with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
                yield connection
        finally:
            nginx.terminate()
            nginx.wait()
            register.shutdown()


def wait_for(port, nginx):
    while nginx.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("nginx does not accept its configuration.")


def answers(proxy, path, *cookies):
    """What is answered to one visitor after the other, each with these cookies."""
    texts = []
    for cookie in cookies:
        proxy.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        texts.append(proxy.getresponse().read().decode())
    return texts


def test_what_is_public_is_fetched_once_for_everybody(proxy):
    assert answers(proxy, "/public", "", "", "") == ["1", "1", "1"]


@pytest.mark.parametrize("cookie", ["sessionid=abc", "a=b; messages=c"])
def test_who_is_known_is_answered_by_the_register_alone(proxy, cookie):
    [public] = answers(proxy, "/public", "")

    own = answers(proxy, "/public", cookie, cookie)

    assert own[0] != own[1]
    assert answers(proxy, "/public", "") == [public]


@pytest.mark.parametrize("path", ["/unsaid", "/cookie", "/private", "/stale"])
def test_what_the_register_does_not_call_public_is_not_kept(proxy, path):
    assert answers(proxy, path, "", "") == ["1", "2"]
