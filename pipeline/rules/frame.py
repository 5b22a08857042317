"""Condition `frame`: the article carries a frame, such as the end of ISIS."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, PrivateAttr, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from pipeline.query.needed import Needed
from pipeline.query.tree import Found
from pipeline.reading.frames.find import carried
from pipeline.rules._base import Condition, Example, IndexedArticle
from pipeline.rules._known import known
from storage.keys import Name
from storage.records.match import Span
from storage.records.reading import FrameStatus


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
