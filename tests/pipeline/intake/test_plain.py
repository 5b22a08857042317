import html
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake import plain
from pipeline.intake.plain import clean_line, clean_text, plain_text, plain_title

UNITS = (
    "<", "<a", "<a '", "<a \"'", "<a \" '", "<!--", "<!-- -->", "<script>", "<svg>", "<![CDATA[", "<p>", "<p ", "</",
    "&", "&#", "&amp", "<?", "<b></b>", "]]>", " ", "\n", "<a b='", "&lt;div",
)  # fmt: skip


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<ul><li>a</li><li>b</li></ul>after", "a\nb\n\nafter"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"),
        ("s<b>tro</b>ng &amp; <i>it</i>", "strong & it"),
        ("a\n  b&nbsp;c\u3000d", "a b c d"),
        ('x<img src="y" alt="a > b">z', "xz"),
        ("a<script>if (x < y) '<p>'</script>b<style>p {}</style>c", "abc"),
        ("a<script>never ends <p>b", "a"),
        ("a<iframe src='x'>b<p>c", "ab\n\nc"),
        ("a<!-- <p>no</p> -->b", "ab"),
        ("a < b <c", "a < b"),
        ("cut in <a href='x", "cut in"),
        ("<![CDATA[twice wrapped]]>", "twice wrapped"),
        ("&lt;b&gt; is a tag, &#8220;so&#8221;", "<b> is a tag, “so”"),
        ("&#0;&#xD800;&#" + "9" * 5_000 + ";", "\ufffd\ufffd\ufffd"),
        ("<p></p><p> </p><div><div>x</div></div>", "x"),
        ("<head><title>no</title></head><body>yes</body>", "yes"),
    ],
)
def test_markup_becomes_what_a_reader_sees(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@given(st.text())
def test_any_text_gives_tidy_storable_text(markup: str) -> None:
    for line in plain_text(markup).split("\n"):
        assert line == " ".join(line.split())
        assert "\x00" not in line
        line.encode()


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "S"))))
def test_escaped_words_come_back(words: str) -> None:
    assert plain_text(html.escape(words)) == clean_text(words)


@given(st.lists(st.sampled_from(UNITS), max_size=12).map("".join))
def test_reading_text_without_markup_again_changes_nothing(markup: str) -> None:
    once = clean_text(plain_text(markup))

    assert clean_text(once) == once
    assert clean_line(clean_line(markup)) == clean_line(markup)


def seconds(function: Callable[[str], str], text: str) -> float:
    tries = []
    for _ in range(3):
        started = time.process_time()
        function(text)
        tries.append(time.process_time() - started)
    return min(tries)


@pytest.mark.parametrize("function", [plain_text, plain_title])
@pytest.mark.parametrize("unit", UNITS)
def test_eight_times_the_hostile_input_takes_no_square_of_the_time(unit: str, function: Callable[[str], str]) -> None:
    small, large = (seconds(function, unit * count) for count in (5_000, 40_000))

    assert large < 0.05 + 24 * small  # linear is 8, quadratic is 64


@given(st.text())
def test_a_title_is_one_line(title: str) -> None:
    assert plain_title(title) == clean_line(plain_title(title))


PIECES = st.sampled_from(
    [
        *(
            "<",
            ">",
            "&",
            '"',
            "'",
            "<p",
            "</p>",
            "<p>",
            " ",
            "\n",
            "\t",
            "\x85",
            "\xa0",
            "\u200b",
            "\xad",
            "\u200d",
            "&nbsp;",
        ),
        *(
            "&#10;",
            "&#8203;",
            "&lt;",
            "a",
            "b ",
            "<br/>",
            "<td>",
            "<li>",
            "<script>",
            "</script >",
            "<x:p>",
            "<!--",
            "-->",
        ),
        *(
            "]]>",
            "<![CDATA[",
            "&am",
            "p;",
            "\x1c",
            "<h1 a='x'>",
            '<a href="<b>">',
            "\x00",
            "\u2028",
            "<script/>",
            "<BR>",
        ),
        *("<template>", "</template>", "/>", "\ud800", "\U0001f600", "é"),
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_text_and_plain_tags_are_read_as_the_scanner_reads_them(markup: str) -> None:
    assert plain.plain_text(markup) == plain._tidy(plain._scanned(markup))
