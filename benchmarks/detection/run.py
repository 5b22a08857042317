"""One run: every system reads the same articles and is scored by the same definitions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from benchmarks.detection.baselines import BASELINES
from benchmarks.detection.corpus import Article, ClaimLabel, Found, FrameLabel
from benchmarks.detection.intervals import Band, Interval, bootstrap, reliability
from benchmarks.detection.score import Judged, Tally, add_up, figures, judge_all
from pipeline.reading.frames.find import of_carried
from pipeline.reading.reader import Reader
from storage.records.reading import Reading

Read = Callable[[Article], Found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One system on one corpus."""

    system: str
    tally: Tally
    figures: dict[str, float]
    intervals: dict[str, Interval]
    groups: dict[str, Tally]
    reliability: tuple[Band, ...]
    errors: tuple[str, ...]


def by_reader(reader: Reader, *, titles: bool) -> Read:
    """Read with the project's reader, as the pipeline does; titles only where they are asked for."""

    def read(article: Article) -> Found:
        title = article.title if titles else None
        return as_found(
            reader.read(article.text, title=title, outlet=article.outlet, published=article.published),
        )

    return read


def by_baseline(name: str) -> Read:
    """Read with one of the baselines."""
    return lambda article: BASELINES[name](article.text)


def by_file(predictions: Mapping[str, Found]) -> Read:
    """Take what another program found."""
    return lambda article: predictions.get(article.id, Found())


def as_found(reading: Reading) -> Found:
    """Turn a reading into the words of the labels."""
    return Found(
        claims=tuple(
            ClaimLabel(
                outcome=claim.outcome.value,
                min=claim.min,
                max=claim.max,
                best=claim.best,
                victims=claim.victims.value,
                place=claim.place,
                place_text=claim.place_text,
                attribution=claim.attribution,
                attribution_text=claim.attribution_text,
                status=claim.status.value,
                sub=claim.sub,
                sentence=claim.sentence,
                restated_in=claim.restated_in,
                confidence=claim.confidence,
            )
            for claim in reading.claims
        ),
        frames=tuple(
            FrameLabel(frame=hit.frame, status=hit.status.value, strength=hit.strength)
            for hit in of_carried(reading.frames)
        ),
    )


def score(system: str, read: Read, articles: list[Article], *, resamples: int, seed: int) -> Scored:
    """Read and judge every article with one system."""
    judged = judge_all(articles, {article.id: read(article) for article in articles})
    tallies = [one.tally for one in judged]
    return Scored(
        system=system,
        tally=add_up(tallies),
        figures=figures(add_up(tallies)),
        intervals=bootstrap(tallies, resamples=resamples, seed=seed),
        groups=_by_group(judged),
        reliability=tuple(reliability(judged)),
        errors=tuple(line for one in judged for line in _errors(one)),
    )


def _by_group(judged: Iterable[Judged]) -> dict[str, Tally]:
    ordered = sorted(judged, key=attrgetter("article.group"))
    return {
        name: add_up(one.tally for one in members) for name, members in groupby(ordered, attrgetter("article.group"))
    }


def _errors(judged: Judged) -> Iterable[str]:
    key = judged.article.id
    for pair in judged.pairs:
        if pair.level < max(type(pair.level)):
            level = pair.level.name.lower()
            yield f"{key} only {level}: labelled {_brief(pair.gold)} | found {_brief(pair.found)}"
    for claim in judged.missed:
        yield f"{key} missed: {_brief(claim)} :: {_quoted(claim.sentence or judged.article.text)}"
    for claim in judged.false:
        yield f"{key} false: {_brief(claim)} :: {_quoted(claim.sentence)}"
    yield from (f"{key} frame missed: {frame}" for frame in judged.frames_missed)
    yield from (f"{key} frame false: {frame}" for frame in judged.frames_false)


def _brief(claim: ClaimLabel) -> str:
    count = claim.min if claim.min == claim.max else f"{claim.min} to {claim.max or 'more'}"
    return f"{claim.outcome} {count} {claim.victims}, {claim.place}, says {claim.attribution}, {claim.status}"


def _quoted(text: str | None) -> str:
    return " ".join((text or "").split())[:220]
