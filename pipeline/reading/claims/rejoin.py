"""Puts together what a language parts: the ends of verbs, counts and their people, articles that are pronouns."""

from dataclasses import replace

from pipeline.reading.claims.chunks import Chunk
from pipeline.reading.claims.words import Entry, Line
from storage.records.reading import Outcome

BRACKET = 24
"""Chunks between a helping verb and the end of its clause."""


def rejoined(chunks: list[Chunk], tokens: Line) -> list[Chunk]:
    """Give the chunks of a sentence with what belongs together put together."""
    joined = chunks if tokens.lex.grammar.verb_last else _with_counts_before(chunks, tokens)
    return _with_relatives(_with_separated_verbs(joined, tokens))


def _with_separated_verbs(chunks: list[Chunk], tokens: Line) -> list[Chunk]:
    """Make a trigger of the end of a verb whose beginning stands before: `kamen zwei Polizisten um`."""
    separable, outcomes = tokens.lex.grammar.separable, tokens.lex.grammar.separable_outcomes
    return [
        _separated(chunk, outcomes.get(chunk.word, Outcome.KILLED))
        if chunk.word in separable and _is_end(chunks, at, separable[chunk.word])
        else chunk
        for at, chunk in enumerate(chunks)
    ]


def _with_counts_before(chunks: list[Chunk], tokens: Line) -> list[Chunk]:
    """Make one number of people of a bare number and whom it counts: `fueron 14 los civiles que murieron`."""
    found: list[Chunk] = []
    for chunk in chunks:
        before = found[-1] if found else None
        if before is not None and chunk.kind == "W" and _counts_what_follows(before, chunk, tokens):
            found[-1] = replace(before, end=chunk.end, noun=chunk.noun)
        else:
            found.append(chunk)
    return found


def _counts_what_follows(number: Chunk, people: Chunk, tokens: Line) -> bool:
    bare = number.kind == "Q" and number.noun is not None and number.noun.kind == "none" and not number.noun.partitive
    return bare and people.noun is not None and has(tokens.entry(people.start)[0], "determiner")


def _with_relatives(chunks: list[Chunk]) -> list[Chunk]:
    """Make a pronoun of the lone article behind a comma: `drei Polizisten, die Wache hielten, wurden getötet`."""
    return [
        replace(chunk, kind="r")
        if chunk.kind == "x" and "relative_after_comma" in chunk.tags and at and chunks[at - 1].kind == ","
        else chunk
        for at, chunk in enumerate(chunks)
    ]


def _is_end(chunks: list[Chunk], at: int, verbs: frozenset[str]) -> bool:
    closed = at + 1 == len(chunks) or chunks[at + 1].kind in ";,:&"
    return closed and any(chunk.word in verbs for chunk in chunks[max(0, at - BRACKET) : at])


def has(entry: Entry | None, tag: str) -> bool:
    """Whether a word, if it is known, carries a tag."""
    return entry is not None and tag in entry.tags


def _separated(chunk: Chunk, outcome: Outcome) -> Chunk:
    entry = Entry(forms={"ambiguous": outcome}, form="ambiguous")
    return Chunk("V", chunk.start, chunk.end, chunk.word, entry=entry, outcome=outcome)
