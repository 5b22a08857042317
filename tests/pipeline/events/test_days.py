"""On which day a sentence says that it happened, in every language that we read."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.events.days import Days, day_of

WEDNESDAY = date(2017, 10, 4)
DAY = timedelta(days=1)


def days_before(count: int) -> Days:
    day = WEDNESDAY - count * DAY
    return Days(day, day)


def day(year: int, month: int, number: int) -> Days:
    return Days(date(year, month, number), date(year, month, number))


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("en", "Twelve people were killed in Homs on Tuesday.", days_before(1)),
        ("en", "Twelve people were killed today.", days_before(0)),
        ("en", "A raid killed twelve people on Thursday.", days_before(6)),
        ("en", "Twelve people were killed two days ago.", days_before(2)),
        ("en", "Twelve people were killed 12 days ago.", days_before(12)),
        ("en", "Twelve people were killed on Sept. 14.", day(2017, 9, 14)),
        ("en", "Twelve people were killed on 14 September 2016.", day(2016, 9, 14)),
        ("en", "Twelve people were killed on October 1st, 2017.", day(2017, 10, 1)),
        ("fr", "Douze personnes ont été tuées mardi à Homs.", days_before(1)),
        ("fr", "Douze personnes ont été tuées aujourd\u2019hui.", days_before(0)),
        ("fr", "Douze personnes ont été tuées il y a trois jours.", days_before(3)),
        ("fr", "Douze personnes ont été tuées le 1er août.", day(2017, 8, 1)),
        ("es", "Doce personas murieron el sábado en Homs.", days_before(4)),
        ("es", "Doce personas murieron hoy.", days_before(0)),
        ("es", "Doce personas murieron hace cuatro días.", days_before(4)),
        ("es", "Doce personas murieron el 3 de septiembre de 2016.", day(2016, 9, 3)),
        ("de", "Zwölf Menschen starben am Dienstag in Homs.", days_before(1)),
        ("de", "Zwölf Menschen starben am Dienstagabend.", days_before(1)),
        ("de", "Zwölf Menschen starben vor fünf Tagen.", days_before(5)),
        ("de", "Zwölf Menschen starben am 3. März.", day(2017, 3, 3)),
        ("ru", "Двенадцать человек погибли во вторник в Хомсе.", days_before(1)),
        ("ru", "Двенадцать человек погибли сегодня.", days_before(0)),
        ("ru", "Двенадцать человек погибли 3 дня назад.", days_before(3)),
        ("ru", "Двенадцать человек погибли 12 сентября 2016 года.", day(2016, 9, 12)),
        ("ar", "قتل 12 شخصا في حمص يوم الثلاثاء", days_before(1)),
        ("ar", "قتل 12 شخصا قبل ثلاثة أيام", days_before(3)),
        ("ar", "قتل 12 شخصا في ٣ تشرين الأول ٢٠١٦", day(2016, 10, 3)),
    ],
)
def test_a_day_is_understood_in_every_language(language: str, sentence: str, expected: Days) -> None:
    assert day_of(sentence, WEDNESDAY, language) == expected


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Twelve people were killed overnight."),
        ("fr", "Douze personnes ont été tuées hier."),
        ("es", "Doce personas murieron anoche."),
        ("de", "Zwölf Menschen starben in der Nacht."),
        ("ru", "Двенадцать человек погибли минувшей ночью."),
        ("ar", "قتل 12 شخصا أمس"),
    ],
)
def test_a_night_may_be_of_either_day(language: str, sentence: str) -> None:
    assert day_of(sentence, WEDNESDAY, language) == Days(WEDNESDAY - DAY, WEDNESDAY)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The army said on Wednesday that twelve people were killed on Tuesday."),
        ("en", "In a statement on Wednesday the army said twelve people were killed on Tuesday."),
        ("en", "Twelve people were killed on Tuesday, the army said on Wednesday."),
        ("fr", "L'armée a annoncé mercredi que douze personnes ont été tuées mardi."),
        ("es", "El ejército dijo el miércoles que doce personas murieron el martes."),
        ("de", "Die Armee teilte am Mittwoch mit, zwölf Menschen seien am Dienstag gestorben."),
        ("ru", "Военные сообщили в среду, что во вторник погибли 12 человек."),
    ],
)
def test_the_day_of_the_word_is_not_the_day_of_the_event(language: str, sentence: str) -> None:
    assert day_of(sentence, WEDNESDAY, language) == days_before(1)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The army said on Tuesday that twelve people were killed."),
        ("en", "Twelve people who were killed will be buried next Friday."),
        ("en", "Twelve people who were killed will be buried on Friday next week."),
        ("fr", "Les douze victimes seront enterrées vendredi prochain."),
        ("es", "Las doce víctimas serán enterradas el próximo viernes."),
        ("es", "Las doce víctimas serán enterradas el viernes que viene."),
        ("de", "Die zwölf Toten werden am kommenden Freitag beerdigt."),
        ("ru", "Похороны погибших пройдут в следующую пятницу."),
        ("ar", "يدفن القتلى يوم الجمعة المقبل"),
        ("en", "Twelve people were killed on 31 June."),
        ("en", "As many as 12 may have died."),
        ("en", "Up to 12 may die."),
        ("en", "12 May Have Died in Homs"),
        ("en", "In May 12,000 people fled."),
        ("en", "Twelve people were killed in Homs."),
        ("xx", "Twelve people were killed in Homs."),
    ],
)
def test_what_names_no_day_of_the_event_gives_none(language: str, sentence: str) -> None:
    assert day_of(sentence, WEDNESDAY, language) is None


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Twelve people were killed last Wednesday."),
        ("en", "Twelve people were killed on Wednesday last week."),
        ("fr", "Douze personnes ont été tuées mercredi dernier."),
        ("es", "Doce personas murieron el pasado miércoles."),
        ("de", "Zwölf Menschen starben am vergangenen Mittwoch."),
        ("ru", "Двенадцать человек погибли в прошлую среду."),
        ("ar", "قتل 12 شخصا يوم الأربعاء الماضي"),
    ],
)
def test_the_last_wednesday_is_not_today(language: str, sentence: str) -> None:
    assert day_of(sentence, WEDNESDAY, language) == days_before(7)


@pytest.mark.parametrize(
    ("told_on", "sentence", "expected"),
    [
        (date(2018, 1, 2), "killed on 30 December", day(2017, 12, 30)),
        (date(2018, 1, 1), "killed on Sunday", day(2017, 12, 31)),
        (date(2017, 12, 31), "killed on 1 January", day(2018, 1, 1)),  # it is tomorrow there already
        (date(2017, 12, 30), "killed on 1 January", day(2017, 1, 1)),
        (date(2016, 3, 1), "killed on 29 February", day(2016, 2, 29)),
        (date(2025, 1, 10), "killed on 29 February", day(2024, 2, 29)),
        (date(2023, 1, 10), "killed on 29 February", None),
        (date(2023, 1, 10), "killed on 29 February 2016", day(2016, 2, 29)),
        (date(2017, 10, 4), "killed on 4 October 2018", None),
    ],
)
def test_dates_across_the_ends_of_years(told_on: date, sentence: str, expected: Days | None) -> None:
    assert day_of(sentence, told_on) == expected


def test_long_ago_is_a_span_that_ends_before_this_week() -> None:
    found = day_of("Twelve people were killed last month.", WEDNESDAY)

    assert found is not None
    assert found.last < WEDNESDAY - 3 * DAY


LANGUAGES = st.sampled_from(["en", "fr", "es", "de", "ru", "ar", "pt", None])
WORDS = (
    "on next last said Tuesday friday 31 29 0 99 february June may May October 3. 1er de del 2016 2999 days ago two "
    "hace vor il y a dias tagen jours prochain mardi вторник назад дня ٣ تشرين الأول الثلاثاء قبل ايام , . ( -"
)
PIECES = st.sampled_from(WORDS.split(" "))


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=12).map(" ".join)),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)),
    LANGUAGES,
)
def test_no_sentence_is_an_error_and_none_is_told_before_it_happens(
    sentence: str, told_on: date, language: str | None
) -> None:
    found = day_of(sentence, told_on, language)

    assert found is None or found.first <= found.last <= told_on + DAY


@pytest.mark.parametrize(
    "piece", ["on ", "3 ", "12 October", "last last ", "Tuesday next week ", "il y a ", "\u0300", "two days "]
)
def test_a_long_sentence_takes_no_time(piece: str) -> None:
    day_of("", WEDNESDAY)
    sentence = piece * (1_000_000 // len(piece))

    begun = time.process_time()
    for language in ("en", "fr", "es", "de", "ru", "ar"):
        day_of(sentence, WEDNESDAY, language)

    assert time.process_time() - begun < 1
