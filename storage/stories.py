"""Stories: which articles carry one text, and the sketches that tell."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, CursorResult
from sqlmodel import Session, col, delete, select, update

from storage.records.story import Membership, Related, Relation, Sketched, Story
from storage.tables.base import Row
from storage.tables.stories import SketchRow, StoryMemberRow, StoryRow

_STORIES, _MEMBERS, _SKETCHES = (Row.metadata.tables[name] for name in ("stories", "story_members", "sketches"))


class Stories:
    """Repository of stories; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def relate(self, text: Sketched, membership: Membership) -> Related:
        """Store where an article belongs; a membership without a story opens one.

        An article that has its place keeps it: only its sketch is replaced, by that of its newest version.
        """
        if (kept := self.membership(text.article_id)) is not None:
            self._session.exec(delete(SketchRow).where(col(SketchRow.article_id) == text.article_id))
            return self._sketched(text, kept)
        story_id = self._joined(membership) if membership.story_id else self._opened(text, membership.origin)
        member = {
            "article_id": text.article_id,
            "story_id": story_id,
            "relation": membership.relation.value,
            "similarity": membership.similarity,
            "reason": membership.reason,
            "like": membership.like,
        }
        self._connection.execute(_MEMBERS.insert(), member)
        return self._sketched(text, replace(membership, story_id=story_id))

    @property
    def _connection(self) -> Connection:
        """The transaction's connection. Every article passes here: plain rows cost a third of mapped objects."""
        return self._session.connection()

    def _opened(self, text: Sketched, origin: str) -> int:
        story = {"origin": origin, "first_article_id": text.article_id, "first_seen_at": text.first_seen_at}
        return _new_id(self._connection.execute(_STORIES.insert(), story))

    def _joined(self, membership: Membership) -> int:
        assert membership.story_id is not None
        renamed = (col(StoryRow.id) == membership.story_id) & (col(StoryRow.origin) != membership.origin)
        self._session.exec(update(StoryRow).where(renamed).values(origin=membership.origin))
        return membership.story_id

    def _sketched(self, text: Sketched, membership: Membership) -> Related:
        sketch = {
            "article_id": text.article_id,
            "first_seen_at": text.first_seen_at,
            "outlet": text.outlet,
            "address": text.address,
            "sketch": text.sketch,
        }
        position = _new_id(self._connection.execute(_SKETCHES.insert(), sketch))
        return Related(position=position, text=text, membership=membership)

    def after(self, position: int, *, since: datetime, limit: int) -> list[Related]:
        """Give what was related after a position, in that order; only articles first seen at `since` or later."""
        query = (
            select(SketchRow, StoryMemberRow, StoryRow.origin)
            .join(StoryMemberRow, col(SketchRow.article_id) == col(StoryMemberRow.article_id))
            .join(StoryRow, col(StoryMemberRow.story_id) == col(StoryRow.id))
            .where(col(SketchRow.id) > position, col(SketchRow.first_seen_at) >= since)
            .order_by(col(SketchRow.id))
            .limit(limit)
        )
        return [
            Related(position=sketch.id or 0, text=_text(sketch), membership=membership_of(member, origin))
            for sketch, member, origin in self._session.exec(query)
        ]

    def forget_sketches(self, before: datetime) -> int:
        """Drop the sketches of articles first seen before a moment; stories and members stay. Give how many."""
        gone = self._session.exec(delete(SketchRow).where(col(SketchRow.first_seen_at) < before))
        return int(gone.rowcount)

    def membership(self, article_id: int) -> Membership | None:
        """Give the place of an article; None while it is not related."""
        query = (
            select(StoryMemberRow, StoryRow.origin)
            .join(StoryRow, col(StoryMemberRow.story_id) == col(StoryRow.id))
            .where(StoryMemberRow.article_id == article_id)
        )
        found = self._session.exec(query).first()
        return membership_of(*found) if found else None

    def get(self, story_id: int) -> Story:
        """Give one story."""
        return story_of(self._session.get_one(StoryRow, story_id))

    def members(self, story_id: int) -> dict[int, Membership]:
        """Give all members of a story by article id, the first one first."""
        origin = self._session.get_one(StoryRow, story_id).origin
        query = select(StoryMemberRow).where(StoryMemberRow.story_id == story_id)
        rows: Sequence[StoryMemberRow] = self._session.exec(query.order_by(col(StoryMemberRow.article_id))).all()
        return {row.article_id: membership_of(row, origin) for row in rows}


def _new_id(inserted: CursorResult[Any]) -> int:
    assert inserted.inserted_primary_key is not None
    return int(inserted.inserted_primary_key[0])


def story_of(row: StoryRow) -> Story:
    """Give a story."""
    assert row.id is not None
    return Story(id=row.id, origin=row.origin, first_article_id=row.first_article_id, first_seen_at=row.first_seen_at)


def membership_of(row: StoryMemberRow, origin: str) -> Membership:
    """Give the place of an article."""
    return Membership(
        story_id=row.story_id,
        relation=Relation(row.relation),
        similarity=row.similarity,
        reason=row.reason,
        origin=origin,
        like=row.like,
    )


def _text(row: SketchRow) -> Sketched:
    return Sketched(
        article_id=row.article_id,
        first_seen_at=row.first_seen_at,
        outlet=row.outlet,
        address=row.address,
        sketch=row.sketch,
    )
