"""Leaving a list by one click: links that are signed for one recipient of one list, and what following one does.

A list is a digest, or the alerts of a channel. Whoever leaves one keeps the others, and `wirewatch left` names them and
takes them back. The link alone proves nothing but that it was made here for this recipient, so it needs no login.
"""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime

from storage.database import Database
from storage.records.left import Seat

BY_LINK = "link"
BY_HAND = "by hand"
_PURPOSE = b"wirewatch leave 1:"
_LONGEST_TOKEN = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Exits:
    """What a run of deliveries knows of leaving: who has left what, and how the links to do so are made."""

    left: frozenset[Seat] = frozenset()
    public_url: str | None = None  # None: nobody can follow a link, so none is made
    key: bytes = b""

    def link(self, seat: Seat) -> str | None:
        """Give the address at which a recipient leaves a list."""
        return None if self.public_url is None else leave_link(self.public_url, seat, self.key)


def leave_link(public_url: str, seat: Seat, key: bytes) -> str:
    """Give the address at which a recipient leaves a list: GET shows a page, POST leaves."""
    return f"{public_url}/leave/{token_for(seat, key)}"


def token_for(seat: Seat, key: bytes) -> str:
    """Sign a recipient's place on a list."""
    words = json.dumps([seat.list_name, seat.recipient], ensure_ascii=True, separators=(",", ":")).encode()
    return f"{_text(words)}.{_text(_signature(words, key))}"


def seat_of(token: str, key: bytes) -> Seat | None:
    """Give what a token was signed for; None where it was not signed with this key."""
    if len(token) > _LONGEST_TOKEN or not token.isascii():
        return None
    written, _, signed = token.partition(".")
    try:
        words, signature = _bytes(written), _bytes(signed)
    except (binascii.Error, ValueError):
        return None
    # Base64 has several spellings of the same bytes; only ours counts.
    if not hmac.compare_digest(signature, _signature(words, key)) or token != f"{_text(words)}.{_text(signature)}":
        return None
    list_name, recipient = json.loads(words)
    return Seat(list_name, recipient)


def leave(database: Database, token: str, now: datetime) -> Seat | None:
    """Take whom a token was signed for off the list; None where it is not one of ours. To do it twice is no fault."""
    with database.transaction() as store:
        key = store.leavers.signing_key()
        seat = seat_of(token, key) if key else None
        if seat is not None:
            store.leavers.leave(seat, now, BY_LINK)
        return seat


def _signature(words: bytes, key: bytes) -> bytes:
    return hmac.digest(key, _PURPOSE + words, hashlib.sha256)


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
