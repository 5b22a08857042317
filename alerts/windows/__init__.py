"""The kinds of window: each module of this folder is one, and its name is the word in feeds.yaml."""

from alerts.windows._base import Episode, Example, History, Verdict, Window
from alerts.windows._kinds import WindowKeys, kinds

__all__ = ["Episode", "Example", "History", "Verdict", "Window", "WindowKeys", "kinds"]
