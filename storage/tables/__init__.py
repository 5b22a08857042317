"""The rows. Nothing outside `storage/` sees them; importing this package makes the metadata complete."""

from storage.tables.alerts import AlertMatchRow, AlertRow, DestinationRow, RevisionRow
from storage.tables.articles import ArticleRow, ArticleVersionRow
from storage.tables.channels import ChannelStateRow
from storage.tables.digests import DigestAlertRow, DigestRow, SeriesRow, ToldFailureRow
from storage.tables.feeds import FeedRow
from storage.tables.held_back import HeldBackRow
from storage.tables.hosts import HostRow
from storage.tables.incidents import EntryRow, IncidentRow
from storage.tables.left import LeftRow, SigningKeyRow
from storage.tables.matches import MatchRow
from storage.tables.notices import NoticeRow
from storage.tables.outbox import AttemptRow, DeliveryRow
from storage.tables.pages import PageRow, RobotsRow
from storage.tables.readings import ClaimRow, FrameHitRow
from storage.tables.rules import RuleVersionRow
from storage.tables.searched import SearchedRow
from storage.tables.stories import SketchRow, StoryMemberRow, StoryRow
from storage.tables.windows import AskRow, SightingRow

__all__ = [
    "AlertMatchRow",
    "AlertRow",
    "ArticleRow",
    "ArticleVersionRow",
    "AskRow",
    "AttemptRow",
    "ChannelStateRow",
    "ClaimRow",
    "DeliveryRow",
    "DestinationRow",
    "DigestAlertRow",
    "DigestRow",
    "EntryRow",
    "FeedRow",
    "FrameHitRow",
    "HeldBackRow",
    "HostRow",
    "IncidentRow",
    "LeftRow",
    "MatchRow",
    "NoticeRow",
    "PageRow",
    "RevisionRow",
    "RobotsRow",
    "RuleVersionRow",
    "SearchedRow",
    "SeriesRow",
    "SightingRow",
    "SigningKeyRow",
    "SketchRow",
    "StoryMemberRow",
    "StoryRow",
    "ToldFailureRow",
]
