"""What can be wrong with a query."""


def printable(message: str) -> str:
    """Show by its number what no terminal can print, and what would turn a line round."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in message)


class QuerySyntaxError(ValueError):
    """A query cannot be read: what is wrong, in words for its author, and where."""

    def __init__(self, message: str, column: int) -> None:
        self.message = printable(message)
        super().__init__(self.message)
        self.column = column  # characters before the fault
