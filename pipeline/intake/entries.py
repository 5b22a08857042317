"""The entries of a document, whatever its kind, made into items: cut to size, told apart, errors left out; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.errors import NotAFeed
from pipeline.intake.bridge_errors import error_of_a_bridge
from pipeline.intake.identity import Marks, fingerprint_of, first_of_each, identities, link_key, text_key, words_of
from storage.records.article import Item

MAX_ITEMS = 2_000
MAX_TITLE = 1_000
MAX_TEXT = 200_000
MAX_AUTHOR = 300
MAX_TAGS = 50
MAX_TAG = 100
MAX_ID = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry with its markup gone, before its identity is known."""

    id: str | None
    title: str
    link: str | None
    author: str | None
    summary: str
    content: str
    tags: tuple[str, ...]
    published_at: datetime | None

    def is_empty(self) -> bool:
        """Say whether it tells nothing."""
        return not (self.title or self.summary or self.content or self.link)


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """The items of one document, no two with the same identity, and what was done to them."""

    items: tuple[Item, ...]
    ids: tuple[str | None, ...]  # beside each item what the feed itself calls it
    notes: tuple[str, ...]
    cut: bool  # the document holds more than was taken of it


def items_of(entries: Sequence[Entry], total: int) -> Items:
    """Make items of entries, the first of `total`. NotAFeed: all that they tell is an error."""
    told = [entry for entry in entries if not entry.is_empty()]
    errors = [error_of_a_bridge(entry.title, entry.summary or entry.content, alone=total == 1) for entry in told]
    whole = [entry for entry, error in zip(told, errors, strict=True) if error is None]
    news = [_cut(entry) for entry in whole]
    reported = [error for error in errors if error is not None]
    if reported and not news:
        raise NotAFeed(f"instead of news it publishes an error: {reported[0]}")
    too_long = sum(before is not after for before, after in zip(whole, news, strict=True))
    notes = tuple(_left_out(total, len(entries) - len(told), reported, too_long))
    ids, items = _identified(news)
    return Items(items=items, ids=ids, notes=notes, cut=total > MAX_ITEMS or too_long > 0)


def _left_out(total: int, empty: int, errors: Sequence[str], too_long: int) -> Iterator[str]:
    if total > MAX_ITEMS:
        yield f"of {total} items only the first {MAX_ITEMS} were taken"
    if empty:
        yield f"{empty} items without title, text and link were left out"
    if errors:
        yield f"{len(errors)} items that are errors of a bridge were left out ({errors[0]})"
    if too_long:
        yield f"{too_long} items were cut, because they are too long"


def _cut(entry: Entry) -> Entry:
    if len(entry.title) <= MAX_TITLE and max(len(entry.summary), len(entry.content)) <= MAX_TEXT:
        return entry
    return replace(
        entry,
        title=entry.title[:MAX_TITLE].strip(),
        summary=entry.summary[:MAX_TEXT],
        content=entry.content[:MAX_TEXT],
    )


def _identified(entries: Sequence[Entry]) -> tuple[tuple[str | None, ...], tuple[Item, ...]]:
    words = [words_of(entry.title, entry.summary, entry.content) for entry in entries]
    marks = [
        Marks(id=entry.id, link=entry.link, fingerprint=fingerprint_of(text, entry.link))
        for entry, text in zip(entries, words, strict=True)
    ]
    known_by = identities(marks)
    kept = first_of_each(known_by)
    items = (
        Item(
            identity=known_by[index].value,
            identity_from=known_by[index].taken_from,
            title=entries[index].title,
            link=entries[index].link,
            author=entries[index].author,
            summary=entries[index].summary,
            content=entries[index].content,
            tags=entries[index].tags,
            published_at=entries[index].published_at,
            fingerprint=marks[index].fingerprint,
            link_key=link_key(entries[index].link),
            text_key=text_key(words[index]),
        )
        for index in kept
    )
    return tuple(entries[index].id for index in kept), tuple(items)
