"""Entry point: the language that is spoken, and what a command's end means to the shell that started it."""

import os
import sys
from importlib import import_module

from recall_console import language
from recall_console.errors import RecallError, UsageError, WithheldError
from recall_console.language import tr

COMMANDS = (
    "advising",
    "auditing",
    "customer",
    "customers",
    "exporting",
    "keying",
    "model",
    "opening",
    "planning",
    "reporting",
    "testing",
    "tracking",
)
"""Modules that hold the commands."""
USAGE, WITHHELD, INTERRUPTED = 2, 3, 130


def main() -> None:
    """Run the command line, and turn errors into one sentence and an exit code."""
    for library in (
        "OPENBLAS",
        "MKL",
    ):  # read when NumPy is loaded: threads that wait for each other are slow
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    try:
        _run(_spoken_to(sys.argv[1:]))
    except WithheldError as error:
        leave(str(error), WITHHELD)
    except RecallError as error:
        leave(str(error), USAGE)
    except OSError as error:
        where = error.filename or tr("the system")
        leave(f"{where}: {error.strerror or error}", USAGE)
    except KeyboardInterrupt:
        leave(tr("interrupted"), INTERRUPTED)
    except Exception as error:
        if "os error" not in str(error):
            raise
        # Polars tells of a full or failing disk by an error of its own that quotes the system's
        leave(str(error).strip().splitlines()[0], USAGE)


def _spoken_to(arguments: list[str]) -> list[str]:
    """The arguments without `--lang`, which may stand anywhere and decides before any other word is read or imported."""
    wanted, rest = language.of_locale(), []
    told = iter(arguments)
    for argument in told:
        if argument == "--":
            rest += [argument, *told]
        elif argument == "--lang":
            wanted = next(told, "")
        elif argument.startswith("--lang="):
            wanted = argument.removeprefix("--lang=")
        else:
            rest.append(argument)
    if wanted not in language.LANGUAGES:
        raise UsageError(
            tr("--lang takes {known}, not {wanted!r}", known="|".join(language.LANGUAGES), wanted=wanted)
        )
    language.use(wanted)
    os.environ[language.VARIABLE] = wanted  # a process that this one starts speaks the same
    return rest


def _run(arguments: list[str]) -> None:
    """The plainest two starts need no parser, and so have the console on the screen 0.1 s earlier."""
    from recall_console.cli import starting  # noqa: PLC0415 - within the try's reach of ctrl+c

    if not arguments:
        starting.last()
    elif arguments == ["demo"]:
        starting.demo()
    else:
        for name in COMMANDS:  # they hang themselves on the app
            import_module(f"recall_console.cli.{name}")
        from recall_console.cli.app import app  # noqa: PLC0415 - it speaks the language that was just decided

        app(arguments)


def leave(sentence: str, code: int) -> None:
    """Say one sentence on stderr and end."""
    sys.stderr.write(f"recall-console: {sentence}\n")
    sys.exit(code)
