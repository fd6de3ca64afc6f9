"""Run the command line with ``python -m recall_console``."""

from recall_console.cli import main

main()
