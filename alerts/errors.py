"""What can go wrong in this room, each in the sentence that a person reads."""


class AlertsError(Exception):
    """Something is wrong with the alerts."""

    def __str__(self) -> str:
        """Give the class's sentence and the detail."""
        sentence = (type(self).__doc__ or "").strip().rstrip(".")
        return f"{sentence}: {super().__str__()}" if self.args else sentence


class NoSuchDigest(AlertsError):
    """There is no digest of this name under `digests`."""


class DigestComposed(AlertsError):
    """This digest was composed for this day already."""


class NoSuchReader(AlertsError):
    """This digest has no such reader."""


class MailMissing(AlertsError):
    """An e-mail needs `settings.mail`: a server, and an address that it comes from."""
