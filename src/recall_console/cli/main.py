"""Entry point: what a command's end means to the shell that started it."""

import os
import sys

from recall_console.errors import RecallError, WithheldError

USAGE, WITHHELD, INTERRUPTED = 2, 3, 130


def main() -> None:
    """Run the command line, and turn errors into one sentence and an exit code."""
    for library in (
        "OPENBLAS",
        "MKL",
    ):  # read when NumPy is loaded: threads that wait for each other are slow
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    try:
        _run(sys.argv[1:])
    except WithheldError as error:
        leave(str(error), WITHHELD)
    except RecallError as error:
        leave(str(error), USAGE)
    except OSError as error:
        leave(f"{error.filename or 'the system'}: {error.strerror or error}", USAGE)
    except KeyboardInterrupt:
        leave("interrupted", INTERRUPTED)
    except Exception as error:
        if "os error" not in str(error):
            raise
        # Polars tells of a full or failing disk by an error of its own that quotes the system's
        leave(str(error).strip().splitlines()[0], USAGE)


def _run(arguments: list[str]) -> None:
    """The plainest two starts need no parser, and so have the console on the screen 0.1 s earlier."""
    from recall_console.cli import starting  # noqa: PLC0415 - within the try's reach of ctrl+c

    if not arguments:
        starting.last()
    elif arguments == ["demo"]:
        starting.demo()
    else:
        from recall_console.cli import auditing, exporting, opening, planning, reporting, testing, tracking  # noqa: F401, PLC0415 - they hang themselves on the app
        from recall_console.cli.app import app  # noqa: PLC0415 - the same

        app()


def leave(sentence: str, code: int) -> None:
    """Say one sentence on stderr and end."""
    sys.stderr.write(f"recall-console: {sentence}\n")
    sys.exit(code)
