"""Machines that only a network connects: namespaces where the rights suffice, else this one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

#: Addresses that no route leads to from elsewhere: they exist in the namespaces alone.
_SUBNET = "10.77.{}.{}"
_LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Machine:
    """Where a process can be started.

    Attributes:
        prefix: what to write before a command that is to run there.
        seen: the address of the first machine, as this one sees it.
    """

    prefix: tuple[str, ...]
    seen: str


@contextmanager
def machines(number: int) -> Iterator[list[Machine]]:
    """Yield machines: the first is connected to each of the others, these to no other.

    Without the right to make namespaces they are all this one.
    """
    allowed = subprocess.run(["unshare", "--net", "true"], check=False, capture_output=True)
    if allowed.returncode:
        yield [Machine((), _LOOPBACK)] * number
        return
    with ExitStack() as stack:
        first, *others = [stack.enter_context(_namespace()) for _ in range(number)]
        for place, other in enumerate(others, 1):
            _connect(first, other, place)
        seen = [_SUBNET.format(max(place, 1), 1) for place in range(number)]
        pids = (first, *others)
        yield [Machine(_inside(pid), address) for pid, address in zip(pids, seen, strict=True)]


@contextmanager
def _namespace() -> Iterator[int]:
    """Yield the id of a process with a network of its own, which holds it open."""
    # It says when it is there, and ends when nobody reads from it any more.
    command = ["unshare", "--net", "sh", "-c", "ip link set lo up && echo ready && exec cat"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        yield holder.pid
        holder.stdin.close()


def _connect(first: int, other: int, place: int) -> None:
    here, there = f"cg{place}", "cg0"
    pair = ["type", "veth", "peer", "name", there, "netns", str(other)]
    _run(first, ["ip", "link", "add", here, *pair])
    for pid, name, number in ((first, here, 1), (other, there, 2)):
        _run(pid, ["ip", "address", "add", _SUBNET.format(place, number) + "/24", "dev", name])
        _run(pid, ["ip", "link", "set", name, "up"])


def _run(pid: int, command: Sequence[str]) -> None:
    subprocess.run([*_inside(pid), *command], check=True)


def _inside(pid: int) -> tuple[str, ...]:
    return "nsenter", "--target", str(pid), "--net"
