"""Reads queries: `(Mayadin OR "Abu Kamal") AND title:{isis} AND NOT film`.

Capitals AND, OR, NOT are operators (OR binds loosest), words side by side are one phrase, `title:` looks in one field,
and `{name}` stands for any phrase of a list, or for any spelling of a place and of what lies in it. `a NEAR/3 b` has at
most three words between the two, in either order; `a BEFORE/3 b` in this order. They bind closest:
`NOT title:a NEAR/3 b` is `NOT (title:(a NEAR/3 b))`, and in a row they are read from the left:
`a BEFORE/3 b BEFORE/1 c` is `(a BEFORE/3 b) BEFORE/1 c`. Beside them stand phrases, names in braces, and brackets that
hold OR or another distance; a distance counts words, inside one field and one paragraph.
A new operator is a line of the grammar, a clause of the tree, and a case of `_clause`.
"""

import difflib
from functools import cache
from typing import NamedTuple, cast

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedToken

from pipeline.query.errors import QuerySyntaxError
from pipeline.query.tree import SCOPES, And, Clause, Distance, Not, Or, PlaceTerms, Scoped, Terms, has_place
from pipeline.query.vocabulary import DISTANCES, OPERATORS, Vocabulary, read_phrase

LONGEST = 20_000
DEEPEST = 50
"""Brackets inside brackets: well within what Python's stack can walk, and far beyond what a person can read."""

MOST_BETWEEN = 50
"""Words between the two sides of a distance: farther apart they are side by side by chance."""

_QUOTES = '"“”„«»'
_GRAMMAR = rf"""
    either: both (_OR both)*
    both: operand (_AND operand)*
    ?operand: _NOT reach        -> negated
        | reach
    ?reach: SCOPE near          -> scoped
        | near
    ?near: unit
        | near DISTANCE unit    -> distance
    ?unit: WORD+                -> words
        | QUOTED                -> quoted
        | LIST                  -> terms
        | _LEFT either _RIGHT

    _LEFT: "("
    _RIGHT: ")"
    QUOTED: /[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]/
    LIST: /\{{[^{{}}]*\}}/
    SCOPE.2: /[^\s(){{}}:{_QUOTES}]+:/
    WORD: /[^\s(){{}}:{_QUOTES}]+/
    %declare _AND _OR _NOT DISTANCE
    %ignore /\s+/
"""


class _Source(NamedTuple):
    """A query, and what it may name."""

    query: str
    vocabulary: Vocabulary
    fields: bool


def parse(query: str, vocabulary: Vocabulary, *, fields: bool = True) -> Clause:
    """Read a query; QuerySyntaxError tells what is wrong with it, and where. It may name no `fields` inside a frame."""
    if len(query) > LONGEST:
        raise QuerySyntaxError(f"a query may have {LONGEST} characters: put the words into a list in terms", LONGEST)
    if not query.strip():
        raise QuerySyntaxError("there is nothing to look for", 0)
    try:
        _check_depth(query)
        return _clause(_parser().parse(query), _Source(query, vocabulary, fields))
    except UnexpectedCharacters as error:
        raise _unreadable(query, cast("int", error.pos_in_stream)) from None  # Lark types it as None
    except UnexpectedToken as error:
        raise _misplaced(query, error.token) from None


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, start="either", parser="lalr", lexer="basic", lexer_callbacks={"WORD": _operator})


def _operator(word: Token) -> Token:
    name, slash, number = word.partition("/")
    if word in OPERATORS:
        return Token.new_borrow_pos(f"_{word}", word, word)
    if name not in DISTANCES:
        return word
    if not slash or not (number.isascii() and number.isdigit()) or int(number[:9]) > MOST_BETWEEN:
        raise QuerySyntaxError(
            f"{name}/5 says that at most 5 words stand between (0 to {MOST_BETWEEN} can be asked for);"
            f" to look for the word '{name.lower()}' write it in small letters",
            _column(word),
        )
    return Token.new_borrow_pos("DISTANCE", word, word)


def _check_depth(query: str) -> None:
    rows = [0]  # distances in a row, for each bracket that is open: the tree is as deep as these are long
    for token in _parser().lex(query):
        if token.type == "_LEFT":
            rows.append(0)
        elif token.type == "_RIGHT" and len(rows) > 1:
            rows.pop()
        elif token.type in {"_AND", "_OR"}:
            rows[-1] = 0
        elif token.type == "DISTANCE":
            rows[-1] += 1
        if len(rows) - 1 + sum(rows) > DEEPEST:
            raise QuerySyntaxError(f"brackets and distances may stand {DEEPEST} deep", _column(token))


def _clause(tree: Tree[Token], source: _Source, inside: str | None = None) -> Clause:
    """Turn what the grammar found into the clause it means; `inside` is the field whose brackets it stands in."""
    inner = [child for child in tree.children if isinstance(child, Tree)]
    leaves = [child for child in tree.children if isinstance(child, Token)]
    match tree.data:
        case "either" | "both":
            parts = tuple(_clause(child, source, inside) for child in inner)
            return parts[0] if len(parts) == 1 else (Or(parts) if tree.data == "either" else And(parts))
        case "negated":
            return Not(_clause(inner[0], source, inside))
        case "scoped":
            scope = _scope(leaves[0], source, inside)
            return Scoped(scope, _clause(inner[0], source, scope))
        case "distance":
            return _distance(inner, leaves[0], source, inside)
        case "terms":
            return _terms(leaves[0], source.vocabulary)
        case "quoted":
            return _phrase(source.query, _column(leaves[0]) + 1, _end(leaves[0]) - 1, quoted=True)
        case _:
            return _phrase(source.query, _column(leaves[0]), _end(leaves[-1]), quoted=False)


def _distance(sides: list[Tree[Token]], operator: Token, source: _Source, inside: str | None) -> Distance:
    first, second = (_side(side, operator, source, inside) for side in sides)
    name, _, most = operator.partition("/")
    return Distance(first, second, int(most), ordered=name == "BEFORE")


def _side(side: Tree[Token], operator: Token, source: _Source, inside: str | None) -> Clause:
    clause = _clause(side, source, inside)
    if has_place(clause):
        return clause
    begins = min(_column(leaf) for leaf in side.scan_values(lambda leaf: isinstance(leaf, Token)))
    raise QuerySyntaxError(
        f"beside {operator} stand phrases, names in braces, and brackets with OR or another distance in them:"
        " AND, NOT and fields have no place to count words from",
        begins,
    )


def _phrase(query: str, start: int, end: int, *, quoted: bool) -> Clause:
    try:
        return read_phrase(query[start:end], quoted=quoted)
    except QuerySyntaxError as error:
        raise QuerySyntaxError(error.message, start + error.column) from None


def _scope(token: Token, source: _Source, inside: str | None) -> str:
    name = token[:-1]
    if name not in SCOPES:
        known = [f"{scope}:" for scope in SCOPES]
        near = difflib.get_close_matches(name.lower(), list(SCOPES), n=1, cutoff=0.6)
        raise QuerySyntaxError(
            f"'{token}' names no field; those that can be named are {', '.join(known[:-1])} and {known[-1]}"
            f"{f'; did you mean {near[0]}:?' if near else ''} (text with a colon in it goes in quotes)",
            _column(token),
        )
    if not source.fields:
        raise QuerySyntaxError(
            f"'{token}' cannot stand here: this is read inside one sentence, which has no fields", _column(token)
        )
    if inside not in {None, name}:
        raise QuerySyntaxError(
            f"'{token}' cannot stand inside {inside}: which looks in one field only; write it outside those brackets",
            _column(token),
        )
    return name


def _terms(token: Token, vocabulary: Vocabulary) -> Terms | PlaceTerms:
    name = " ".join(token[1:-1].split())
    if not name:
        raise QuerySyntaxError("between braces stands the name of a list in terms or of a place", _column(token))
    try:
        return vocabulary.named(name)
    except ValueError as error:
        raise QuerySyntaxError(str(error), _column(token)) from None


def _unreadable(query: str, at: int) -> QuerySyntaxError:
    character = query[at]
    if character in _QUOTES:
        return QuerySyntaxError("this quotation mark is never closed", at)
    if character == "{":
        return QuerySyntaxError("this brace is never closed: a list or a place is named as in {towns}", at)
    if character == "}":
        return QuerySyntaxError("this brace was never opened: a list or a place is named as in {towns}", at)
    return QuerySyntaxError("before a colon stands the name of a field, as in title:toll", at)


def _misplaced(query: str, token: Token) -> QuerySyntaxError:
    """Say why a token cannot stand where it stands, from it and the one before."""
    known = list(_parser().lex(query))
    ended = token.type == "$END"
    before = known[-1] if ended else next((one for one in reversed(known) if _column(one) < _column(token)), None)
    if before is not None and (ended or token.type == "_RIGHT") and before.type in _WANTING:
        return QuerySyntaxError(_WANTING[before.type].format(before), _column(before))
    if ended:
        return QuerySyntaxError("this bracket is never closed", _never_closed(known))
    if token.type == "_RIGHT":
        return QuerySyntaxError("this bracket was never opened", _column(token))
    if token.type == "_NOT" and (before is None or before.type not in _WANTING):
        return QuerySyntaxError("between words and NOT stands AND or OR: write AND NOT", _column(token))
    if token.type in {"_AND", "_OR"}:
        return QuerySyntaxError(f"nothing stands in front of this {token}", _column(token))
    if token.type == "DISTANCE" and (before is None or before.type in _WANTING):
        return QuerySyntaxError(f"nothing stands in front of this {token}", _column(token))
    if before is not None and before.type in {"_NOT", "SCOPE", "DISTANCE"}:
        return QuerySyntaxError(f"'{token}' cannot follow '{before}': a word, phrase or bracket can", _column(token))
    return QuerySyntaxError("AND or OR is missing here", _column(token))


_WANTING = {
    "_AND": "nothing follows this AND",
    "_OR": "nothing follows this OR",
    "_NOT": "nothing follows this NOT",
    "DISTANCE": "nothing follows this {}",
    "SCOPE": "nothing follows '{}'",
    "_LEFT": "nothing stands in this bracket",
}


def _never_closed(known: list[Token]) -> int:
    open_: list[int] = []
    for token in known:
        if token.type == "_LEFT":
            open_.append(_column(token))
        elif token.type == "_RIGHT":
            open_.pop()
    return open_[-1]


def _column(token: Token) -> int:
    assert token.start_pos is not None
    return token.start_pos


def _end(token: Token) -> int:
    assert token.end_pos is not None
    return token.end_pos
