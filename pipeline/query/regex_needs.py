"""What a regular expression cannot do without: words, and beginnings of words, that stand in every text it matches.

Only of plain texts (`line.Line.plain`), where a word is a run of ASCII letters and digits. It is a guess on the safe
side: a run of letters counts where the expression itself says that a word begins there, and everything that is not
understood needs nothing. Expressions are RE2's; what Python reads otherwise than RE2 is among what is not understood.
"""

import importlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.query.needed import Needed, one_of

signs: Any = importlib.import_module("re._constants")  # typed nowhere
parser: Any = importlib.import_module("re._parser")

SHORTEST = 3
"""Letters of a beginning: shorter ones stand in every text."""

_READ_OTHERWISE = re.compile(r"\[\[?:|\\[pPQ]")
_ENDS = frozenset({signs.AT_BOUNDARY, signs.AT_BEGINNING, signs.AT_BEGINNING_STRING, signs.AT_END, signs.AT_END_STRING})
_NO_LETTERS = frozenset({signs.CATEGORY_SPACE, signs.CATEGORY_NOT_WORD})


def needs_of(pattern: str) -> tuple[Needed, ...]:
    """Give what every plain text must hold that the expression matches: of each one. Nothing where none is sure."""
    if _READ_OTHERWISE.search(pattern):
        return ()
    try:
        found = _Sequence(parser.parse(pattern), outside=False)
    except (re.error, RecursionError, OverflowError, _NotUnderstood):
        return ()
    return tuple(found.needs)


class _NotUnderstood(Exception):
    """The expression holds a sign that is not known here."""


class _Sequence:
    """Signs that follow one another, all of which must match."""

    def __init__(self, items: Iterable[Any], *, outside: bool) -> None:
        self.needs: list[Needed] = []
        self._begins = outside  # whether a letter that stands here is surely the first of a word
        self._run, self._run_begins = "", False
        for sign, value in items:
            self._take(sign, value)
        self._end(sure=False)

    @property
    def ends_outside(self) -> bool:
        """Say whether what follows surely stands outside of a word."""
        return self._begins

    def _take(self, sign: Any, value: Any) -> None:
        match sign:
            case signs.LITERAL if chr(value).isascii() and chr(value).isalnum():
                self._run_begins = self._run_begins if self._run else self._begins
                self._run, self._begins = self._run + chr(value).lower(), False
            case signs.LITERAL:
                self._outside(sure=chr(value).isascii())
            case signs.IN:
                self._outside(sure=all(_holds_no_letter(*one) for one in value))
            case signs.AT:
                self._outside(sure=value in _ENDS)
            case signs.ANY | signs.NOT_LITERAL:
                self._outside(sure=False)
            case signs.SUBPATTERN:
                self._follow(_Sequence(value[3], outside=self._begins))
            case signs.BRANCH:
                self._branch(value[1])
            case signs.MAX_REPEAT | signs.MIN_REPEAT:
                self._repeat(*value)
            case _:
                raise _NotUnderstood

    def _outside(self, *, sure: bool) -> None:
        self._end(sure=sure)
        self._begins = sure

    def _end(self, *, sure: bool) -> None:
        """End a run of letters; `sure` where the word surely ends with it."""
        run, self._run = self._run, ""
        if run and self._run_begins:
            if sure:
                self.needs.append(Needed(frozenset({run}), ()))
            elif len(run) >= SHORTEST:
                self.needs.append(Needed(frozenset(), (run,)))

    def _follow(self, inner: "_Sequence") -> None:
        self._end(sure=False)
        self.needs += inner.needs
        self._begins = inner.ends_outside

    def _branch(self, branches: Sequence[Any]) -> None:
        self._end(sure=False)
        each = [_Sequence(branch, outside=self._begins) for branch in branches]
        needed = one_of([min(one.needs, key=Needed.breadth, default=None) for one in each])
        if needed is not None:
            self.needs.append(needed)
        self._begins = all(one.ends_outside for one in each)

    def _repeat(self, least: int, _most: int, repeated: Any) -> None:
        self._end(sure=False)
        again = _Sequence(repeated, outside=False)
        if least:
            self.needs += _Sequence(repeated, outside=self._begins).needs
        self._begins = again.ends_outside and (least > 0 or self._begins)


def _holds_no_letter(sign: Any, value: Any) -> bool:
    """Say whether a part of a set of characters holds neither letter nor digit of ASCII."""
    match sign:
        case signs.LITERAL:
            return chr(value).isascii() and not chr(value).isalnum()
        case signs.RANGE:
            return not any(chr(code).isalnum() for code in range(value[0], min(value[1], 0x80) + 1)) and value[1] < 0x80
        case signs.CATEGORY:
            return value in _NO_LETTERS
        case _:
            return False
