# ruff: noqa: RUF001  # these are the letters of other scripts
import codecs

import pytest

from pipeline.intake.decode import decoded
from pipeline.intake.parse import parse

TEXTS = {
    "ru": "Министерство обороны сообщило, что в районе города Маядин уничтожено более двухсот боевиков.",
    "uk": "Міністерство повідомило про те, що у районі міста загинуло понад двісті бойовиків угруповання.",
    "ar": "أعلنت وزارة الدفاع عن مقتل أكثر من مئتي مسلح من تنظيم الدولة قرب مدينة الميادين في دير الزور.",
    "el": "Το υπουργείο ανακοίνωσε ότι περισσότεροι από διακόσιοι μαχητές σκοτώθηκαν κοντά στην πόλη.",
    "he": "משרד ההגנה הודיע כי יותר ממאתיים לוחמים נהרגו ליד העיר אל מיאדין שבמזרח סוריה ביום שלישי.",
    "th": "กระทรวงกลาโหมแถลงว่านักรบกว่าสองร้อยคนเสียชีวิตใกล้เมืองในภาคตะวันออกของประเทศ",
    "ja": "国防省は、東部の町の近くで二百人以上の戦闘員が死亡したと発表した。これは先週からの作戦によるものです。",
    "ko": "국방부는 동부 도시 부근에서 이백 명이 넘는 전투원이 사망했다고 밝혔다. 이는 지난주부터 시작된 일이다.",
    "zh": "国防部说，在东部城市附近有两百多名武装人员死亡。这是上个星期开始的行动的结果，他们还在那里。",
    "tw": "國防部說，在東部城市附近有兩百多名武裝人員死亡。這是上個星期開始的行動的結果，他們還在那裡。",
    "pl": "Ministerstwo poinformowało, że zginęło ponad dwustu bojowników; źródła mówią o większej liczbie.",
    "tr": "Bakanlık, şehrin yakınında iki yüzden fazla savaşçının öldürüldüğünü açıkladı; çoğu yabancıydı.",
    "de": "Das Ministerium für Verteidigung erklärte, über zweihundert Kämpfer seien getötet worden.",
    "lt": "Ministerija pranešė, kad žuvo daugiau kaip du šimtai kovotojų; šaltiniai mini didesnį skaičių.",
}
LEGACY = [
    ("ru", "windows-1251"), ("ru", "koi8-r"), ("ru", "iso-8859-5"), ("ru", "cp866"), ("uk", "windows-1251"),
    ("uk", "koi8-u"), ("ar", "windows-1256"), ("ar", "iso-8859-6"), ("el", "windows-1253"), ("el", "iso-8859-7"),
    ("he", "windows-1255"), ("he", "iso-8859-8"), ("th", "windows-874"), ("th", "tis-620"), ("ja", "shift_jis"),
    ("ja", "euc-jp"), ("ja", "iso-2022-jp"), ("ko", "euc-kr"), ("ko", "ks_c_5601-1987"), ("zh", "gb2312"),
    ("zh", "gbk"), ("zh", "gb18030"), ("tw", "big5"), ("pl", "windows-1250"), ("pl", "iso-8859-2"),
    ("tr", "windows-1254"), ("tr", "iso-8859-9"), ("de", "windows-1252"), ("de", "iso-8859-1"), ("de", "iso-8859-15"),
    ("lt", "windows-1257"),
]  # fmt: skip
PYTHONS = {"windows-874": "cp874", "ks_c_5601-1987": "cp949"}
UNIVERSAL = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
LIKE_THOSE_OF_WINDOWS = ("iso-8859-7", "iso-8859-8")
GUESSED = [
    (language, name)
    for language, name in LEGACY
    if language not in ("pl", "tr", "de", "lt", "uk") and name not in LIKE_THOSE_OF_WINDOWS
]


def feed(text: str, declaration: str = "", language: str = "") -> str:
    said = f"<language>{language}</language>" if language else ""
    items = f"<item><title>{text}</title></item>"
    return f"{declaration}<rss version='2.0'><channel><title>x</title>{said}{items}</channel></rss>"


def title(body: bytes, content_type: str | None = None) -> str:
    return parse(body, url=None, content_type=content_type).items[0].title


@pytest.mark.parametrize(("language", "name"), LEGACY)
def test_what_is_declared_is_read(language: str, name: str) -> None:
    """Catalogue F64."""
    text = TEXTS[language]
    declared = feed(text, f"<?xml version='1.0' encoding='{name}'?>").encode(PYTHONS.get(name, name))
    bare = feed(text).encode(PYTHONS.get(name, name))

    assert title(declared) == text
    assert title(declared, "text/xml; charset=ISO-8859-1") == text
    assert title(bare, f'application/rss+xml; charset="{name}"') == text


@pytest.mark.parametrize(("language", "name"), GUESSED)
def test_what_is_not_declared_is_known_by_its_letters(language: str, name: str) -> None:
    """Catalogue F64."""
    assert title(feed(TEXTS[language]).encode(PYTHONS.get(name, name))) == TEXTS[language]


@pytest.mark.parametrize(("language", "name"), [("pl", "cp1250"), ("tr", "cp1254"), ("lt", "cp1257"), ("uk", "cp1251")])
def test_what_has_few_letters_of_its_own_is_known_by_the_language_that_the_feed_names(language: str, name: str) -> None:
    """Catalogue F64."""
    assert title(feed(TEXTS[language], language=language).encode(name)) == TEXTS[language]


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("lie", ["windows-1251", "iso-8859-1", "gb2312", "shift_jis", "euc-kr", "utf-16", "big5"])
def test_utf_8_that_is_said_to_be_something_else_is_read(language: str, lie: str) -> None:
    """Catalogue F64."""
    body = feed(TEXTS[language], f"<?xml version='1.0' encoding='{lie}'?>").encode()

    assert title(body) == TEXTS[language]
    assert title(body, f"text/xml; charset={lie}") == TEXTS[language]


@pytest.mark.parametrize("name", UNIVERSAL)
@pytest.mark.parametrize("said", ["", "windows-1251", "utf-8", "utf-16"])
def test_the_wide_ones_are_known_by_their_bytes_whatever_is_said(name: str, said: str) -> None:
    """Catalogue F64."""
    declaration = f"<?xml version='1.0' encoding='{said}'?>" if said else ""

    assert title(feed(TEXTS["ru"], declaration).encode(name)) == TEXTS["ru"]
    assert title(feed(TEXTS["ja"], declaration).encode(name), f"text/xml; charset={said}") == TEXTS["ja"]


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF8])
def test_a_byte_order_mark_that_lies_is_passed_over(mark: bytes) -> None:
    """Catalogue F64."""
    assert title(mark + feed(TEXTS["ru"]).encode()) == TEXTS["ru"]
    assert title(mark + feed(TEXTS["ru"]).encode("cp1251"), "text/xml; charset=windows-1251") == TEXTS["ru"]


@pytest.mark.parametrize("language", ["de", "pl", "tr", "lt"])
def test_latin_letters_with_accents_are_not_taken_for_another_script(language: str) -> None:
    name = {"de": "cp1252", "pl": "cp1250", "tr": "cp1254", "lt": "cp1257"}[language]

    assert decoded(feed(TEXTS[language]).encode(name), None).doubt == (
        "the encoding is not as declared, and was read as cp1252"
    )
