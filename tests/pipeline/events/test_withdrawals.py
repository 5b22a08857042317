"""Notices by which an outlet or agency takes a report back."""

import time

import pytest

from pipeline.events.withdrawals import is_note, is_withdrawal


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Example Wire withdraws its report that 12 people were killed in Mayadin"),
        ("en", "RETRACTED STORY: 12 killed in Mayadin"),
        ("en", "The report on 12 deaths in Mayadin follows. Kill notice"),
        ("en", "KILL NOTICE - 12 killed in Mayadin"),
        ("en", "We have removed an earlier story that said 12 people were killed"),
        ("en", "Monitor retracts claim that 12 were killed"),
        ("en", "Our report has been withdrawn"),
        ("en", "Erroneous report withdrawn: 12 killed in Mayadin"),
        ("fr", "L\u2019agence retire sa d\u00e9p\u00eache sur 12 morts \u00e0 Mayadin"),
        ("fr", "Avis d\u2019annulation : 12 morts \u00e0 Mayadin"),
        ("es", "La agencia retira su informaci\u00f3n sobre 12 muertos en Mayadin"),
        ("de", "Agentur zieht Meldung \u00fcber zw\u00f6lf Tote zur\u00fcck"),
        ("ru", "Агентство отзывает свое сообщение: погибли 12 человек"),
        ("ar", "الوكالة تسحب خبرها عن مقتل 12 شخصا"),
    ],
)
def test_a_notice_is_known_in_every_language(language: str, sentence: str) -> None:
    assert is_withdrawal(sentence, "", language)


def test_the_first_sentence_says_it_too_and_the_second_does_not() -> None:
    notice = "Example Wire withdraws its report of 12 dead."

    assert is_withdrawal("Note to readers", f"{notice} We regret the error.", "en")
    assert not is_withdrawal("Note to readers", f"Twelve people were killed. {notice}", "en")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Army withdraws from Mayadin, report says"),
        ("en", "Army withdraws after report of 12 dead"),
        ("en", "Bodies removed from rubble, toll rises to 12"),
        ("en", "Report: army withdraws from Mayadin"),
        ("en", "The army reportedly withdrew"),
        ("en", "Country withdraws troops, 12 killed"),
        ("en", "Twelve people were killed in Mayadin"),
        ("fr", "L'arm\u00e9e se retire de Mayadin, douze morts"),
        ("es", "El ej\u00e9rcito se retira de Mayadin"),
        ("de", "Armee zieht sich aus Mayadin zur\u00fcck"),
        ("ru", "Армия отходит из Маядина"),
        ("ar", "الجيش ينسحب من الميادين"),
    ],
)
def test_an_army_that_withdraws_is_no_notice(language: str, sentence: str) -> None:
    assert not is_withdrawal(sentence, "", language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "An earlier version of this article said 22 people were killed."),
        ("fr", "Une version pr\u00e9c\u00e9dente de cet article parlait de 22 morts."),
        ("es", "Una versi\u00f3n anterior de este art\u00edculo hablaba de 22 muertos."),
        ("de", "In einer fr\u00fcheren Version dieses Artikels war von 22 Toten die Rede."),
        ("ru", "Ранее, то есть в предыдущей версии текста, говорилось: 22 погибших."),
        ("ar", "ذكرت نسخة سابقة من هذا المقال أن 22 قتلوا"),
    ],
)
def test_a_note_on_the_earlier_version_is_known_in_every_language(language: str, sentence: str) -> None:
    assert is_note(sentence, language)
    assert not is_note("Twelve people were killed in Mayadin.", language)


@pytest.mark.parametrize("piece", ["withdraws ", "the ", "report has been ", "retract its ", ". ", "a\u0301"])
def test_a_long_text_takes_no_time(piece: str) -> None:
    text = piece * 200_000
    is_withdrawal("", "", "en")

    begun = time.process_time()
    is_withdrawal(text, text, "en")

    assert time.process_time() - begun < 1
