"""What `./newsmill up` does, as a process that can be killed.

    python -m tests.integration.live_pump STATE_DIR TEMPLATE [MOMENT OPERATION TIMES]

`before PutObject 3`: it kills itself before its third PutObject, as hard as it gets.
"""

import os
import signal
import sys
from itertools import count
from pathlib import Path

from infra.local.faults import AwsCall, Watch
from infra.local.pump import Pump
from infra.local.stack import LocalStack


def ending(moment: str, operation: str, times: str) -> Watch:
    seen = count(1)

    def watch(call: AwsCall) -> None:
        if (call.moment, call.operation) == (moment, operation) and next(seen) == int(times):
            os.kill(os.getpid(), signal.SIGKILL)

    return watch


def main() -> None:
    state_dir, template, *rest = sys.argv[1:]
    watch = ending(*rest) if rest else None
    stack = LocalStack.start(state_dir=Path(state_dir), template=Path(template), watch=watch)
    Pump(stack).run_until_idle(timeout=60)


if __name__ == "__main__":
    main()
