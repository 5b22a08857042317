"""What can be wrong with a query."""


class QuerySyntaxError(ValueError):
    """A query cannot be read: what is wrong, in words for its author, and where.

    What no terminal can print, or what would turn a line round, is shown by its number.
    """

    def __init__(self, message: str, column: int) -> None:
        self.message = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in message)
        super().__init__(self.message)
        self.column = column  # characters before the fault
