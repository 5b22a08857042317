"""Remarks on a configuration that is right: what will hardly do what its author means. One file per check."""

from wirewatch.workbench.lint._archive import Archive, Watched, look_back
from wirewatch.workbench.lint._base import Check, Example, Remark
from wirewatch.workbench.lint._run import checks, lint

__all__ = ["Archive", "Check", "Example", "Remark", "Watched", "checks", "lint", "look_back"]
