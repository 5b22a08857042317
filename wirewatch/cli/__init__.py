"""The terminal: arguments in, prose or JSON out, no logic. One file per group of commands."""

from wirewatch.cli.app import main

__all__ = ["main"]
