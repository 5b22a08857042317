"""Casualty claims in Arabic and Russian, with the same machinery as in English."""
# ruff: noqa: RUF001 - Cyrillic letters are what they are here

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.claims.clitics import cut_clitics
from pipeline.reading.claims.find import find_claims
from pipeline.reading.claims.found import FoundClaim
from pipeline.reading.claims.load import lexicon
from pipeline.reading.text import read_text
from storage.records.reading import ClaimStatus, Victims

LANGUAGES = ("ar", "ru")

RUSSIAN = [
    # people before and behind their verb, also far behind it
    ("Двух медиков убило осколками снаряда, фельдшер ранен.", ["killed 2", "wounded 1"]),
    ("В результате удара по вокзалу убиты 59 человек, в том числе семеро детей.", ["killed 59", "killed 7 part"]),
    ("Погибли при взрыве в мечети, по данным врачей, около 60 шиитов.", ["killed 54-66"]),
    ("Один солдат убит, трое ранены в перестрелке на границе.", ["killed 1", "wounded 3"]),
    ("Полевой командир Абу Умар убит вместе с тремя охранниками в бою.", ["killed 1", "killed 3"]),
    # numbers in cases, collective numbers, round numbers, ranges
    ("В боях погибли двадцать один военный и более сотни боевиков.", ["killed 21", "killed 101+"]),
    ("Полсотни джихадистов уничтожены с воздуха, отчитался генерал.", ["killed 50"]),
    ("Врачи говорят о сотнях раненых после бомбардировки.", ["wounded 200+"]),
    ("От обстрела погибли 10–12 военных.", ["killed 10-12"]),
    ("Авиация нанесла удар по свадьбе: до 45 погибших.", ["killed 1-45"]),
    # tolls, losses, nouns
    ("Число жертв взрыва на рынке в Могадишо возросло до 112, ещё 300 человек ранены.", ["killed 112", "wounded 300"]),
    ("Потери армии составили 12 убитых и 40 раненых.", ["killed 12", "wounded 40"]),
    ("Армия заявила о ликвидации 85 террористов в провинции.", ["killed 85"]),
    ("Тела 11 жителей обнаружены в оккупированном селе.", ["killed 11"]),
    ("При подрыве машины на мине погибла семья из пяти человек.", ["killed 5"]),
    # the other outcomes
    ("В плену у хуситов остаются шестнадцать моряков.", ["captured 16"]),
    ("Боевики похитили 27 школьниц.", ["captured 27"]),
    ("Без вести пропавшими числятся восемь моряков крейсера после ракетной атаки.", ["missing 8"]),
    ("Свыше 3000 жителей бежали из города после штурма.", ["displaced 3001+"]),
    # one person without a number
    ("Погиб фотограф, работавший на передовой.", ["killed 1"]),
    ("Удалось спасти 14 человек, ещё шестеро погибли под обломками разрушенного ракетой дома.", ["killed 6"]),
]

ARABIC = [
    # verb first, passive, with who did it between the verb and its people
    ("قُتل ١٤ مدنياً وأُصيب عشرون آخرون في قصف مدفعي.", ["killed 14", "wounded 20"]),
    ("خطف مسلحون سبعة وعشرين تلميذة من مدرسة.", ["captured 27"]),
    ("اغتال مسلحون مجهولون ضابطاً في الجيش أمام منزله.", ["killed 1"]),
    ("لقي ما لا يقل عن 18 شرطياً حتفهم في انفجار سيارة مفخخة.", ["killed 18+"]),
    ("قتل في القصف على السوق أحد عشر مدنياً بينهم ثلاث نساء.", ["killed 11", "killed 3 part"]),
    # duals and singulars count by themselves
    ("أسرت المقاومة ضابطين وجندياً بعد معركة.", ["captured 2", "captured 1"]),
    ("مقتل مدنيين اثنين وإصابة ثالث بقصف مدفعي", ["killed 2", "wounded 1"]),
    ("أصيب شرطيان ومدني بجروح في تفجير.", ["wounded 2", "wounded 1"]),
    ("استهدفت غارة منزلاً فاستشهد الأب وطفلاه.", ["killed 1", "killed 2"]),
    # numbers: units first, hundreds, thousands, round words
    ("استشهد مئة وخمسة وعشرون فلسطينياً في القصف.", ["killed 125"]),
    ("أودى التفجير بحياة ألف ومئتي شخص.", ["killed 1200"]),
    ("جرح زهاء ثلاثين شخصاً في غارات جوية ليلية.", ["wounded 27-33"]),
    ("أسفرت المواجهات عن سقوط 9 قتلى من الجانبين وعشرات الجرحى.", ["killed 9", "wounded 20+"]),
    ("ما بين 20 و30 مسلحاً قتلوا في الاشتباكات.", ["killed 20-30"]),
    # tolls and nouns
    ("ارتفعت حصيلة ضحايا القصف إلى أربعة قتلى.", ["killed 4"]),
    ("خسائر الجيش بلغت 12 قتيلاً و40 جريحاً في الهجوم.", ["killed 12", "wounded 40"]),
    ("تم انتشال جثامين 19 طفلاً من تحت أنقاض المدرسة المقصوفة.", ["killed 19"]),
    ("أدى انفجار عبوة ناسفة إلى مقتل سبعة أشخاص وإصابة العشرات.", ["killed 7", "wounded 20+"]),
    # the other outcomes
    ("فقدان ثمانية بحارة بعد هجوم صاروخي على سفينتهم", ["missing 8"]),
    ("أجبرت المعارك مئات العائلات على النزوح.", ["displaced 200+"]),
    ("حيدت القوات التركية 11 إرهابياً شمالي العراق.", ["killed 11"]),
]

NOTHING = [
    ("ru", "Фура врезалась в автобус, погибли пять человек."),
    ("ru", "Число жертв землетрясения превысило 41 тысячу человек."),
    ("ru", "Погибших и пострадавших нет, уточнили в мэрии после атаки дронов."),
    ("ru", "Суд приговорил двоих убийц к 20 годам тюрьмы."),
    ("ru", "ПВО сбила 12 ракет и 30 беспилотников."),
    ("ru", "Ревнивец застрелил жену и тёщу, затем покончил с собой."),
    ("ru", "Роман рассказывает о гибели роты из 90 солдат."),
    ("ru", "По условиям перемирия город покинули 350 бойцов с семьями."),
    ("ru", "Обе стороны обменялись пленными: домой вернулись 95 военнослужащих."),
    ("ar", "لقي ستة أشخاص مصرعهم في تصادم حافلة وشاحنة."),
    ("ar", "تجاوز عدد ضحايا الزلزال 41 ألف قتيل."),
    ("ar", "لم تسجل أي إصابات بعد هجوم الطائرات المسيرة."),
    ("ar", "حكمت المحكمة على قاتلين بالسجن 20 عاماً."),
    ("ar", "أسقطت الدفاعات الجوية 12 صاروخاً و30 طائرة مسيرة."),
    ("ar", "قتل رجل زوجته بسبب خلافات عائلية."),
    ("ar", "تحكي الرواية قصة سرية من 90 جندياً قتلوا في الحرب."),
    ("ar", "خرج 350 مقاتلاً وعائلاتهم من البلدة وفق اتفاق التسوية."),
    ("ar", "أنقذت فرق الدفاع المدني سبعة أشخاص من تحت الأنقاض."),
]


def said(claim: FoundClaim) -> str:
    """Write a claim as the tables above do."""
    high = "+" if claim.max is None else f"-{claim.max}" if claim.max != claim.min else ""
    return f"{claim.outcome.value} {claim.min}{high}{' part' if claim.sub else ''}"


@pytest.mark.parametrize(("text", "claims"), RUSSIAN)
def test_a_russian_sentence_says_what_happened_to_how_many(text: str, claims: list[str]) -> None:
    assert [said(claim) for claim in find_claims(read_text(text), language="ru")] == claims


@pytest.mark.parametrize(("text", "claims"), ARABIC)
def test_an_arabic_sentence_says_what_happened_to_how_many(text: str, claims: list[str]) -> None:
    assert [said(claim) for claim in find_claims(read_text(text), language="ar")] == claims


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_what_is_no_harm_of_war_is_no_claim(language: str, text: str) -> None:
    assert find_claims(read_text(text), language=language) == []


@pytest.mark.parametrize(
    ("language", "text", "victims"),
    [
        ("ru", "Убиты двое бойцов ВСУ.", Victims.SOLDIER),
        ("ru", "Ранены пятеро сотрудников полиции при взрыве.", Victims.POLICE),
        ("ru", "Погибли трое детей под обстрелом.", Victims.CHILD),
        ("ru", "Похищены трое сотрудников Красного Креста.", Victims.AID_WORKER),
        ("ar", "أعدم التنظيم أربعة من عناصر الشرطة رمياً بالرصاص.", Victims.POLICE),
        ("ar", "لقي 20 مقاتلاً حوثياً مصرعهم في معارك.", Victims.MILITANT),
        ("ar", "مقتل صحافي برصاص قناص", Victims.JOURNALIST),
        ("ar", "سقط نحو 50 قتيلاً في صفوف الجيش بكمين.", Victims.SOLDIER),
    ],
)
def test_what_stands_behind_the_people_says_who_they_are(language: str, text: str, victims: Victims) -> None:
    [claim] = find_claims(read_text(text), language=language)

    assert claim.victims is victims


@pytest.mark.parametrize(
    ("language", "text", "status"),
    [
        ("ru", "Минобороны опровергло гибель десяти военных под Хомсом.", ClaimStatus.DENIED),
        ("ru", "С начала войны погибли более 5 тысяч военных.", ClaimStatus.CUMULATIVE),
        ("ru", "Ранее сообщалось о шести погибших при взрыве.", ClaimStatus.HISTORICAL),
        ("ru", "В апреле 1996 года при зачистке села убили 57 жителей.", ClaimStatus.HISTORICAL),
        ("ar", "نفت وزارة الدفاع مقتل عشرة جنود في حمص.", ClaimStatus.DENIED),
        ("ar", "قتل أكثر من 5 آلاف جندي منذ بدء الحرب.", ClaimStatus.CUMULATIVE),
        ("ar", "شهدت البلدة عام 1996 هجوماً أودى بحياة 42 مدنياً.", ClaimStatus.HISTORICAL),
        ("ar", "توعدت الحركة بقتل 500 جندي في هجوم جديد.", ClaimStatus.HYPOTHETICAL),
    ],
)
def test_the_status_is_read(language: str, text: str, status: ClaimStatus) -> None:
    [claim] = find_claims(read_text(text), language=language)

    assert claim.status is status


def test_a_glued_number_keeps_its_place_in_the_text() -> None:
    text = "سقط 27 شهيداً و64 جريحاً في القصف."

    wounded = find_claims(read_text(text), language="ar")[1]

    assert text[wounded.anchor.start : wounded.anchor.end] == wounded.count_text == "64"


def test_vowel_signs_and_long_strokes_do_not_shift_a_prefix() -> None:
    text = "وَقُتِـلَ سَبْعَةُ أَشْخَاصٍ فِي القَصْفِ."
    tokens = cut_clitics(read_text(text), lexicon("ar")).sentences[0].tokens

    assert [token.word for token in tokens[:3]] == ["و", "قتل", "سبعة"]
    assert [text[token.start : token.end] for token in tokens[:2]] == ["وَ", "قُتِـلَ"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_of_a_lexicon_is_found_where_it_is_written(language: str) -> None:
    lex = lexicon(language)
    written = [" ".join(words) for found in lex.phrases.values() for words, _ in found if words[-1][-1].isalpha()]
    read = {phrase: cut_clitics(read_text(phrase), lex) for phrase in written}

    lost = [p for p, text in read.items() if [t.word for s in text.sentences for t in s.tokens] != p.split()]

    assert lost == []


@pytest.mark.parametrize("language", LANGUAGES)
@given(
    text=st.text(alphabet="убитыпогибли двое 12 солдат قتل و ال ب جنديين 35 :,.«»\n\u0640\u064e\u200f", max_size=200)
)
def test_no_text_is_an_error(language: str, text: str) -> None:
    for claim in find_claims(read_text(text), language=language):
        assert text[claim.anchor.start : claim.anchor.end] == claim.count_text


@pytest.mark.parametrize(("language", "word"), [("ru", "погибли двое "), ("ar", "وقتل جنديان "), ("ar", "و" * 50_000)])
def test_a_word_repeated_many_times_takes_no_longer_than_its_length(language: str, word: str) -> None:
    text = read_text(word * (40_000 // len(word)))
    lexicon(language)
    began = time.perf_counter()
    find_claims(text, language=language)

    assert time.perf_counter() - began < 10
