"""The scorer's definitions, each on a case small enough to count by hand."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.detection.baselines import read_by_pattern, read_by_window
from benchmarks.detection.corpus import (
    Article,
    ClaimLabel,
    CorpusError,
    Found,
    FrameLabel,
    read_corpus,
    read_predictions,
)
from benchmarks.detection.intervals import bootstrap, reliability
from benchmarks.detection.score import (
    Level,
    Tally,
    add_up,
    counts_agree,
    figures,
    judge,
    judge_all,
    level_reached,
    pair_up,
    same_name,
    same_speaker,
    same_stretch,
)

EIGHT: dict[str, Any] = {
    "outcome": "killed",
    "min": 8,
    "max": 8,
    "best": 8,
    "victims": "civilian",
    "place": "Hajin",
    "attribution": "Hajin hospital",
    "status": "asserted",
    "sentence": "Eight civilians were killed in Hajin.",
}


def claim(**changes: Any) -> ClaimLabel:
    return ClaimLabel.model_validate(EIGHT | changes)


def article(*claims: ClaimLabel, **changes: Any) -> Article:
    return Article.model_validate({"id": "a", "text": "...", "claims": claims} | changes)


def tally(labelled: Article, *claims: ClaimLabel, frames: tuple[FrameLabel, ...] = ()) -> Tally:
    return judge(labelled, Found(claims=claims, frames=frames)).tally


@pytest.mark.parametrize(
    ("gold", "found", "agree"),
    [
        ((8, 8, 8), (8, 8, 8), True),
        ((8, 8, 8), (9, 9, 9), False),  # the ranges do not meet
        ((50, None, 50), (50, 50, 50), True),  # one best value is enough
        ((45, 55, 50), (50, None, 50), True),
        ((201, None, None), (200, None, None), True),
        ((200, None, None), (100, None, None), False),  # they meet, but begin too far apart
        ((100, None, None), (81, None, None), True),  # within a fifth of the larger
        ((3, None, None), (4, 4, 4), True),  # one apart is never too far
        ((1, 12, None), (12, 12, 12), False),
        ((None, None, None), (None, None, None), True),
        ((None, None, None), (1, 1, 1), False),
    ],
)
def test_counts_agree_by_best_value_or_by_ranges_that_meet_and_begin_close(
    gold: tuple[int | None, ...], found: tuple[int | None, ...], agree: bool
) -> None:
    ours = claim(**dict(zip(("min", "max", "best"), gold, strict=True)))
    theirs = claim(**dict(zip(("min", "max", "best"), found, strict=True)))

    assert counts_agree(ours, theirs) is agree


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Mayadin", "al-Mayadin", True),
        ("Mayadin", "Mayadeen", True),  # alike by four fifths
        ("Mayadin", "Midan", False),
        ("Idlib province", "Idlib", True),
        ("Deir ez-Zor", "Deir el-Zor city", True),
        ("Šabwa", "Shabwa", True),
        ("Homs", "Hama", False),
        (None, "", True),
        (None, "Homs", False),
    ],
)
def test_two_spellings_of_a_place_are_one_name(one: str | None, other: str | None, same: bool) -> None:
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Syrian Observatory for Human Rights", "the Observatory", True),
        ("Russian Defence Ministry", "Iraqi interior ministry", True),  # one telling word is enough
        ("police", "doctors", False),
        (None, None, True),  # both the outlet's own voice
        ("police", None, False),
        ("the and of", "the and of", True),  # no telling word, but the same name
    ],
)
def test_speakers_are_one_by_a_telling_word(one: str | None, other: str | None, same: bool) -> None:
    assert same_speaker(one, other) is same


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({}, Level.FULL),
        ({"status": "cumulative"}, Level.PLACE),
        ({"victims": "unknown"}, Level.PLACE),
        ({"place": "Homs"}, Level.TOLL),
        ({"place": None}, Level.TOLL),
        ({"place": "Homs", "victims": "unknown"}, Level.TOLL),
        ({"outcome": "wounded"}, Level.NOTHING),
        ({"outcome": "killed_or_wounded"}, Level.NOTHING),
        ({"min": 80, "max": 80, "best": 80}, Level.NOTHING),
    ],
)
def test_each_level_asks_for_all_that_the_lower_ones_ask_for(changes: dict[str, Any], level: Level) -> None:
    assert level_reached(claim(), claim(**changes)) is level


def test_the_spelling_of_the_text_is_a_right_place_too() -> None:
    gold = claim(place="Abu Kamal", place_text="Al-Boukamal")

    assert level_reached(gold, claim(place="al-Bukamal")) is Level.FULL


def test_a_sentence_fits_where_it_holds_a_label_or_lies_in_one() -> None:
    assert same_stretch("Eight  died\nin Hajin.", ["On Friday: Eight died in Hajin. More later."])
    assert same_stretch("On Friday: Eight died.", ["Eight died."])
    assert not same_stretch("", ["Eight died."])
    assert not same_stretch("Nine died.", ["Eight died."])


def test_the_best_pair_is_made_first_and_each_claim_has_one_partner() -> None:
    here, there = claim(place="Hajin"), claim(place="Susah")

    pairs, missed, rest = pair_up([there, here], [here, here])

    assert [(pair.gold.place, pair.found.place, pair.level) for pair in pairs] == [
        ("Hajin", "Hajin", Level.FULL),
        ("Susah", "Hajin", Level.TOLL),
    ]
    assert (missed, rest) == ([], [])


def test_of_two_pairs_alike_the_one_in_the_same_sentence_is_made() -> None:
    first, second = claim(sentence="Eight died at noon."), claim(sentence="Eight died at night.")

    pairs, missed, _ = pair_up([first, second], [second])

    assert pairs[0].gold is second
    assert missed == [first]


def test_a_second_mention_is_excused_where_the_label_lists_it() -> None:
    again = "The hospital counted eight dead."
    gold = claim(restated_in=(again,))

    assert tally(article(gold), claim(), claim(sentence=again)).found == 1
    assert tally(article(gold), claim(), claim()).found == 1, "its own sentence is one of its mentions"
    assert tally(article(gold), claim(), claim(sentence="Eight died elsewhere.")).found == 2
    assert tally(article(claim()), claim(), claim()).found == 2, "without a listed mention nothing is excused"


def test_a_hit_in_a_neutral_sentence_counts_as_nothing() -> None:
    labelled = article(neutral=("Casualties reached 30, he said.",), kind="negative")

    counted = tally(labelled, claim(sentence="Casualties reached 30, he said."), claim(sentence="Other."))

    assert (counted.found, counted.noise) == (1, 1)


def test_a_claim_that_is_paired_counts_even_in_a_neutral_sentence() -> None:
    labelled = article(claim(), neutral=(EIGHT["sentence"],))

    assert tally(labelled, claim()) == Tally(gold=1, found=1, toll=1, place=1, full=1, spoken=1, spoken_right=1)


def test_noise_counts_asserted_false_claims_on_negative_texts_only() -> None:
    found = (claim(), claim(status="hypothetical"))

    assert tally(article(kind="negative"), *found).noise == 1
    assert tally(article(kind="frame"), *found).noise == 0


def test_without_a_stated_kind_a_text_is_negative_by_its_labels() -> None:
    weak, strong = FrameLabel(frame="f", strength="weak"), FrameLabel(frame="f", strength="strong")

    assert article().negative
    assert article(claim(outcome="displaced"), frames=(weak,)).negative
    assert not article(claim()).negative
    assert not article(frames=(strong,)).negative


def test_frames_are_scored_once_a_text_and_a_weak_one_is_optional() -> None:
    strong, weak = FrameLabel(frame="f", strength="strong"), FrameLabel(frame="f", strength="weak")
    denied = FrameLabel(frame="f", status="denied", strength="strong")

    assert tally(article(frames=(strong, strong)), frames=(strong, strong))[-3:] == (1, 1, 1)
    assert tally(article(frames=(weak,)), frames=(strong,))[-3:] == (0, 0, 0)
    assert tally(article(frames=(weak, strong)), frames=(strong,))[-3:] == (1, 1, 1)
    assert tally(article(frames=(strong,)), frames=(denied,))[-3:] == (1, 1, 0)


def test_figures_are_taken_over_all_articles_together() -> None:
    rows = [Tally(gold=3, found=1, toll=1), Tally(gold=1, found=3, toll=1, negatives=1, noise=2)]

    named = figures(add_up(rows))

    assert (named["toll.precision"], named["toll.recall"], named["toll.f1"]) == (0.5, 0.5, 0.5)
    assert named["noise"] == 200
    assert named["frames.f1"] == 0


def test_an_article_that_the_predictions_lack_counts_as_found_empty() -> None:
    (judged,) = judge_all([article(claim())], {})

    assert (judged.tally.gold, judged.tally.found, len(judged.missed)) == (1, 0, 1)


def test_intervals_hold_the_figure_and_come_out_the_same_each_time() -> None:
    rows = [Tally(gold=2, found=2, toll=right) for right in (0, 1, 2, 2, 1, 2)]

    drawn = bootstrap(rows, resamples=300, seed=5)

    assert drawn == bootstrap(rows, resamples=300, seed=5)
    assert drawn["toll.f1"].low < figures(add_up(rows))["toll.f1"] < drawn["toll.f1"].high
    assert bootstrap(rows, resamples=0, seed=5) == {}


def test_reliability_compares_stated_confidence_with_what_was_right() -> None:
    sure, unsure = claim(confidence=0.96), claim(confidence=0.55, min=90, max=90, best=90)

    bands = reliability([judge(article(claim()), Found(claims=(sure, unsure)))])

    assert [(band.found, band.toll, band.full) for band in bands] == [(1, 0.0, 0.0), (1, 1.0, 1.0)]
    assert [band.stated for band in bands] == [0.55, 0.96]


def test_both_forms_of_a_corpus_are_read_alike(tmp_path: Path) -> None:
    (tmp_path / "yaml").mkdir()
    (tmp_path / "yaml" / "01-films.yaml").write_text(
        "- {id: x, text: A film., near_miss: true, published: 2019-05-02, claims: []}", "utf-8"
    )
    lines = tmp_path / "corpus.jsonl"
    record = {"id": "x", "text": "A film.", "published": "2019-05-02", "group": "01-films"}
    lines.write_text(json.dumps(record), "utf-8")

    (from_yaml,), (from_lines,) = read_corpus(tmp_path / "yaml"), read_corpus(lines)

    assert from_yaml == from_lines
    assert from_yaml.published == datetime(2019, 5, 2, tzinfo=UTC)
    assert from_yaml.group == "01-films"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"id": "a", "text": "x"}\n{"id"', "corpus.jsonl:2:"),
        ('{"id": "a"}', "corpus.jsonl:1: text:"),
        ('{"id": "a", "text": "x"}\n{"id": "a", "text": "y"}', "the id a stands twice"),
        ("[]", "should be a JSON object"),
        ("\n", "holds no labelled text"),
    ],
)
def test_a_fault_of_a_corpus_is_named_with_its_place(tmp_path: Path, content: str, words: str) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text(content, "utf-8")

    with pytest.raises(CorpusError, match=words):
        read_corpus(corpus)


def test_predictions_are_read_as_extract_writes_them(tmp_path: Path) -> None:
    written = tmp_path / "found.jsonl"
    written.write_text(
        '{"id": "a", "claims": [{"outcome": "killed", "in": "text"}], "frames": []}\n{"id": "b", "error": "x"}', "utf-8"
    )

    found = read_predictions(written)

    assert [one.outcome for one in found["a"].claims] == ["killed"]
    assert found["b"] == Found()


def test_the_baselines_read_what_simple_readers_read() -> None:
    text = "At least 12 people were killed near Hajin on Friday. The 30 shells fell far from any missing dog."

    assert [(one.outcome, one.min, one.place) for one in read_by_pattern(text).claims] == [("killed", 12, "Hajin")]
    assert [(one.outcome, one.min) for one in read_by_window(text).claims] == [("killed", 12), ("missing", 30)]
    assert read_by_window("Dozens were hurt in Homs.").claims[0].best is None
