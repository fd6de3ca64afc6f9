"""The command line: it asks, and prints what it is told."""

from recall_console.cli.main import main

__all__ = ["main"]
