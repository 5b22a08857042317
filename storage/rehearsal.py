"""A part of the past, put into a database that is thrown away afterwards, so that it can be played again."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, insert, select, update

from storage.records.feed import Feed, Health
from storage.records.message_log import SentMessage, ToldInDigest
from storage.records.search import Past
from storage.records.story import Membership, Story
from storage.tables.alerts import AlertRow, RevisionRow
from storage.tables.articles import ArticleRow
from storage.tables.digests import DigestAlertRow, DigestRow
from storage.tables.feeds import FeedRow
from storage.tables.outbox import DeliveryRow
from storage.tables.stories import StoryMemberRow, StoryRow
from storage.tables.windows import AskRow


class Rehearsal:
    """Repository of a rehearsal; part of a transaction's Store. Never used on an archive."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def feeds(self, feeds: Iterable[tuple[Feed, bool]], at: datetime) -> None:
        """Put in feeds under their own ids; with each whether it is still watched. None has been heard of."""
        for feed, watched in feeds:
            self._session.add(
                FeedRow(
                    id=feed.id,
                    url=feed.url,
                    outlet=feed.outlet,
                    owner=feed.owner,
                    groups=list(feed.groups),
                    watched=watched,
                    next_poll_at=at,
                )
            )
        self._session.flush()

    def put(self, versions: Sequence[Past]) -> None:
        """Put in versions of articles under their own ids, as read and waiting to be related; an edit replaces."""
        ids = [past.article.id for past in versions]
        there = set(self._session.exec(select(ArticleRow.id).where(col(ArticleRow.id).in_(ids))))
        new = [_columns(past) for past in versions if past.article.id not in there]
        if new:
            self._session.exec(insert(ArticleRow), params=new)
        for past in versions:
            if past.article.id in there:
                same = col(ArticleRow.id) == past.article.id
                self._session.exec(update(ArticleRow).where(same).values(**_columns(past)))

    def stories(self, members: Iterable[tuple[int, Membership, Story]]) -> None:
        """Put in which article carries whose text, as it was decided; who has a place keeps it."""
        stories: dict[int, Story] = {}
        for article_id, member, story in members:
            stories[story.id] = story
            self._session.add(
                StoryMemberRow(
                    article_id=article_id,
                    story_id=story.id,
                    relation=member.relation.value,
                    similarity=member.similarity,
                    reason=member.reason,
                    like=member.like,
                )
            )
        self._session.add_all(StoryRow(**asdict(story)) for story in stories.values())
        self._session.flush()

    def heard(self, at: datetime) -> None:
        """Take every feed for one that has just answered: when it was polled is not remembered."""
        self._session.exec(update(FeedRow).values(last_ok_at=at, polled_at=at, health=Health.OK.value))

    def next_window(self) -> datetime | None:
        """Give the hour at which a window must be asked next although nothing comes."""
        return self._session.exec(select(func.min(AskRow.ask_at))).one()

    def alerts(self) -> list[tuple[datetime, str]]:
        """Give when alerts were told, new and revised, and why, in that order."""
        query = select(RevisionRow.at, RevisionRow.reason).join(AlertRow, col(AlertRow.id) == col(RevisionRow.alert_id))
        return sorted((at, reason) for at, reason in self._session.exec(query))

    def sent(self) -> list[SentMessage]:
        """Give the alerts that recipients were sent at once."""
        query = select(DeliveryRow).where(col(DeliveryRow.alert_id).is_not(None))
        return sorted(
            SentMessage(row.created_at, row.channel, row.recipient, row.type) for row in self._session.exec(query)
        )

    def in_digests(self) -> list[ToldInDigest]:
        """Give what digests held: each revision of an alert, by the digest's series and day."""
        query = select(DigestRow, DigestAlertRow).join(DigestRow, col(DigestRow.id) == col(DigestAlertRow.digest_id))
        return sorted(
            {
                ToldInDigest(digest.series, digest.local_date, held.alert_id)
                for digest, held in self._session.exec(query)
            }
        )


def _columns(past: Past) -> dict[str, object]:
    article = past.article
    return {
        "id": article.id,
        "feed_id": article.feed_id,
        "identity": str(article.id),
        "identity_from": "id",
        "version": article.version,
        "fingerprint": "",
        "title": article.title,
        "link": article.link,
        "author": article.author,
        "summary": article.text if past.summary_only else "",
        "content": "" if past.summary_only else article.text,
        "tags": list(article.tags),
        "published_at": article.published_at,
        "first_seen_at": article.first_seen_at,
        "version_seen_at": article.version_seen_at,
        "backlog": article.backlog,
        "read_at": article.version_seen_at,
        "related_at": None,
        "reader_version": None,
    }
