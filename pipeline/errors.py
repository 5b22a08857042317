"""What can go wrong between the world and a match, each in the sentence that a person reads."""


class PipelineError(Exception):
    """Something went wrong on the way from the world to a match."""

    def __str__(self) -> str:
        """Give the class's sentence and the detail."""
        sentence = (type(self).__doc__ or "").strip().rstrip(".")
        return f"{sentence}: {super().__str__()}" if self.args else sentence


class NotAFeed(PipelineError):
    """This cannot be read as a feed."""


class AWebPage(NotAFeed):
    """This cannot be read as a feed."""
