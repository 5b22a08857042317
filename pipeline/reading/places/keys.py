"""What an operator writes about a place in feeds.yaml."""

from pydantic import Field

from pipeline.reading.places.gazetteer import ExtraPlace
from storage.keys import Keys


class PlaceKeys(Keys):
    """A place that the gazetteer lacks, more spellings of one that it knows, or a word of one's own for several."""

    also: list[str] = Field(default=[], description="Other spellings, in any script.")
    within: str | None = Field(default=None, alias="in", description="The next larger place.")
    covers: list[str] = Field(default=[], description="Places that are meant together under this name.")

    def extra(self) -> ExtraPlace:
        """Give it as the gazetteer takes it."""
        return ExtraPlace(also=tuple(self.also), within=self.within, covers=tuple(self.covers))
