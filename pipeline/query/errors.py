"""What can be wrong with a query."""


class QuerySyntaxError(ValueError):
    """A query cannot be read: what is wrong, in words for its author, and where."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column  # characters before the fault
