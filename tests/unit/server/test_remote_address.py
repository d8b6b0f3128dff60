"""A host that SERVICE may ask leads to public addresses only, whoever answers for its name."""

from __future__ import annotations

import asyncio
import socket

import pytest

from conflictgraph.errors import ServiceFailedError
from conflictgraph.server.remote_address import resolve

PUBLIC = "93.184.215.14"
PUBLIC_6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"


def answers(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Let every name resolve to these addresses; return the names that are looked up."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *_rest: object, **_options: object) -> list[object]:
        asked.append(host)
        return [
            (socket.AF_INET6 if ":" in each else socket.AF_INET, socket.SOCK_STREAM, 6, "",
             (each, port))
            for each in addresses
        ]  # fmt: skip

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2001:0:0:0:0:0:80ff:fffe",
    ],
)
@pytest.mark.parametrize("host", ["endpoint.example", "localhost.localdomain", "2130706433"])
def test_a_name_never_leads_behind_this_machine(
    monkeypatch: pytest.MonkeyPatch, host: str, address: str
) -> None:
    """Who answers for an allowed name cannot point it at a machine that is not public."""
    answers(monkeypatch, address)
    with pytest.raises(ServiceFailedError, match="not public"):
        asyncio.run(resolve(host, 80))


@pytest.mark.parametrize("order", [(PUBLIC, "127.0.0.1"), ("127.0.0.1", PUBLIC)])
def test_one_bad_address_among_good_ones_is_enough(
    monkeypatch: pytest.MonkeyPatch, order: tuple[str, str]
) -> None:
    """No luck is needed: every address of a name is looked at, not only the first."""
    answers(monkeypatch, *order)
    with pytest.raises(ServiceFailedError, match="not public"):
        asyncio.run(resolve("endpoint.example", 443))


@pytest.mark.parametrize("address", [PUBLIC, PUBLIC_6])
def test_a_public_name_is_asked_for_once(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """The address that was checked is the one that is connected to."""
    asked = answers(monkeypatch, address)
    assert asyncio.run(resolve("endpoint.example", 443)) == address
    assert asked == ["endpoint.example"]


@pytest.mark.parametrize("literal", ["127.0.0.1", "192.168.7.7", "::1"])
def test_an_operator_may_name_a_local_address(
    monkeypatch: pytest.MonkeyPatch, literal: str
) -> None:
    """A local endpoint is allowed by its literal address, for which nobody else answers."""
    asked = answers(monkeypatch, PUBLIC)
    assert asyncio.run(resolve(literal, 7878)) == literal
    assert asked == []


def test_localhost_is_this_machine_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one name that may be local leads nowhere else."""
    answers(monkeypatch, "127.0.0.1", "::1")
    assert asyncio.run(resolve("localhost", 7878)) == "127.0.0.1"
    answers(monkeypatch, "10.0.0.1")
    with pytest.raises(ServiceFailedError, match="not public"):
        asyncio.run(resolve("LOCALHOST", 7878))


def test_a_name_without_address_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A typing mistake in the settings is told as what it is."""

    def fail(*_given: object, **_options: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(ServiceFailedError, match="has no address"):
        asyncio.run(resolve("nowhere.example", 80))
    with pytest.raises(ServiceFailedError, match="has no address"):
        asyncio.run(resolve("a..b" + "x" * 80, 80))
