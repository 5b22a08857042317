"""Which stored article each item of a document is, and by what the items of its feed can be known; pure.

An item is known by the strongest mark that its feed does not spoil: its id, else its link, else its text. Which one
that is, is learned from how documents compare with what is stored; docs/reading-feeds.md tells it to people. Whatever
is learned, a stored article is found by all of its marks, so a change of mind makes no old item new.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from pipeline.intake.identity import link_identity
from pipeline.intake.likeness import alike_texts, alike_titles
from storage.records.article import IdentityFrom, Item, Known

_SURE_AFTER = 2  # documents in a row


class How(Enum):
    """By what an item was known again; the last two hold only where the whole document speaks for them."""

    ID = "id"
    LINK = "link"
    TEXT = "text"
    LINK_ALONE = "link, under another title"
    TEXT_ALONE = "text, at another address and time"


_SUREST = (*How, None)
_FROM = {
    How.LINK: IdentityFrom.LINK,
    How.LINK_ALONE: IdentityFrom.LINK,
    How.TEXT: IdentityFrom.FINGERPRINT,
    How.TEXT_ALONE: IdentityFrom.FINGERPRINT,
}
_ALONE = frozenset({How.LINK_ALONE, How.TEXT_ALONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What is stored that items of a document may be."""

    by_identity: Mapping[str, Known]
    alike: Sequence[Known] = ()  # that have the link or the text of an item
    beginnings: Mapping[int, str] | None = None  # how the texts of articles begin, where it must be looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An item, under the identity that it has or is to have, and the article that it is; None: it is new."""

    item: Item
    known: Known | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a document says of its feed's names."""

    policy: IdentityFrom  # that it was read by
    familiar: int = 0  # items known by the mark that the policy trusts
    by_link: int = 0  # known although that mark was another one
    by_text: int = 0
    reused: int = 0  # under a known id, and another story
    links_reused: int = 0  # of these, at the very address of the other one
    relinked: int = 0  # known by their id, saying the same, at another address

    @property
    def strangers(self) -> int:
        """Count the items whose trusted mark was changed."""
        return self.by_link + self.by_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A document compared with what is stored of its feed, in its order."""

    seen: tuple[Seen, ...]
    repeated: int  # items that only repeat another one of the document
    evidence: Evidence


def is_plain(items: Iterable[Item], known: Mapping[str, Known], policy: IdentityFrom) -> bool:
    """Say whether all items are known by their ids, unchanged: then nothing else needs to be asked."""
    return policy is IdentityFrom.ID and all(
        (one := known.get(item.identity)) is not None and one.fingerprint == item.fingerprint for item in items
    )


def doubtful(items: Iterable[Item], known: Mapping[str, Known], policy: IdentityFrom) -> list[Item]:
    """Give the items whose identity alone does not tell which article they are."""
    return [
        item
        for item in items
        if policy is not IdentityFrom.ID
        or (one := known.get(item.identity)) is None
        or (one.fingerprint != item.fingerprint and one.text_key not in (None, item.text_key))
    ]


def other_names(items: Iterable[Item]) -> list[str]:
    """Give the identities under which items are stored whose own must not be used."""
    return [name for item in items for name in (link_identity(item.link), item.fingerprint) if name]


def recognise(items: Sequence[Item], stored: Stored, policy: IdentityFrom) -> Recognised:
    """Find the article that each item is. The order of the document does not matter."""
    reader = _Reader(items, stored, policy)
    found = [reader.match(item) for item in items]
    evidence = _evidence(items, found, policy)
    held = [one if one.how not in _ALONE or _holds(one, found, evidence) else _NOBODY for one in found]
    named = _Register(stored, policy).enter(items, held)
    seen = tuple(one for one in named if one)
    return Recognised(seen=seen, repeated=len(items) - len(seen), evidence=_evidence(items, held, policy))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    known: Known | None = None
    how: How | None = None
    reused: bool = False
    link_reused: bool = False
    relinked: bool = False


_NOBODY = _Match()


class _Reader:
    """Looks each item of one document up."""

    def __init__(self, items: Sequence[Item], stored: Stored, policy: IdentityFrom) -> None:
        self._stored, self._policy = stored, policy
        self._identities = {item.identity for item in items}
        self._links = Counter(item.link_key for item in items)
        self._texts = Counter(item.text_key for item in items)
        self._by_link: defaultdict[int | None, list[Known]] = defaultdict(list)
        self._by_text: defaultdict[int | None, list[Known]] = defaultdict(list)
        for known in stored.alike:
            self._by_link[known.link_key].append(known)
            self._by_text[known.text_key].append(known)
        by_identity = stored.by_identity if policy is IdentityFrom.ID else {}
        self._reused = {
            item.identity
            for item in items
            if item.identity in by_identity and self._is_another_story(by_identity[item.identity], item)
        }

    def match(self, item: Item) -> _Match:
        if self._policy is IdentityFrom.FINGERPRINT:
            return self._by_its_text(item, trusted=True) or _NOBODY
        if self._policy is IdentityFrom.LINK:
            return self._by_its_link(item) or self._by_its_text(item) or _NOBODY
        known = self._stored.by_identity.get(item.identity)
        if known is None:
            return self._by_its_link(item) or self._by_its_text(item) or _NOBODY
        if item.identity not in self._reused:
            relinked = known.fingerprint != item.fingerprint and known.text_key == item.text_key
            return _Match(known=known, how=How.ID, relinked=relinked)
        at_its_place = known.link_key is not None and known.link_key == item.link_key
        other = None if at_its_place else self._by_its_link(item)
        other = other or self._by_its_text(item, trusted=True) or _NOBODY
        return replace(other, reused=True, link_reused=at_its_place)

    def _is_another_story(self, known: Known, item: Item) -> bool:
        """Say whether an id that is known stands for another story now: nothing about it is as it was."""
        if item.identity_from is not IdentityFrom.ID or known.text_key in (None, item.text_key):
            return False
        if not (known.title and item.title) or alike_titles(known.title, item.title):
            return False
        if known.published_at == item.published_at is not None:
            return False
        before = (self._stored.beginnings or {}).get(known.article_id, "")
        now = item.summary or item.content
        if item.link_key is not None and item.link_key == known.link_key and not (before and now):
            return False  # a headline that was rewritten
        return not alike_texts(before, now)

    def _by_its_link(self, item: Item) -> _Match | None:
        there = self._by_link[item.link_key] if item.link_key is not None else []
        if not there or self._links[item.link_key] > 1:
            return None
        same = next((known for known in there if known.text_key == item.text_key), None)
        if same and (len(there) == 1 or self._policy is not IdentityFrom.ID):
            return _Match(known=same, how=How.LINK)
        if self._policy is IdentityFrom.LINK:
            one = there[0] if len(there) == 1 else _closest(there, item)
            return _Match(known=one, how=How.LINK) if one else None
        (known, *others) = there
        if others or self._is_beside(known, item):
            return None
        alike = alike_titles(known.title, item.title) or _stem(known.identity) == _stem(item.identity)
        is_own_id = item.identity_from is IdentityFrom.ID
        return _Match(known=known, how=How.LINK if alike or not is_own_id else How.LINK_ALONE)

    def _by_its_text(self, item: Item, *, trusted: bool = False) -> _Match | None:
        there = self._by_text[item.text_key] if item.text_key is not None else []
        if not there:
            return None
        if trusted:
            same = next((known for known in there if known.fingerprint == item.fingerprint), None)
            is_policy = self._policy is IdentityFrom.FINGERPRINT
            return _Match(known=same or there[0], how=How.TEXT) if same or is_policy else None
        (known, *others) = there
        if others or self._texts[item.text_key] > 1 or self._is_beside(known, item):
            return None
        has_no_id = self._policy is IdentityFrom.LINK or item.identity_from is not IdentityFrom.ID
        same_time = known.published_at == item.published_at is not None
        is_sure = same_time or (has_no_id and known.fingerprint == item.fingerprint)
        return _Match(known=known, how=How.TEXT if is_sure else How.TEXT_ALONE)

    def _is_beside(self, known: Known, item: Item) -> bool:
        """Say whether an article stands in this document as another item, by its own id."""
        is_there = known.identity in self._identities and known.identity not in {item.identity, *self._reused}
        return is_there and self._policy is IdentityFrom.ID


def _closest(there: Sequence[Known], item: Item) -> Known | None:
    """Give the newest of several articles with one address, of those that have a like title."""
    return next((known for known in reversed(there) if alike_titles(known.title, item.title)), None)


def _stem(identity: str) -> str:
    """Give an id without its fragment, in which some publishers count the versions of an article."""
    return identity.partition("#")[0] if "://" in identity else identity


def _evidence(items: Sequence[Item], found: Sequence[_Match], policy: IdentityFrom) -> Evidence:
    counts = Counter(_trusted_mark(one, item, policy) for one, item in zip(found, items, strict=True))
    return Evidence(
        policy=policy,
        familiar=counts[True, How.ID] + counts[True, How.LINK] + counts[True, How.TEXT] + counts[True, How.TEXT_ALONE],
        by_link=counts[False, How.LINK],
        by_text=counts[False, How.TEXT] + counts[False, How.TEXT_ALONE],
        reused=sum(one.reused for one in found),
        links_reused=sum(one.link_reused for one in found),
        relinked=sum(one.relinked for one in found),
    )


def _trusted_mark(match: _Match, item: Item, policy: IdentityFrom) -> tuple[bool, How | None]:
    """Say whether an item was known by the best mark that its feed gives it, and by which it was."""
    if match.reused:
        return True, None
    if policy is IdentityFrom.ID:
        return match.how is How.ID, match.how
    if policy is IdentityFrom.LINK:
        return match.how is How.LINK or item.link_key is None, match.how
    return True, match.how


def _holds(one: _Match, found: Sequence[_Match], evidence: Evidence) -> bool:
    """Say whether the rest of the document speaks for a weak likeness: its marks have changed as a whole."""
    if evidence.strangers <= evidence.familiar or evidence.strangers < _SURE_AFTER:
        return False
    doubted = sum(other.how is How.LINK_ALONE for other in found)
    return one.how is How.TEXT_ALONE or evidence.strangers > doubted


class _Register:
    """Lets each article be one item at most, and gives new ones an identity that no other article has."""

    def __init__(self, stored: Stored, policy: IdentityFrom) -> None:
        self._stored, self._policy = stored, policy
        self._taken = {*stored.by_identity, *(known.identity for known in stored.alike)}
        self._claimed: set[int] = set()

    def enter(self, items: Sequence[Item], held: Sequence[_Match]) -> list[Seen | None]:
        """Enter the surest first, so that their order in the document does not matter; None: it repeats another."""
        entered: dict[int, Seen | None] = {}
        for place in sorted(range(len(items)), key=lambda place: _SUREST.index(held[place].how)):
            entered[place] = self._entered(items[place], held[place])
        return [entered[place] for place in range(len(items))]

    def _entered(self, item: Item, match: _Match) -> Seen | None:
        known = match.known
        own = None if known and match.how is How.ID else self._free_name(item, match)
        if known is None and own is None:
            known = self._stored.by_identity.get(item.fingerprint)  # it was stored by its text, and edited since
        if known is None:
            if own is None:
                return None
            self._taken.add(own.identity)
            return Seen(item=own, known=None)
        if known.article_id in self._claimed:
            return None
        self._claimed.add(known.article_id)
        if own and self._policy is IdentityFrom.ID and own.identity == item.identity:
            self._taken.add(own.identity)
            return Seen(item=own, known=known)
        kept_from = _FROM.get(match.how, item.identity_from) if match.how else item.identity_from
        return Seen(item=replace(item, identity=known.identity, identity_from=kept_from), known=known)

    def _free_name(self, item: Item, match: _Match) -> Item | None:
        is_trusted = self._policy is IdentityFrom.ID and not match.reused
        if is_trusted and item.identity not in self._taken:
            return item
        names: list[tuple[str, IdentityFrom]] = []
        link = link_identity(item.link) if item.link_key is not None else None
        if link and self._policy is not IdentityFrom.FINGERPRINT:
            names.append((link, IdentityFrom.LINK))
        names.append((item.fingerprint, IdentityFrom.FINGERPRINT))
        free = next(((name, taken_from) for name, taken_from in names if name not in self._taken), None)
        return replace(item, identity=free[0], identity_from=free[1]) if free else None
