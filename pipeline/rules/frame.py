"""Condition `frame`: the article carries a frame, such as the end of ISIS."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, PrivateAttr, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from pipeline.explained import Explained
from pipeline.query.needed import Needed
from pipeline.query.tree import Found
from pipeline.reading.frames.find import carried
from pipeline.rules._base import Condition, Example, IndexedArticle
from pipeline.rules._known import known
from storage.keys import Name
from storage.records.match import Span
from storage.records.reading import FrameHit, FrameStatus


def _frame(name: str, info: ValidationInfo) -> str:
    names = [frame.id for frame in known(info).frames]
    if name not in names:
        raise PydanticCustomError(
            "frame", "no frame is called '{name}' (known: {known})", {"name": name, "known": ", ".join(names)}
        )
    return name


class Frame(Condition):
    """The article carries a frame: one strong sentence, or two different weak ones.

    A sentence that says the opposite ("not the end of ISIS") counts only where `status` asks for `denied`.
    """

    main: ClassVar[str | None] = "name"
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            when="frame: end_of_isis", text="The defeat of ISIS is complete, the general told Syrian troops.", hits=True
        ),
        Example(when="frame: end_of_isis", text="The end of the month brought rain to Raqqa.", hits=False),
        Example(when="frame: end_of_isis", text="The film about ISIS ends in Raqqa.", hits=False),
    )

    name: Annotated[Name, AfterValidator(_frame)] = Field(description="The frame's name.", examples=["end_of_isis"])
    status: Annotated[FrameStatus, Field(strict=False)] = Field(
        default=FrameStatus.ASSERTED, description="Whether the article stands behind the frame or against it."
    )
    voice: Literal["own", "quoted"] | None = Field(
        default=None, description="Only in the outlet's own words, or only quoted; left out: both."
    )
    _needed: tuple[Needed, ...] = PrivateAttr(default=())

    def asks_to_read(self) -> bool:
        """Say that it does."""
        return True

    def needs_if_plain(self) -> tuple[Needed, ...]:
        """Give what names whom the frame is about, and what one of its patterns needs."""
        return self._needed

    @model_validator(mode="after")
    def _remember(self, info: ValidationInfo) -> Self:
        self._needed = next(frame.needs for frame in known(info).frames if frame.id == self.name)
        return self

    def hits(self, article: IndexedArticle) -> Found | None:
        """Give the spans of the sentences that carry the frame."""
        found = [hit for hit in article.reading.frames if self.voice in {None, hit.voice}]
        if (self.name, self.status) not in carried(found):
            return None
        return tuple(
            Span(field=hit.field, start=hit.start, end=hit.end, clause=f"frame: {self.name}")
            for hit in found
            if (hit.frame, hit.status) == (self.name, self.status)
        )

    @property
    def in_words(self) -> str:
        """Give the frame, and how it must be carried where that is asked."""
        status = f", status: {self.status.value}" if "status" in self.model_fields_set else ""
        return f"{self.name}{status}{f', voice: {self.voice}' if self.voice else ''}"

    def explain(self, article: IndexedArticle) -> Explained:
        """Show the sentences that carry the frame, and why those that nearly do are not enough."""
        held = self.hits(article) is not None
        read = [hit for hit in article.reading.frames if hit.frame == self.name]
        parts = tuple(self._sentence(hit, carried_alone=held) for hit in read)
        return Explained(
            kind=self.yaml_key, asked=self.in_words, held=held, why=self._why(read, held=held), parts=parts
        )

    def _sentence(self, hit: FrameHit, *, carried_alone: bool) -> Explained:
        wrong = [
            *([f"it is {hit.status.value}, {self.status.value} is asked for"] if hit.status is not self.status else []),
            *([f"its voice is {hit.voice}, {self.voice} is asked for"] if self.voice not in {None, hit.voice} else []),
        ]
        alone = ["it is weak, and two different weak ones are needed"] if hit.strength == "weak" else []
        return Explained(
            kind="sentence",
            asked=f"{hit.strength}, {hit.status.value}, {hit.voice}",
            held=not wrong and carried_alone,
            why="; ".join(wrong or ([] if carried_alone else alone)),
            spans=(Span(field=hit.field, start=hit.start, end=hit.end, clause=f"frame: {hit.frame}"),),
            decided_by=hit.why,
        )

    def _why(self, read: Sequence[FrameHit], *, held: bool) -> str:
        if held:
            return ""
        if not read:
            return "no sentence carries it"
        return "no sentence carries it as it is asked for"
