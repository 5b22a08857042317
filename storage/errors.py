"""What can be wrong with storage, each in the sentence that a person reads."""


class StorageError(Exception):
    """Something is wrong with the database."""

    def __str__(self) -> str:
        """Give the class's sentence and the detail."""
        sentence = (type(self).__doc__ or "").strip().rstrip(".")
        return f"{sentence}: {super().__str__()}" if self.args else sentence


class DatabaseUnusable(StorageError):
    """The database cannot be used."""


class DatabaseNewer(StorageError):
    """The database was changed by a newer version of Wirewatch; start that version, or restore a backup."""
