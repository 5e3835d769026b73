"""A container engine for `sam local`: the machine's own, or one that a script provides.

The script is named by NEWSMILL_CONTAINER_ENGINE, or lies at ../shared/tools/container-engine.sh. It prints
`export NAME=value` lines: DOCKER_HOST, and CE_HOST_IP, under which containers see this machine.
"""

from __future__ import annotations

import json
import os
import socket
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

from infra.shell import ROOT, Cannot, run

SCRIPT_VARIABLE = "NEWSMILL_CONTAINER_ENGINE"
SCRIPT_BESIDE_US = ROOT.parent / "shared" / "tools" / "container-engine.sh"
DEFAULT_SOCKET = "unix:///var/run/docker.sock"
ANSWER_SECONDS = 5


class Engine(NamedTuple):
    environment: dict[str, str]  # what `sam local` has to be told
    host_ip: str  # the machine itself, as its containers see it


class _UnixConnection(HTTPConnection):
    """HTTP over a socket file, as Docker speaks it."""

    def __init__(self, path: str) -> None:
        super().__init__("docker", timeout=ANSWER_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def at_hand() -> Engine | Path:
    """The engine that answers, else the script that provides one; Cannot, when there is neither."""
    address = os.environ.get("DOCKER_HOST", DEFAULT_SOCKET)
    host_ip = os.environ.get("CE_HOST_IP") or bridge_gateway(address)
    if host_ip and answers(address):
        return Engine({}, host_ip)
    script = Path(os.environ.get(SCRIPT_VARIABLE, SCRIPT_BESIDE_US))
    if not script.exists():
        raise Cannot(
            f"no container engine answers at {address}, and no script at ${SCRIPT_VARIABLE} provides one: "
            "start Docker, or name an engine that runs in DOCKER_HOST"
        )
    return script


def provide(found: Engine | Path, sam: Path) -> Engine:
    """The engine, out of the script if need be; the script reads from `sam` which images it asks for."""
    if isinstance(found, Engine):
        return found
    exported = exports(run("bash", found, env={"CE_SAM": str(sam)}))
    if "CE_HOST_IP" not in exported:
        raise Cannot(f"{found.name} did not say under which address containers see this machine")
    return Engine(exported, exported["CE_HOST_IP"])


def exports(printed: str) -> dict[str, str]:
    """The variables of a script's `export NAME=value` lines."""
    lines = (line.removeprefix("export ") for line in printed.splitlines() if line.startswith("export "))
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def answers(address: str) -> bool:
    return ask(address, "/_ping") is not None


def bridge_gateway(address: str) -> str | None:
    """The address of this machine on the network that containers are put into by default."""
    found: dict[str, Any] = json.loads(ask(address, "/networks/bridge") or "{}")
    pools = found.get("IPAM", {}).get("Config") or [{}]
    gateway: str | None = pools[0].get("Gateway")
    return gateway


def ask(address: str, path: str) -> bytes | None:
    """The engine's answer; None when there is none."""
    if not address.startswith("unix://"):
        return None
    connection = _UnixConnection(address.removeprefix("unix://"))
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.read() if answer.status == 200 else None  # noqa: PLR2004 - HTTP's own number
    except OSError:
        return None
    finally:
        connection.close()
