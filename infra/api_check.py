"""Schemathesis against the read API as it runs locally: whatever the description allows must be answered as it says.

    python -m infra.api_check

Stands up the stack on a server, with some stories and changes in it, and the HTTP API on a socket of this machine.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.local.http_api import HttpApi
from infra.local.pump import Pump
from infra.local.stack import LocalStack
from infra.sample_events import URL, normalized
from infra.shell import ROOT, say

SECONDS = 40  # of testing: CI waits for it
EXAMPLES = 15  # of each operation and phase
SEED = 20261122
VERSIONS = 3
# A cursor says where it was handed out, which no schema can: one that is made up is refused, as it should be.
NOT_ASKED = "positive_data_acceptance"
# What the read API does not serve there, receive does: `POST /stories`.
SERVED_ELSEWHERE = """
[[operations]]
include-path = "/stories"
checks.unsupported_method.enabled = false
"""


def main() -> int:
    with TemporaryDirectory(prefix="newsmill-api-") as folder:
        stack = LocalStack.start(state_dir=Path(folder) / "state")
        try:
            _fill(stack)
            with HttpApi(stack) as api:
                return _run(api.url, Path(folder))
        finally:
            stack.stop()


def _fill(stack: LocalStack) -> None:
    """Some versions of one story, through the real store stage and the pipe of changes."""
    told = normalized()
    for hour in range(VERSIONS):
        changed = {"headline": f"{told.story.headline}, take {hour}", "content_hash": f"{hour}" * 64}
        story = told.story.model_copy(update=changed | {"fetched_at": told.story.fetched_at + timedelta(hours=hour)})
        body = told.model_copy(update={"story": story}).model_dump_json()
        stack.client("sqs").send_message(QueueUrl=stack.outputs["StoreQueueUrl"], MessageBody=body)
    Pump(stack).run_until_idle(60)


def _run(url: str, folder: Path) -> int:
    config = folder / "schemathesis.toml"
    story_id = f'"{normalized().story.story_id}"'
    known = {"path.story_id": story_id, "path.number": "2", "query.url": f'"{URL}"', "query.since": '"latest"'}
    parameters = "".join(f'"{name}" = {value}\n' for name, value in known.items())
    config.write_text(f"[parameters]\n{parameters}{SERVED_ELSEWHERE}", encoding="utf-8")
    command = [
        str(Path(sys.executable).parent / "st"), "--config-file", str(config), "run", f"{url}/openapi.json",
        "--checks", "all", "--exclude-checks", NOT_ASKED, "--max-examples", str(EXAMPLES),
        "--max-time", str(SECONDS), "--seed", str(SEED), "--no-color",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, check=False)  # noqa: S603 - our own environment's program
    say("the read API keeps what its description says" if not done.returncode else f"see above; seed {SEED}")
    return done.returncode


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
