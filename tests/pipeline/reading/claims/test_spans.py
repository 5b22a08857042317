"""When a number is one event's and when it is that of a long time: spans, records, months and wars."""

from datetime import UTC, datetime

import pytest

from pipeline.reading.reader import Reader

PUBLISHED = datetime(2023, 11, 14, tzinfo=UTC)

ASSERTED = [
    # A record says how rare it is, not how long it took.
    "Four pilots were killed near Dnipro on Monday, the first losses of the squadron since the start of the invasion.",
    "It was the deadliest raid on Marib this year: 38 recruits were killed on Sunday.",
    "A mine killed nine shepherds near Gao in the worst attack in two years.",
    # "earlier this month" is one day of it.
    "Gunmen who seized a ferry off Palma earlier this month killed 14 passengers.",
    "A week after the ceasefire failed, shells killed 14 people in Taiz.",
    # One death takes no time.
    "A drone killed a Houthi commander on Sunday in Taiz, in recent weeks a place of daily raids.",
    # A first toll stands until another replaces it.
    "Initial reports said six people were killed when a shell hit the bus station in Taiz on Monday.",
    # Whoever is feared missing is missing.
    "The strike on Izium left three people dead and another four presumed missing.",
]

CUMULATIVE = [
    "Clashes in Wau have killed 80 people over last 12 days.",
    "Mines have killed 17 farmers around Izium in three years.",
    "Thousands of villagers have died in the war that began when the army split.",
    "More than 600 soldiers have died in the long conflict, the ministry says.",
    "In March the president said 42,000 soldiers had been killed, but few believe it.",
    "The agency counted 12,000 people displaced by the fighting around Goma in October.",
    "Militias have killed 130 villagers in Ituri in the first seven months of this year.",
    "Some 3,000 people are estimated to have died in fighting between the rebel groups over the last decade.",
    "A camp outside Bunia houses 9,000 displaced people from rebel towns.",
]

HISTORICAL = [
    "Initial reports said six people were killed in Taiz on Monday. The ministry now says 11 people were killed there.",
    "Doctors in Kassala had earlier put the death toll of the bombing at nine.",
    "In March 2011 the army killed 42 protesters in Deraa.",
    # What came weeks before the news is no news.
    "Fighting has worsened in recent weeks after a drone killed a Houthi commander in Taiz.",
    "It comes a week after a bombing at a mosque in Herat killed 22 people.",
    "It was the deadliest raid since 2017, when 82 people were killed by shells in Sehwan.",
    "The war began on 7 October when gunmen killed about 1,200 people.",
]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        *((text, "asserted") for text in ASSERTED),
        *((text, "cumulative") for text in CUMULATIVE),
        *((text, "historical") for text in HISTORICAL),
    ],
)
def test_a_span_of_time_makes_a_number_cumulative_and_nothing_else_does(text: str, status: str) -> None:
    found = Reader().read(text, published=PUBLISHED).claims

    assert found
    assert found[0].status.value == status, found[0].why
