import pytest

from pipeline.events.credits import (
    agency_of,
    credit_begins,
    is_agency,
    without_credits,
    without_dateline,
    without_outlet,
)
from pipeline.events.wording import tokens, unaccented

BODY = "Nine people were killed when shells hit a market"

CREDITED = [
    (f"BEIRUT (Reuters) - {BODY}.", "Reuters"),
    (f"MOSCOW, October 7. /TASS/. {BODY}.", "TASS"),
    (f"PARIS, Oct 7 (AFP) -- {BODY}.", "AFP"),
    (f"Beirut, October 7 (SANA)- {BODY}.", "SANA"),
    (f"(AP) {BODY}.", "AP"),
    (f"AFP - {BODY}.", "AFP"),
    (f"Moscow AFP {BODY}.", "AFP"),
    (f"By Jane Doe, Associated Press\n{BODY}.", "AP"),
    (f"By Reuters Staff\n{BODY}.", "Reuters"),
    (f"{BODY}. -AFP", "AFP"),
    (f"{BODY}. \u2014 Reuters", "Reuters"),
    (f"{BODY}. (AFP)", "AFP"),
    (f"{BODY}. (The Associated Press)", "AP"),
    (f"{BODY}.\nXinhua", "Xinhua"),
    (f"{BODY}. Source: TASS", "TASS"),
    (f"{BODY}. (With inputs from PTI)", "PTI"),
    (f"{BODY}. With reporting by the Associated Press.", "AP"),
    (f"دبي (رويترز) - {BODY}", "Reuters"),
    (f"МОСКВА, 7 октября. /ТАСС/. {BODY}", "TASS"),  # noqa: RUF001
    (f"Madrid, 7 oct (EFE).- {BODY}", "EFE"),
    (f"Berlin (dpa) - {BODY}", "dpa"),
    (f"北京 (新华社) - {BODY}", "Xinhua"),
]


@pytest.mark.parametrize(("text", "agency"), CREDITED, ids=[text[:40] for text, _ in CREDITED])
def test_an_agency_that_is_credited_is_named_and_cut_away(text: str, agency: str) -> None:
    credited = without_credits("", text)

    assert credited.agencies == (agency,)
    assert credited.text.strip(" .-\n").startswith(BODY)
    assert len(credited.text.strip(" .-\n")) == len(BODY)


@pytest.mark.parametrize("text", [text for text, _ in CREDITED], ids=[text[:40] for text, _ in CREDITED])
def test_every_credit_is_announced_by_a_word(text: str) -> None:
    assert not credit_begins().isdisjoint(tokens(unaccented(text)))


@pytest.mark.parametrize(
    "text",
    [
        "AFP reported that nine people were killed.",
        "Nine people were killed, Reuters reported on Monday.",
        "A Reuters reporter saw nine bodies.",
        "Officials told AP that nine people were killed and that the road was closed.",
        "Nine people were killed in the camp.",
    ],
)
def test_an_agency_that_is_only_spoken_of_is_no_source(text: str) -> None:
    assert without_credits("", text) == ("", text, ())


def test_several_agencies_are_named_in_the_order_of_the_text() -> None:
    credited = without_credits("", f"PARIS (AFP) - {BODY}. (With inputs from Reuters and AP)", "AFP")

    assert credited.agencies == ("AFP", "Reuters", "AP")


def test_the_author_of_the_feed_may_be_an_agency() -> None:
    assert without_credits("", BODY, "Reuters Staff").agencies == ("Reuters",)


def test_a_credit_at_the_far_end_of_a_long_text_is_found() -> None:
    assert without_credits("", f"{BODY}. " * 200 + "(AFP)").agencies == ("AFP",)


def test_a_dateline_without_an_agency_is_cut() -> None:
    assert without_dateline(f"GAZA CITY, Oct 7 - {BODY}") == BODY
    assert without_dateline("US-led forces struck a town") == "US-led forces struck a town"


@pytest.mark.parametrize("mark", [" | ", " - ", " \u2014 ", " :: "])
def test_the_name_of_the_outlet_is_cut_off_a_title(mark: str) -> None:
    assert without_outlet(f"Nine killed{mark}Harbour Post", "Harbour Post") == "Nine killed"
    assert without_outlet("Harbour Post - a history", "Harbour Post") == "Harbour Post - a history"


@pytest.mark.parametrize(
    ("outlet", "agency"),
    [("Reuters", "Reuters"), ("Reuters World", "Reuters"), ("AP News", "AP"), ("BBC", None), ("PA Chronicle", None)],
)
def test_an_outlet_may_be_an_agency(outlet: str, agency: str | None) -> None:
    assert agency_of(outlet) == agency


def test_agencies_are_known_by_their_one_name() -> None:
    assert is_agency("AP")
    assert not is_agency("Associated Press")
