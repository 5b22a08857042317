import re
from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.query.errors import QuerySyntaxError
from pipeline.query.syntax import DEEPEST, LONGEST, parse
from pipeline.query.tree import And, Clause, Distance, Not, Or, Phrase, Scoped, Terms
from pipeline.query.vocabulary import Vocabulary, read_term

VOCABULARY = Vocabulary({"isis": ("ISIS", "Islamic State"), "towns": ("Deir ez-Zor",)})
ISIS = Terms("isis", (Phrase("ISIS", ("isis",)), Phrase("Islamic State", ("islamic", "state"))))
A, B, C = (Phrase(letter, (letter,)) for letter in "abc")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("a", A),
        ("  a\n", A),
        ("last stand", Phrase("last stand", ("last", "stand"))),
        ("last\n  stand", Phrase("last stand", ("last", "stand"))),
        ('"last stand"', Phrase("last stand", ("last", "stand"))),
        ("\u201clast stand\u201d", Phrase("last stand", ("last", "stand"))),
        ("\u00ablast stand\u00bb", Phrase("last stand", ("last", "stand"))),
        ('"U.S. forces"', Phrase("U.S. forces", ("u", "s", "forces"))),
        ('"the U.S."', Phrase("the U.S.", ("the", "u", "s"))),
        ("200,000", Phrase("200,000", ("200", "000"))),
        ("Deir ez-Zor", Phrase("Deir ez-Zor", ("deir", "ez", "zor"))),
        ("Ma'arat", Phrase("Ma'arat", ("ma", "arat"))),
        ("al\u2011Mayadin", Phrase("al\u2011Mayadin", ("al", "mayadin"))),
        ("\u062f\u0627\u0639\u0634", Phrase("\u062f\u0627\u0639\u0634", ("\u062f\u0627\u0639\u0634",))),
        ("\u0418\u0413\u0418\u041b", Phrase("\u0418\u0413\u0418\u041b", ("\u0438\u0433\u0438\u043b",))),
        ("a and b or not", Phrase("a and b or not", ("a", "and", "b", "or", "not"))),
        ("near", Phrase("near", ("near",))),
        ('"NEAR AND b"', Phrase("NEAR AND b", ("near", "and", "b"))),
        ("ANDREW", Phrase("ANDREW", ("andrew",))),
        ("a AND b", And((A, B))),
        ("a AND b AND c", And((A, B, C))),
        ("a OR b OR c", Or((A, B, C))),
        ("a OR b AND c", Or((A, And((B, C))))),
        ("a AND b OR c", Or((And((A, B)), C))),
        ("(a OR b) AND c", And((Or((A, B)), C))),
        ("NOT a AND b", And((Not(A), B))),
        ("a AND NOT (b OR c)", And((A, Not(Or((B, C)))))),
        ("((a))", A),
        ("a AND(b)", And((A, B))),
        ("title:a AND b", And((Scoped("title", A), B))),
        ("title: a", Scoped("title", A)),
        ("title:a b", Scoped("title", Phrase("a b", ("a", "b")))),
        ('title:"a"', Scoped("title", A)),
        ("title:(a OR b)", Scoped("title", Or((A, B)))),
        ("title:{isis}", Scoped("title", ISIS)),
        ("{ isis\n}", ISIS),
        ("body:a", Scoped("body", A)),
        ("url:a.b/c", Scoped("url", Phrase("a.b/c", ("a", "b", "c")))),
        ("author:a OR outlet:b OR tag:c", Or((Scoped("author", A), Scoped("outlet", B), Scoped("tag", C)))),
        ("title:(a OR title:b)", Scoped("title", Or((A, Scoped("title", B))))),
        ("NOT title:a", Not(Scoped("title", A))),
        ("{isis} AND a", And((ISIS, A))),
        ("a NEAR/3 b", Distance(A, B, 3, ordered=False)),
        ("a BEFORE/0 b", Distance(A, B, 0, ordered=True)),
        ("a a BEFORE/50 b", Distance(Phrase("a a", ("a", "a")), B, 50, ordered=True)),
        ("a BEFORE/3 b BEFORE/1 c", Distance(Distance(A, B, 3, ordered=True), C, 1, ordered=True)),
        ("a NEAR/3 (b BEFORE/1 c)", Distance(A, Distance(B, C, 1, ordered=True), 3, ordered=False)),
        ("(a OR b) NEAR/2 {isis}", Distance(Or((A, B)), ISIS, 2, ordered=False)),
        ("NOT a NEAR/3 b", Not(Distance(A, B, 3, ordered=False))),
        ("title:a NEAR/3 b", Scoped("title", Distance(A, B, 3, ordered=False))),
        ("a AND b NEAR/3 c OR a", Or((And((A, Distance(B, C, 3, ordered=False))), A))),
        ("near NEAR/3 before", Distance(Phrase("near", ("near",)), Phrase("before", ("before",)), 3, ordered=False)),
        ("air strik*", Phrase("air strik*", ("air", "strik*"))),
        ('"Kill* of"', Phrase("Kill* of", ("kill*", "of"))),
        ("=IS fighters", Phrase("=IS fighters", ("=IS", "fighters"))),
        ("the =IS-led", Phrase("the =IS-led", ("the", "=IS", "led"))),
    ],
)
def test_a_query_is_read_into_its_tree(query: str, tree: Clause) -> None:
    assert parse(query, VOCABULARY) == tree


@pytest.mark.parametrize(
    ("query", "column", "message"),
    [
        ("", 0, "nothing to look for"),
        (" \n ", 0, "nothing to look for"),
        ("a AND", 2, "nothing follows this AND"),
        ("a AND b OR ", 8, "nothing follows this OR"),
        ("AND a", 0, "nothing stands in front of this AND"),
        ("a AND OR b", 6, "nothing stands in front of this OR"),
        ("(OR a)", 1, "nothing stands in front of this OR"),
        ("NOT", 0, "nothing follows this NOT"),
        ("a AND (NOT)", 7, "nothing follows this NOT"),
        ("NOT NOT a", 4, "'NOT' cannot follow 'NOT'"),
        ("a NOT b", 2, "write AND NOT"),
        ("NOT AND b", 4, "nothing stands in front of this AND"),
        ("(a", 0, "this bracket is never closed"),
        ("a AND ((b)", 6, "this bracket is never closed"),
        ("(a AND", 3, "nothing follows this AND"),
        ("a)", 1, "this bracket was never opened"),
        (") (", 0, "this bracket was never opened"),
        ("a AND ()", 6, "nothing stands in this bracket"),
        ('a AND "b', 6, "this quotation mark is never closed"),
        ('a "', 2, "this quotation mark is never closed"),
        ('""', 1, "there is no word to look for"),
        ('a AND "-"', 7, "there is no word to look for"),
        ('a "b"', 2, "AND or OR is missing here"),
        ('"a" b', 4, "AND or OR is missing here"),
        ("(a) (b)", 4, "AND or OR is missing here"),
        ("{isis} {towns}", 7, "AND or OR is missing here"),
        ("a title:b", 2, "AND or OR is missing here"),
        ("a AND {isi}", 6, "terms has no list called 'isi'; did you mean {isis}?"),
        ("{xyz}", 0, "terms has no list called 'xyz'"),
        ("{}", 0, "between braces stands the name of a list in terms or of a place"),
        ("a OR {isis", 5, "this brace is never closed"),
        ("isis}", 4, "this brace was never opened"),
        (
            "a AND bdy:b",
            6,
            "'bdy:' names no field; those that can be named are title:, body:, url:, author:, outlet: and",
        ),
        ("tilte:b", 0, "did you mean title:?"),
        ("10:30", 0, "text with a colon in it goes in quotes"),
        (":a", 0, "before a colon stands the name of a field"),
        ("title:", 0, "nothing follows 'title:'"),
        ("title:title:a", 6, "cannot follow 'title:'"),
        ("title:NOT a", 6, "cannot follow 'title:'"),
        ("a NEAR b", 2, "NEAR/5 says that at most 5 words stand between (0 to 50 can be asked for)"),
        ("NEAR", 0, "to look for the word 'near' write it in small letters"),
        ("a BEFORE/ b", 2, "BEFORE/5 says"),
        ("a NEAR/51 b", 2, "0 to 50 can be asked for"),
        ("a NEAR/-1 b", 2, "NEAR/5 says"),
        ("a NEAR/1\u0661 b", 2, "NEAR/5 says"),
        (f"a NEAR/{'9' * 5000} b", 2, "NEAR/5 says"),
        ("title:(a OR body:b)", 12, "'body:' cannot stand inside title: which looks in one field only"),
        ("url:(NOT (a AND tag:b))", 16, "'tag:' cannot stand inside url:"),
        ('url:"https://a.org"', 10, "of an address leave away the beginning, as in url:example.org/world"),
        ("url:https://a.org", 4, "'https:' cannot follow 'url:'"),
        ("{ }", 0, "between braces stands the name of a list in terms or of a place"),
        ("a NEAR/3", 2, "nothing follows this NEAR/3"),
        ("(a BEFORE/3) AND b", 3, "nothing follows this BEFORE/3"),
        ("NEAR/3 b", 0, "nothing stands in front of this NEAR/3"),
        ("a OR NEAR/3 b", 5, "nothing stands in front of this NEAR/3"),
        ("a NEAR/3 BEFORE/3 b", 9, "nothing stands in front of this BEFORE/3"),
        ("a NEAR/3 NOT b", 9, "'NOT' cannot follow 'NEAR/3'"),
        ("a NEAR/3 title:b", 9, "'title:' cannot follow 'NEAR/3'"),
        ("a NEAR/3 (b AND c)", 10, "beside NEAR/3 stand phrases, names in braces, and brackets with OR"),
        ("(NOT a) BEFORE/3 b", 5, "beside BEFORE/3 stand phrases"),
        ("a NEAR/3 (b OR title:c)", 10, "AND, NOT and fields have no place"),
        (" NEAR/1 ".join("a" * (DEEPEST + 2)), DEEPEST * 9 + 2, "brackets and distances may stand 50 deep"),
        ("a AND ki*", 8, "'*' cannot stand here; it stands for any ending, after the first three letters"),
        ("a AND kill*ing", 10, "'*' cannot stand here"),
        ("*kill", 0, "'*' cannot stand here"),
        ("kill**", 5, "'*' cannot stand here"),
        ('"k?ll"', 2, "'?' cannot stand here; spellings of a word are written out"),
        ("zor~2", 3, "'~' cannot stand here"),
        ("a AND -b", 6, "write NOT in front"),
        ("!b", 0, "write NOT in front"),
        ("a | b", 2, "write OR between"),
        ("a && b", 2, "write AND between"),
        ("film, novel", 4, "write OR between"),
        ("killed.", 6, "inside quotes it may close an abbreviation"),
        ("a=IS", 1, "'=' cannot stand here; it stands in front of a word that must be written exactly so"),
        ("==IS", 0, "'=' cannot stand here"),
        ("=kill*", 0, "'=' cannot stand here"),
        ("IS=", 2, "'=' cannot stand here"),
        ("#isis", 0, "'#' cannot stand here; only letters and digits are compared: leave it away"),
        ('a AND "b (c)"', 9, "'(' cannot stand here"),
        ('"a\n\nb"', 2, "cannot run on into another paragraph"),
        (" ".join(["a"] * 31), 0, "a phrase may have 30 words"),
        ("(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1), DEEPEST, "brackets and distances may stand 50 deep"),
        ("a" * (LONGEST + 1), LONGEST, "a query may have 20000 characters"),
    ],
)
def test_what_is_wrong_is_told_with_its_column(query: str, column: int, message: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse(query, VOCABULARY)

    assert message in caught.value.message
    assert caught.value.column == column


_PIECES = [*'ab ():{}"*=-.\n', "AND ", " OR ", "NOT ", "title:", "url:", "{isis}", " NEAR/2 ", "BEFORE/1 ", "aaa*"]
_INTERNAL = re.compile(r"\$END|_AND|_OR|_NOT|_LEFT|_RIGHT|DISTANCE|WORD|QUOTED|LIST|SCOPE|Token")


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
def test_any_string_is_read_or_refused_in_plain_words(query: str) -> None:
    fault = _fault(query)

    assert fault is None or 0 <= fault.column <= len(query)
    assert fault is None or not _INTERNAL.search(fault.message)


def _fault(query: str) -> QuerySyntaxError | None:
    try:
        parse(query, VOCABULARY)
    except QuerySyntaxError as error:
        return error
    return None


def test_inside_one_sentence_there_are_no_fields() -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse("a AND title:b", VOCABULARY, fields=False)

    assert caught.value.message == "'title:' cannot stand here: this is read inside one sentence, which has no fields"
    assert caught.value.column == 6


def test_brackets_as_deep_as_allowed_are_read() -> None:
    deep = "(a OR b AND NOT title:" * DEEPEST + "c" + ")" * DEEPEST

    assert isinstance(parse(deep, VOCABULARY), Or)


_HOSTILE = (
    *(
        "(",
        ")",
        "title:",
        "NOT ",
        "{isi} OR ",
        "{isis} OR ",
        "a NEAR/1 ",
        '"',
        "a ",
        "*",
        "=a",
        "\u202e\u0301",
        "\ud800",
    ),
    *(
        "x{",
        "{",
        "{,a",
        "AND ",
        "(a OR ",
        "a\n\n",
        "title:(url:",
        "ab* OR ",
        "'",
        "\x00",
        "\U0001f3f4\u200d",
        "a-",
        "a.b:",
    ),
)


@pytest.mark.parametrize("unit", _HOSTILE)
def test_a_hostile_query_is_read_or_refused_at_once_in_words_that_can_be_printed(unit: str) -> None:
    began = process_time()

    fault = _fault(unit * (LONGEST // len(unit)))

    assert process_time() - began < 5
    assert fault is None or (fault.message.isprintable() and len(fault.message) < 500)


def test_thousands_of_alternatives_are_read() -> None:
    tree = parse(" OR ".join(f"w{number}" for number in range(2_000)), VOCABULARY)

    assert isinstance(tree, Or)
    assert len(tree.parts) == 2_000


def test_a_list_with_a_term_that_cannot_be_searched_for_keeps_its_other_terms() -> None:
    tree = parse("{odd}", Vocabulary({"odd": ("a", "b*", "", "c OR d")}))

    assert tree == Terms("odd", (A,))


@pytest.mark.parametrize(
    ("term", "column"),
    [("", 0), ("...", 0), ("ki*", 2), ("ISIS OR Daesh", 5), ("a NEAR/2 b", 2), ("(ISIS)", 0), ("a, b", 1)],
)
def test_a_term_is_a_plain_phrase(term: str, column: int) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        read_term(term)

    assert caught.value.column == column


def test_printing_a_tree_and_reading_it_gives_the_tree_again(
    clauses: st.SearchStrategy[Clause], write: Callable[[Clause], str]
) -> None:
    @given(clauses)
    def check(tree: Clause) -> None:
        assert parse(write(tree), VOCABULARY) == tree

    check()
