"""What can be wrong with a question to the workbench, each in the sentence that a person reads."""


class WorkbenchError(Exception):
    """The question cannot be answered."""

    def __str__(self) -> str:
        """Give the class's sentence and the detail."""
        sentence = (type(self).__doc__ or "").strip().rstrip(".")
        return f"{sentence}: {super().__str__()}" if self.args else sentence


class NoSuchRule(WorkbenchError):
    """There is no rule of this name."""


class NoSuchArticle(WorkbenchError):
    """There is no such article in the archive."""


class NothingStored(WorkbenchError):
    """The archive is empty: nothing was polled yet."""


class NothingSeen(WorkbenchError):
    """No article was seen in this time."""
