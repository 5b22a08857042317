# ruff: noqa: RUF001 - letters that look alike are what this is about
"""What is one word to a reader is one word to a query, in every script."""

import pytest

from pipeline.query.syntax import parse
from pipeline.query.tree import evaluate
from pipeline.query.vocabulary import Vocabulary
from pipeline.query.words import Words


def found(query: str, text: str) -> list[str]:
    spans = evaluate(parse(query, Vocabulary({})), Words("", text)) or ()
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("الرقة", "الرقه"),  # teh marbuta, heh
        ("أحمد", "احمد"),  # alef with hamza, without
        ("إدلب", "ادلب"),
        ("آذار", "اذار"),
        ("ٱلله", "الله"),  # alef wasla
        ("على", "علي"),  # alef maqsura, yeh
        ("سوریه", "سورية"),  # Persian yeh and heh
        ("کردستان", "كردستان"),  # Persian kaf
        ("داعش", "دَاعِش"),  # vowel signs
        ("داعش", "دا\u0640\u0640عش"),  # stretched
        ("مؤتمر", "موتمر"),
        ("٣٠ قتيلا", "30 قتيلا"),
        ("۳۰ کشته", "٣٠ كشته"),
        ("Ещё", "ЕЩЕ"),
        ("Черное море", "Чёрное море"),
        ("Король", "король"),
        ("Ґонґадзе", "Гонгадзе"),
        ("Αθήνα", "ΑΘΗΝΑ"),
        ("Σίσυφος", "ΣΙΣΥΦΟΣ"),
        ("İstanbul", "ISTANBUL"),
        ("Diyarbakır", "DİYARBAKIR"),
        ("ığdır", "IGDIR"),
        ("Əliyev", "Aliyev"),
        ("Đà Nẵng", "da nang"),
        ("Việt Nam", "VIE\u0323\u0302T NAM"),  # decomposed
        ("Łódź", "Lodz"),
        ("Straße", "STRASSE"),
        ("ＩＳＩＳ", "isis"),  # full width
        ("ｶﾞｻﾞ", "ガザ"),  # half width, with its marks apart
        ("伊斯兰国", "伊斯兰国"),
        ("시리아", "\u1109\u1175\u1105\u1175\u110b\u1161"),  # Hangul, whole and in its parts
    ],
)
def test_shapes_of_one_word_find_each_other_and_are_marked_as_they_stand(query: str, written: str) -> None:
    text = f"\U0001f600 ({written}) \u0130x"

    assert found(query, text) == [written]
    assert found(written, f"- {query} -") == [query]


@pytest.mark.parametrize(
    ("query", "written"),
    [("=Ещё", "Еще"), ("=الرقة", "الرقه"), ("=IS", "is"), ("=Łódź", "Lodz"), ("город", "города"), ("国", "固")],
)
def test_what_is_asked_for_exactly_and_other_words_are_not_found(query: str, written: str) -> None:
    assert found(query, written) == []
