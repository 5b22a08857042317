"""What all kinds of condition share: the class they derive from, and `When`, the mapping that holds them.

A kind is one file of this folder with one class. Its file name is its key in YAML, its docstring the documentation, its
typed fields the keys inside, its `examples` are run by the contract suite. Nothing else names it.
"""

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, ClassVar, Protocol, Self, TypeVar, cast

from pydantic import (
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    create_model,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from pipeline.explained import Explained
from pipeline.fields import index
from pipeline.query.line import literal
from pipeline.query.needed import Needed
from pipeline.query.plan import Group, Plan, stand, together
from pipeline.query.scan import NOT_PLAIN, Literals, Scan
from pipeline.query.tree import Found
from pipeline.query.words import Words
from pipeline.uses import DEEPEST
from storage.keys import Keys, KindKeys, discover
from storage.records.article import Article
from storage.records.match import Span
from storage.records.reading import Reading

PACKAGE = "pipeline.rules"

Finding = TypeVar("Finding")

NOTHING_READ = Reading(version="", language=None, claims=(), frames=())


def nothing_read(article: Article) -> Reading:  # noqa: ARG001 - stands for a reader
    """Read nothing in any article: for rules that ask for words only."""
    return NOTHING_READ


@dataclass(kw_only=True)
class IndexedArticle:
    """An article, its words, and what it says: what conditions are asked about.

    It is read when the first condition asks for its reading, and then once: most articles meet no rule that needs it.
    """

    article: Article
    read: Callable[[Article], Reading] = nothing_read

    @cached_property
    def words(self) -> Words:
        """Give the words of title and text; those of other fields are indexed when a query asks."""
        return index(self.article)

    @cached_property
    def reading(self) -> Reading:
        """Give what the article says."""
        return self.read(self.article)

    @cached_property
    def _found(self) -> dict[str, Any]:
        return {}

    def once(self, name: str, find: Callable[[], Finding]) -> Finding:
        """Give what a kind of condition looks for in every article, looked for once whatever number of rules ask."""
        if name not in self._found:
            self._found[name] = find()
        return cast("Finding", self._found[name])

    @property
    def is_read(self) -> bool:
        """Say whether a condition has asked for the reading."""
        return "reading" in vars(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A `when` in YAML, an article, and whether the one hits the other."""

    when: str
    title: str = ""
    text: str = ""
    article: Mapping[str, Any] = field(default_factory=dict)  # what else is known of it, such as its outlet
    conditions: str = ""  # the section `conditions` that it may use, in YAML
    hits: bool


class Condition(KindKeys):
    """One thing that a rule asks of an article."""

    model_config = ConfigDict(defer_build=True)  # kinds may hold a `When`, which is made of all kinds

    examples: ClassVar[tuple[Example, ...]] = ()

    def hits(self, article: IndexedArticle) -> Found | None:
        """Give the spans that make the condition hold (none, where it holds without any), or None if it does not."""
        raise NotImplementedError

    def explain(self, article: IndexedArticle) -> Explained:
        """Say why it holds, or how close it came; a kind that knows more than its spans says it by its own method."""
        found = self.hits(article)
        return Explained(kind=self.yaml_key, asked=self.in_words, held=found is not None, spans=found or ())

    @property
    def yaml_key(self) -> str:
        """Give its key in YAML."""
        return next((name for name, kind in kinds().items() if kind is type(self)), type(self).__name__.lower())

    @property
    def in_words(self) -> str:
        """Give what it asks in a line, as near to YAML as what was read of it allows."""
        return ", ".join(f"{name}: {_plain(getattr(self, name))}" for name in sorted(self.model_fields_set))

    def could_hold(self, article: IndexedArticle) -> bool:
        """Say whether it could hold if the article's text went on: False where that can change nothing any more."""
        return all(when.could_hold(article) for when in self.inner())

    def concerns(self, article: IndexedArticle) -> bool | None:
        """Say whether the article is about what it asks for, although it does not hold as far as the text goes.

        For kinds that know it better than by their words. None: nothing speaks for it or against it.
        """
        return together_concern(when.concerns(article) for when in self.inner())

    def asks_to_read(self) -> bool:
        """Say whether the article must be taken apart to tell; such conditions are asked last."""
        return any(when.asks_to_read for when in self.inner())

    def needs(self) -> tuple[Needed, ...]:
        """Give what an article must hold, each of it, for the condition to hold; nothing where that cannot be told."""
        return ()

    def needs_if_plain(self) -> tuple[Needed, ...]:
        """Give what an article must hold beside that, if all of its letters are plain ones and none is unseen."""
        return ()

    def plan(self, literals: Literals) -> Plan:
        """Give what decides whether the condition holds, as far as it can be told by literals."""
        return Asks(self, literals)

    def inner(self) -> Iterator["When"]:
        """Give the conditions that this one holds."""
        for value in vars(self).values():
            yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, When))


class Asks:
    """A plan for a condition that literals do not decide: where they hit, it is asked itself."""

    __slots__ = ("condition", "needed")

    def __init__(self, condition: Condition, literals: Literals) -> None:
        self.condition = condition
        plain = ((*_group(needed, literals), NOT_PLAIN) for needed in condition.needs_if_plain())
        self.needed: tuple[Group, ...] = (*(_group(needed, literals) for needed in condition.needs()), *plain)

    def holds(self, scan: Scan) -> bool:
        """Ask the condition."""
        return stand(self.needed, scan) and self.condition.hits(cast("IndexedArticle", scan.article)) is not None

    def groups(self) -> Sequence[Group]:
        """Give the words without which it need not be asked."""
        return self.needed


def _group(needed: Needed, literals: Literals) -> Group:
    words = (literals.number(literal((word,))) for word in sorted(needed.words))
    return (*words, *(literals.number(literal((beginning,))[:-1]) for beginning in needed.beginnings))


def _plain(value: object) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(sorted(map(_plain, value)) if isinstance(value, set | frozenset) else map(_plain, value))
    return str(value)


class Asked(Protocol):
    """What can be asked of an article: a condition, or several side by side."""

    def hits(self, article: IndexedArticle) -> Found | None:
        """Give the spans that make it hold (none, where it holds without any), or None if it does not."""
        ...


def together_concern(told: Iterable[bool | None]) -> bool | None:
    """Put together what conditions side by side say: one that knows better outweighs all that think so."""
    said = set(told)
    return False if False in said else True if True in said else None


def hold_all(asked: Iterable[Asked], article: IndexedArticle) -> Found | None:
    """Give the spans of all that is asked if all of it holds, else None."""
    spans: list[Span] = []
    for one in asked:
        found = one.hits(article)
        if found is None:
            return None
        spans.extend(found)
    return tuple(spans)


class When(Keys):
    """What a rule asks of an article: conditions by kind, and all that stand side by side must hold."""

    model_config = ConfigDict(defer_build=True, json_schema_extra={"minProperties": 1})

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Give the conditions that are asked for, cheap ones first: one that fails spares the others."""
        kinds = (getattr(self, kind) for kind in type(self).model_fields if kind in self.model_fields_set)
        asked = (condition for condition in kinds if isinstance(condition, Condition))
        return tuple(sorted(asked, key=lambda condition: condition.asks_to_read()))

    @cached_property
    def asks_to_read(self) -> bool:
        """Say whether one of the conditions asks what the article says."""
        return any(condition.asks_to_read() for condition in self.conditions)

    @cached_property
    def depth(self) -> int:
        """Count how deep conditions stand inside conditions; 1 where none does."""
        return 1 + max((when.depth for condition in self.conditions for when in condition.inner()), default=0)

    def hits(self, article: IndexedArticle) -> Found | None:
        """Give the spans of all conditions if all of them hold, else None."""
        return hold_all(self.conditions, article)

    def could_hold(self, article: IndexedArticle) -> bool:
        """Say whether all conditions could hold if the article's text went on."""
        return all(condition.could_hold(article) for condition in self.conditions)

    def concerns(self, article: IndexedArticle) -> bool | None:
        """Say whether the article is about what one of the conditions asks for; None: nobody knows."""
        return together_concern(condition.concerns(article) for condition in self.conditions)

    def explain(self, article: IndexedArticle) -> Explained:
        """Say of every condition why it holds, or how close it came; what holds is what `hits` says."""
        parts = tuple(condition.explain(article) for condition in self.conditions)
        if len(parts) == 1:
            return parts[0]
        return Explained(kind="when", asked="", held=all(part.held for part in parts), parts=parts)

    def needs(self) -> tuple[Needed, ...]:
        """Give what an article must hold, each of it, for all conditions to hold; nothing where it cannot be told."""
        return self._needs

    @cached_property
    def _needs(self) -> tuple[Needed, ...]:
        # Each once, and put together once: what many conditions use would grow with every level else.
        return tuple(dict.fromkeys(needed for condition in self.conditions for needed in condition.needs()))

    def plan(self, literals: Literals) -> Plan:
        """Give what decides whether all conditions hold, as far as it can be told by literals."""
        return together([condition.plan(literals) for condition in self.conditions])

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if isinstance(value, Mapping | When):
            return value
        raise PydanticCustomError("when", "should hold conditions; known: {kinds}", {"kinds": ", ".join(kinds())})

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.conditions:
            raise PydanticCustomError("empty_when", "asks for nothing; known: {kinds}", {"kinds": ", ".join(kinds())})
        if self.depth > DEEPEST:
            raise PydanticCustomError("too_deep", "conditions may stand {most} deep", {"most": DEEPEST})
        # A hundred thousand rules have few kinds each: nobody keeps a place for those that are not asked for.
        object.__setattr__(self, "__dict__", {name: one for name, one in vars(self).items() if one is not None})
        _share_names(self)
        for condition in self.conditions:
            _share_names(condition)
        return self

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        """Stand for the class that has a field for every kind; that one can only be made once all kinds are known."""
        return handler.generate_schema(_when()) if cls is When else handler(source)


def _share_names(keys: Keys) -> None:
    """Let all that were given the same keys share one set of their names: a hundred thousand rules have few."""
    names = keys.model_fields_set
    object.__setattr__(keys, "__pydantic_fields_set__", _NAMES.setdefault(frozenset(names), names))


_NAMES: dict[frozenset[str], set[str]] = {}


@cache
def kinds() -> Mapping[str, type[Condition]]:
    """Give every kind of condition by its key in YAML."""
    return discover(importlib.import_module(PACKAGE), Condition)


@cache
def _when() -> type[When]:
    fields: dict[str, Any] = {name: (kind, Field(default_factory=_absent)) for name, kind in kinds().items()}
    return create_model("When", __base__=When, __doc__=When.__doc__, __module__=__name__, **fields)


def _absent() -> None:
    """Stand where a kind is not asked for; never written, so a key without a value is a fault."""
