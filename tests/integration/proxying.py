"""nginx with a file of ``deploy/nginx``, on ports of its own and with a certificate of the test."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

START_S = 60
NAME = "graph.example.org"
MAIN = """
daemon off;
worker_processes 1;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass
class Proxy:
    """A running nginx, and a client that trusts its certificate.

    Attributes:
        port: where it speaks TLS.
        plain_port: where it sends clients on from.
        client: asks over TLS, by the name of the certificate.
        spool: where nginx would keep answers that it holds back.
        log: what it says of servers that fail.
    """

    port: int
    plain_port: int
    client: httpx.Client
    spool: Path
    log: Path


def make_certificate(folder: Path, program: Callable[[str], str]) -> Path:
    """Make a key and a certificate that it signed itself; return their folder."""
    for tool in ("nginx", "openssl"):
        program(tool)
    request = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    request += ["-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    request += ["-addext", f"subjectAltName=DNS:{NAME},IP:127.0.0.1"]
    request += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(request, check=True, capture_output=True)
    return folder


def changed(text: str, changes: Mapping[str, str]) -> str:
    """Return a file of the recipe with changes; what is changed has to be there."""
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


@contextmanager
def run_nginx(recipe: Path, folder: Path, certificate: Path, site: str) -> Iterator[Proxy]:
    """Run nginx.

    Args:
        recipe: the folder of its files.
        folder: where it may write.
        certificate: the folder of the certificate.
        site: the site, with the ports of its servers in it.
    """
    home = folder / "nginx"
    (home / "conflictgraph").mkdir(parents=True)
    shutil.copy(recipe / "proxy.conf", home / "conflictgraph")
    port, plain_port = _free_ports()
    own = {
        "listen 443 ssl": f"listen {port} ssl",
        "listen 80;": f"listen {plain_port};",
        "/etc/conflictgraph/tls": str(certificate),
    }
    (home / "site.conf").write_text(changed(site, own))
    # Started by root, it would give up its rights to the folders of this test.
    user = "user root;" if os.geteuid() == 0 else ""
    (home / "nginx.conf").write_text(user + MAIN.format(folder=home))
    command = ["nginx", "-p", str(home), "-c", str(home / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr
    trusted = ssl.create_default_context(cafile=str(certificate / "fullchain.pem"))
    url = f"https://127.0.0.1:{port}"
    with (
        subprocess.Popen(command, stderr=subprocess.DEVNULL) as process,
        httpx.Client(base_url=url, verify=trusted, timeout=60) as client,
    ):
        try:
            _wait_for(port, process)
            yield Proxy(port, plain_port, client, home / "proxy", home / "error.log")
        finally:
            process.send_signal(signal.SIGTERM)


def _free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        for probe in (first, second):
            probe.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    pytest.fail("nginx did not start")
