"""What functions print goes to their log, whichever of them work at the same time."""

import json
from pathlib import Path
from threading import Barrier, Thread
from types import SimpleNamespace
from typing import Any

from infra.local.output import FunctionOutput
from shared.observability import SAID_ELSEWHERE, logger

PATIENCE = 5  # seconds; the other thread is there long before


def context(name: str) -> Any:
    return SimpleNamespace(
        function_name=name, memory_limit_in_mb=512, invoked_function_arn=f"arn:{name}", aws_request_id=f"request-{name}"
    )


def test_a_line_names_the_request_it_is_of_though_another_function_began_meanwhile(tmp_path: Path) -> None:
    output = FunctionOutput(tmp_path / "functions.log")
    store_began, changes_began = Barrier(2, timeout=PATIENCE), Barrier(2, timeout=PATIENCE)

    @logger.inject_lambda_context(clear_state=True)
    def store(_event: object, _context: object) -> None:
        store_began.wait()
        changes_began.wait()
        logger.info("message settled", extra={"stage": "store"})

    @logger.inject_lambda_context(clear_state=True)
    def changes(_event: object, _context: object) -> None:
        changes_began.wait()

    with output.diverted():
        thread = Thread(target=store, args=({}, context("newsmill-store")))
        thread.start()
        store_began.wait()
        changes({}, context("newsmill-changes"))
        thread.join()

    line = json.loads((tmp_path / "functions.log").read_text(encoding="utf-8"))
    assert (line["stage"], line["function_request_id"]) == ("store", "request-newsmill-store")
    assert not SAID_ELSEWHERE & line.keys()
