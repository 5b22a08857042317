"""The kinds of channel: each module of this folder is one, and its name is the word in feeds.yaml."""

from alerts.channels._base import Channel
from alerts.channels._kinds import ChannelKeys, kinds

__all__ = ["Channel", "ChannelKeys", "kinds"]
