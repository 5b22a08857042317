"""Windows: the matches that they count, and the times at which they must be asked."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from storage.records.match import Match
from storage.records.window import Ask, Sighting
from storage.tables.alerts import AlertMatchRow, AlertRow
from storage.tables.articles import ArticleRow
from storage.tables.feeds import FeedRow
from storage.tables.stories import StoryMemberRow, StoryRow
from storage.tables.windows import AskRow, SightingRow

_MANY = 500  # ids in one question


class Windows:
    """Repository of what windows count; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(self, match: Match, group: str, *, counts: bool, speakers: Sequence[str], places: Sequence[str]) -> bool:
        """Put a match into a group; say whether its article is new there."""
        of_article = select(SightingRow.match_id).where(
            SightingRow.rule_id == match.rule_id,
            SightingRow.group_key == group,
            SightingRow.article_id == match.article_id,
        )
        there = self._session.exec(of_article).all()
        if match.id not in there:
            self._session.add(
                SightingRow(
                    rule_id=match.rule_id,
                    group_key=group,
                    match_id=match.id,
                    article_id=match.article_id,
                    first_seen_at=match.first_seen_at,
                    counts=counts,
                    speakers=list(speakers),
                    places=list(places),
                )
            )
            self._session.flush()
        return not there

    def ask_at_once(self, match: Match, group: str, at: datetime) -> None:
        """Have the window asked because of a match: from its first sight on, anything may be otherwise now."""
        row = self._session.get(AskRow, (match.rule_id, group)) or AskRow(
            rule_id=match.rule_id, group_key=group, rule_version=match.rule_version
        )
        row.ask_at = at
        row.judge_from = min(row.judge_from or match.first_seen_at, match.first_seen_at)
        self._session.add(row)
        self._session.flush()

    def expect(self, rule_id: str, group: str, version: str, at: datetime) -> None:
        """Have a window asked for which nothing has come yet."""
        if self._session.get(AskRow, (rule_id, group)) is None:
            self._session.add(AskRow(rule_id=rule_id, group_key=group, rule_version=version, ask_at=at))
            self._session.flush()

    def hold_to(self, rule_id: str, version: str, at: datetime) -> None:
        """Ask windows anew that wait for a time which an older version of their rule has named."""
        query = select(AskRow).where(
            AskRow.rule_id == rule_id, AskRow.rule_version != version, col(AskRow.ask_at).is_not(None)
        )
        for row in self._session.exec(query):
            row.ask_at, row.rule_version = at, version
            self._session.add(row)
        self._session.flush()

    def due(self, rule_ids: Collection[str], now: datetime) -> list[Ask]:
        """Give the windows of these rules that must be asked by `now`, longest waiting first."""
        query = (
            select(AskRow)
            .where(col(AskRow.ask_at) <= now)
            .order_by(col(AskRow.ask_at), col(AskRow.rule_id), col(AskRow.group_key))
        )
        return [
            Ask(rule_id=row.rule_id, group=row.group_key, judge_from=row.judge_from)
            for row in self._session.exec(query)
            if row.rule_id in rule_ids
        ]

    def asked(self, ask: Ask, version: str, *, ask_at: datetime | None, judge_from: datetime | None) -> None:
        """Record that a window was asked, and when it must be asked again although nothing comes."""
        row = self._session.get_one(AskRow, (ask.rule_id, ask.group))
        row.rule_version, row.ask_at, row.judge_from = version, ask_at, judge_from
        self._session.add(row)
        self._session.flush()

    def sightings(self, rule_id: str, group: str, since: datetime | None) -> list[Sighting]:
        """Give what a group holds, first seen after `since`."""
        query = (
            select(SightingRow, FeedRow, StoryRow.origin)
            .join(ArticleRow, col(SightingRow.article_id) == col(ArticleRow.id))
            .join(FeedRow, col(ArticleRow.feed_id) == col(FeedRow.id))
            .join(StoryMemberRow, col(StoryMemberRow.article_id) == col(ArticleRow.id), isouter=True)
            .join(StoryRow, col(StoryRow.id) == col(StoryMemberRow.story_id), isouter=True)
            .where(SightingRow.rule_id == rule_id, SightingRow.group_key == group)
            .order_by(col(SightingRow.first_seen_at), col(SightingRow.match_id))
        )
        if since is not None:
            query = query.where(col(SightingRow.first_seen_at) > since)
        owners = dict(self._session.exec(select(FeedRow.outlet, FeedRow.owner)).all())
        return [
            _sighting(row, feed, _origin(copied_from or feed.outlet, owners))
            for row, feed, copied_from in self._session.exec(query)
        ]

    def alert_behind(self, rule_id: str, beginning: str, match_ids: Sequence[int]) -> int | None:
        """Give the newest alert of a rule, under a key that begins so, behind which one of these matches stands."""
        for end in range(len(match_ids), 0, -_MANY):
            query = (
                select(col(AlertRow.id))
                .join(AlertMatchRow, col(AlertMatchRow.alert_id) == col(AlertRow.id))
                .where(
                    AlertRow.rule_id == rule_id,
                    col(AlertRow.key).startswith(beginning, autoescape=True),
                    col(AlertMatchRow.match_id).in_(match_ids[max(end - _MANY, 0) : end]),
                )
                .order_by(col(AlertRow.id).desc())
            )
            found = self._session.exec(query).first()
            if found is not None:
                return found
        return None


def _sighting(row: SightingRow, feed: FeedRow, origin: str) -> Sighting:
    return Sighting(
        match_id=row.match_id,
        article_id=row.article_id,
        outlet=feed.outlet,
        owner=feed.owner,
        groups=tuple(feed.groups),
        origin=origin,
        speakers=tuple(row.speakers),
        places=tuple(row.places),
        first_seen_at=row.first_seen_at,
        counts=row.counts,
    )


def _origin(whose_text: str, owners: Mapping[str, str | None]) -> str:
    """Say who speaks: the outlet or agency that a copy comes from, and outlets of one owner are one voice."""
    return owners.get(whose_text) or whose_text
