"""The pages of articles: which are awaited, when each is asked for, what came of it; and what sites ask of robots."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy
from sqlalchemy import func
from sqlmodel import Session, col, delete, select, update

from storage.records.article import Article
from storage.records.feed import FullText
from storage.records.page import AwaitedPage, PageState, Prospect, Robots
from storage.tables.articles import ArticleRow, ArticleVersionRow
from storage.tables.feeds import FeedRow
from storage.tables.pages import PageRow, RobotsRow

_FULL_TEXT = {one.value: one for one in FullText}
_LATE = "its page did not come in time"


class Pages:
    """Repository of pages; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def prospects(self, articles: Sequence[Article]) -> list[Prospect]:
        """Give those of these articles that have a page of which nothing was decided yet, and may be asked for."""
        query = (
            sqlalchemy.select(
                col(ArticleRow.id),
                col(ArticleRow.version),
                col(ArticleRow.link),
                col(FeedRow.full_text),
                col(ArticleVersionRow.page_text),
            )
            .join(FeedRow, col(FeedRow.id) == col(ArticleRow.feed_id))
            .outerjoin(
                ArticleVersionRow,
                (col(ArticleVersionRow.article_id) == col(ArticleRow.id))
                & (col(ArticleVersionRow.version) == col(ArticleRow.version) - 1),
            )
            .where(
                col(ArticleRow.id).in_([article.id for article in articles]),
                col(ArticleRow.page_state).is_(None),
                col(ArticleRow.link).is_not(None),
                col(FeedRow.full_text) != FullText.NEVER,
            )
            .order_by(col(ArticleRow.id))
        )
        return [
            Prospect(
                article_id=article_id or 0,
                version=version,
                url=url or "",
                full_text=_FULL_TEXT[full_text],
                had_page=bool(before),
            )
            for article_id, version, url, full_text, before in self._session.connection().execute(query)
        ]

    def want(self, wanted: Iterable[Prospect], now: datetime, wait: timedelta) -> None:
        """Await the pages of these articles, which nobody reads until then, for `wait` at most."""
        for prospect in wanted:
            row = self._session.get(PageRow, prospect.article_id) or PageRow(
                article_id=prospect.article_id, version=0, url="", wanted_at=now, wait_until=now
            )
            row.version, row.url, row.hops, row.tries = prospect.version, prospect.url, 0, 0
            row.wanted_at, row.wait_until, row.next_try_at = now, now + wait, now
            row.problem = row.settled_at = None
            self._session.add(row)
            self._mark(prospect.article_id, prospect.version, page_state=PageState.AWAITED, read_leased_until=None)
        self._session.flush()

    def due(self, now: datetime, limit: int) -> list[AwaitedPage]:
        """Give pages whose turn has come, longest waiting first, kept from other transactions."""
        query = (
            select(PageRow, ArticleRow, FeedRow.url)
            .join(ArticleRow, col(ArticleRow.id) == col(PageRow.article_id))
            .join(FeedRow, col(FeedRow.id) == col(ArticleRow.feed_id))
            .where(col(PageRow.next_try_at) <= now, col(PageRow.version) == col(ArticleRow.version))
            .order_by(col(PageRow.next_try_at), col(PageRow.article_id))
            .limit(limit)
            .with_for_update(skip_locked=True, of=PageRow)
        )
        return [_awaited(row, article, feed) for row, article, feed in self._session.exec(query)]

    def ask(self, next_try: Mapping[int, tuple[str, datetime]], now: datetime) -> None:
        """Set for each article id whose page is asked for now: the host, and when it would be tried again.

        Done before the request: a crash loop asks nobody again at once.
        """
        for article_id, (host, at) in next_try.items():
            self._session.exec(
                update(PageRow)
                .where(col(PageRow.article_id) == article_id)
                .values(
                    host=host, next_try_at=at, asked_at=now, asked=col(PageRow.asked) + 1, tries=col(PageRow.tries) + 1
                )
            )

    def put_off(self, page: AwaitedPage, until: datetime, problem: str) -> None:
        """Ask for a page later: its host is to be left alone."""
        self._row(page, next_try_at=until, problem=problem)

    def failed(self, page: AwaitedPage, problem: str) -> None:
        """Record why a try has failed; the next one is set already."""
        self._row(page, problem=problem)

    def redirected(self, page: AwaitedPage, url: str, now: datetime) -> None:
        """Ask at another address from now on: no new try, and the same request."""
        self._row(page, url=url, hops=page.hops + 1, tries=page.tries, asked=page.asked, next_try_at=now)

    def settle(
        self,
        page: AwaitedPage | Prospect,
        now: datetime,
        *,
        text: str | None = None,
        url: str | None = None,
        problem: str | None = None,
    ) -> None:
        """Let a version be read, with the text of its page or with the reason why not; an edit since waits on.

        Where the version before had its page and this one has not, that text stands behind the feed's own: what it told
        is not taken back because a server is down.
        """
        if text is None:
            text, problem = self._with_page_before(page.article_id, page.version, problem)
        self._mark(
            page.article_id,
            page.version,
            page_state=PageState.SETTLED,
            page_text=text,
            page_url=url,
            text_problem=problem,
            read_leased_until=None,
        )
        same = (col(PageRow.article_id) == page.article_id, col(PageRow.version) == page.version)
        self._session.exec(update(PageRow).where(*same).values(next_try_at=None, settled_at=now, problem=problem))

    def give_up(self, now: datetime) -> int:
        """Let all be read that have waited too long for their page; give how many."""
        query = (
            select(PageRow, ArticleRow, FeedRow.url)
            .join(ArticleRow, col(ArticleRow.id) == col(PageRow.article_id))
            .join(FeedRow, col(FeedRow.id) == col(ArticleRow.feed_id))
            .where(col(PageRow.next_try_at).is_not(None), col(PageRow.wait_until) <= now)
        )
        late = [(_awaited(row, article, feed), row.problem) for row, article, feed in self._session.exec(query)]
        for page, problem in late:
            self.settle(page, now, problem=f"{_LATE}: {problem}" if problem else _LATE)
        return len(late)

    def asked_since(self, since: datetime) -> dict[str, int]:
        """Count by host the pages that were asked for after a moment, each once."""
        query = select(PageRow.host, func.count()).where(col(PageRow.asked_at) > since).group_by(PageRow.host)
        return dict(self._session.exec(query).all())

    def forget(self, before: datetime) -> None:
        """Drop what was settled long ago."""
        old = (col(PageRow.next_try_at).is_(None), col(PageRow.settled_at) < before)
        self._session.exec(delete(PageRow).where(*old))
        self._session.exec(delete(RobotsRow).where(col(RobotsRow.keep_until) < before))

    def robots(self, origins: Iterable[str], now: datetime) -> dict[str, Robots]:
        """Give by origin what is known of its robots.txt and still holds."""
        asked = sorted(set(origins))
        query = select(RobotsRow).where(col(RobotsRow.origin).in_(asked), col(RobotsRow.keep_until) > now)
        return {row.origin: Robots(**row.model_dump()) for row in self._session.exec(query)}

    def keep_robots(self, found: Iterable[Robots]) -> None:
        """Store robots.txt files in the place of earlier ones."""
        for robots in found:
            row = self._session.get(RobotsRow, robots.origin) or RobotsRow(
                origin=robots.origin, fetched_at=robots.fetched_at, keep_until=robots.keep_until, rules=b""
            )
            row.fetched_at, row.keep_until = robots.fetched_at, robots.keep_until
            row.rules, row.problem = robots.rules, robots.problem
            self._session.add(row)
        self._session.flush()

    def _with_page_before(self, article_id: int, version: int, problem: str | None) -> tuple[str | None, str | None]:
        before = self._session.get(ArticleVersionRow, (article_id, version - 1))
        row = self._session.get(ArticleRow, article_id)
        if before is None or row is None or not before.page_text:
            return None, problem
        said = row.content or row.summary
        same = not said or said in before.page_text
        kept = before.page_text if same else f"{said}\n\n{before.page_text}"
        return kept, f"{problem or _LATE}; what it said before the edit is kept"

    def _mark(self, article_id: int, version: int, **values: object) -> None:
        same = (col(ArticleRow.id) == article_id, col(ArticleRow.version) == version)
        self._session.exec(update(ArticleRow).where(*same).values(**values))

    def _row(self, page: AwaitedPage, **values: object) -> None:
        same = (col(PageRow.article_id) == page.article_id, col(PageRow.version) == page.version)
        self._session.exec(update(PageRow).where(*same, col(PageRow.next_try_at).is_not(None)).values(**values))


def _awaited(row: PageRow, article: ArticleRow, feed_url: str) -> AwaitedPage:
    return AwaitedPage(
        article_id=row.article_id,
        version=row.version,
        url=row.url,
        feed_url=feed_url,
        hops=row.hops,
        tries=row.tries,
        asked=row.asked,
        wanted_at=row.wanted_at,
        wait_until=row.wait_until,
        title=article.title,
        feed_text=article.content or article.summary,
        link=article.link or row.url,
    )
