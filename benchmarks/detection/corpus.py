"""Labelled articles and predictions: JSON Lines as corpora are exchanged, or a folder of our own YAML files."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

HARM = frozenset({"killed", "wounded", "missing", "captured"})


class CorpusError(Exception):
    """A corpus or a file of predictions cannot be read; the words say where and why."""


class _Record(BaseModel):
    """One mapping of a corpus; keys that the benchmark does not need are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


Model = TypeVar("Model", bound=_Record)


class ClaimLabel(_Record):
    """One claim, as a person labelled it or as a reader found it."""

    outcome: str
    min: int | None = None
    max: int | None = None
    best: int | None = None
    victims: str | None = None
    place: str | None = None
    place_text: str | None = None
    attribution: str | None = None
    attribution_text: str | None = None
    status: str | None = "asserted"
    sub: bool = False
    sentence: str | None = None  # the project's own texts are short: their labels name no sentence
    restated_in: tuple[str, ...] = ()
    confidence: float | None = None  # of a found claim


class FrameLabel(_Record):
    """One frame in one sentence, as labelled or as found."""

    frame: str
    status: str = "asserted"
    strength: str | None = None


def _aware(value: object) -> object:
    """Read a plain day, or a time without zone, as UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time(tzinfo=UTC))
    return value.replace(tzinfo=value.tzinfo or UTC) if isinstance(value, datetime) else value


class Article(_Record):
    """One labelled text."""

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    published: Annotated[datetime | None, BeforeValidator(_aware)] = None
    kind: str | None = None
    claims: tuple[ClaimLabel, ...] = ()
    frames: tuple[FrameLabel, ...] = ()
    neutral: tuple[str, ...] = ()
    group: str = "all"  # the file it stands in: one file of the project's own holds one phenomenon

    @property
    def negative(self) -> bool:
        """Whether no harm to people and no strong frame is labelled: each claim found here is noise."""
        if self.kind is not None:
            return self.kind == "negative"
        strong = any(frame.strength != "weak" for frame in self.frames)
        return not strong and not any(claim.outcome in HARM for claim in self.claims)


class Found(_Record):
    """What a reader found in one text."""

    claims: tuple[ClaimLabel, ...] = ()
    frames: tuple[FrameLabel, ...] = ()


def read_corpus(path: Path) -> list[Article]:
    """Read a JSON Lines file, or every YAML file of a folder; a fault names its file and its line or id."""
    articles = list(_yaml_articles(path) if path.is_dir() else _line_articles(path))
    if not articles:
        raise CorpusError(f"{path}: holds no labelled text")
    seen: set[str] = set()
    for article in articles:
        if article.id in seen:
            raise CorpusError(f"{path}: the id {article.id} stands twice")
        seen.add(article.id)
    return articles


def read_predictions(path: Path) -> dict[str, Found]:
    """Read what `wirewatch extract` wrote: found claims and frames by the text's id; lines with an error hold none."""
    found: dict[str, Found] = {}
    for where, record in _lines(path):
        key = record.get("id")
        if not isinstance(key, str | int):
            raise CorpusError(f"{where}: has no id")
        found[str(key)] = _validated(Found, record, where)
    return found


def _line_articles(path: Path) -> Iterator[Article]:
    for where, record in _lines(path):
        yield _validated(Article, record, where)


def _yaml_articles(folder: Path) -> Iterator[Article]:
    for path in sorted(folder.rglob("*.yaml")):
        try:
            records = YAML(typ="safe").load(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, YAMLError) as error:
            raise CorpusError(f"{path}: {error}") from error
        for record in _mappings(records, path):
            yield _validated(Article, {**record, "group": path.stem}, f"{path}: {record.get('id')}")


def _mappings(records: object, path: Path) -> Iterable[dict[str, object]]:
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise CorpusError(f"{path}: should be a list of labelled texts")
    return records


def _lines(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            record = json.loads(line)
        except ValueError as error:
            raise CorpusError(f"{where}: {error}") from error
        if not isinstance(record, dict):
            raise CorpusError(f"{where}: should be a JSON object")
        yield where, record


def _validated(model: type[Model], record: dict[str, object], where: str) -> Model:
    try:
        return model.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        raise CorpusError(f"{where}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
