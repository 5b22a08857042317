"""Other ways to find many literals in a line, each put into the same engine in the place of its automaton.

Not all are dependencies: what is not installed is left out, and said.
"""

import importlib
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipeline.query.scan import Finder


def hyperscan(literals: Sequence[bytes]) -> Finder:
    """Find with Hyperscan, all literals as such."""
    library: Any = importlib.import_module("hyperscan")
    database = library.Database()
    numbers = list(range(len(literals)))
    once = [library.HS_FLAG_SINGLEMATCH] * len(literals)
    database.compile(expressions=list(literals), ids=numbers, flags=once, literal=True)

    def find(line: bytes) -> set[int]:
        found: set[int] = set()
        database.scan(line, match_event_handler=lambda number, *_: found.add(number))
        return found

    return find


def re2_set(literals: Sequence[bytes]) -> Finder:
    """Find with a set of google-re2."""
    library: Any = importlib.import_module("re2")
    options = library.Options()
    options.max_mem, options.log_errors = 4 << 30, False
    patterns = library.Set.SearchSet(options)
    for literal in literals:
        patterns.Add(library.escape(literal.decode()))
    patterns.Compile()
    return lambda line: set(patterns.Match(line.decode()) or ())


def alternation(literals: Sequence[bytes]) -> Finder:
    """Find with one regular expression of `re`, all literals side by side, the longest first."""
    numbers = {literal: number for number, literal in enumerate(literals)}
    longest = sorted(literals, key=len, reverse=True)
    compiled = re.compile(b"(?=(" + b"|".join(map(re.escape, longest)) + b"))")
    known = {literal: _beginnings(literal, numbers) for literal in literals}

    def find(line: bytes) -> set[int]:
        return {number for literal in compiled.findall(line) for number in known[literal]}

    return find


def _beginnings(literal: bytes, numbers: Mapping[bytes, int]) -> list[int]:
    """Give a literal and those that begin it: an alternation tells only the longest of them."""
    ends = (at for at in range(1, len(literal) + 1) if literal[at - 1 : at] == b" ")
    return [numbers[literal[:end]] for end in ends if literal[:end] in numbers]


def flashtext(literals: Sequence[bytes]) -> Finder:
    """Find with FlashText, which gives no literal that overlaps another."""
    library: Any = importlib.import_module("flashtext")
    processor = library.KeywordProcessor()
    numbers = defaultdict(list)
    for number, literal in enumerate(literals):
        word = literal.decode().strip()
        numbers[word].append(number)
        processor.add_keyword(word)
    return lambda line: {number for word in processor.extract_keywords(line.decode()) for number in numbers[word]}


FINDERS: Mapping[str, Callable[[Sequence[bytes]], Finder]] = {
    "hyperscan (literal)": hyperscan,
    "google-re2 Set": re2_set,
    "one re alternation": alternation,
    "FlashText": flashtext,
}
