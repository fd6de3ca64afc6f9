"""An export as a process of its own, for tests that kill it: `python interrupted_export.py WORKSPACE OUT [OPERATION]`.

With a number of a file operation it kills itself right before that one; it ends with 0 when there are fewer.
"""

import hashlib
import os
import signal
import sys
from pathlib import Path

import polars as pl

from recall_console.workspace import exports, workspace

KEY = "5ca1ab1e"
FILES = tuple((f"{name}.csv", name.encode() * 100_000) for name in ("push", "e-mail", "sms", "call"))
TOLD = {
    "number": 1,
    "plan": "Plan",
    "last_release_on": None,
    "files": [{"name": name, "sha256": hashlib.sha256(content).hexdigest()} for name, content in FILES],
}
TABLES = {
    name: pl.DataFrame({"customer_id": [f"customer-{number}" for number in range(20_000)]})
    for name in ("contacts", "holdout", "suppressed")
}
OPERATIONS = {"open", "os.mkdir", "os.remove", "os.rename", "shutil.rmtree"}


def export(root: Path, out: Path) -> None:
    """Record the export where it is not recorded yet, and write its files."""
    shop = workspace.reopen(root)
    recorded = exports.records(shop)
    record = recorded[0] if recorded else exports.publish(shop, KEY, TOLD, TABLES)
    exports.deliver(record, FILES, out)


def die_before(operation: int) -> None:
    """Let the process be killed before its so many-th operation on files."""
    left = operation

    def count(event: str, _: tuple[object, ...]) -> None:
        nonlocal left
        if event in OPERATIONS:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


if __name__ == "__main__":
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    if len(sys.argv) > 3:
        die_before(int(sys.argv[3]))
    export(Path(sys.argv[1]), Path(sys.argv[2]))
