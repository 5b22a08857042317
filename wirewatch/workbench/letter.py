"""A message as the mail that its first reader by mail would get, to be looked at in a mail program."""

from datetime import datetime

from alerts.channels import Channel
from alerts.channels.email import Email
from alerts.mail import MailKeys
from alerts.message import Message
from storage.records.delivery import Delivery, DeliveryState
from wirewatch.settings import Settings

_NOBODY = {"server": "localhost:25", "from": "wirewatch@localhost", "security": "none"}


def letter_of(message: Message, settings: Settings, now: datetime) -> bytes:
    """Give the mail's bytes; where no mail is set up, from and to nobody."""
    mail = settings.general.mail or MailKeys.model_validate(_NOBODY)
    name, channel = _mailing(message, settings)
    delivery = Delivery(
        id="msg_preview",
        type=message.type,
        channel=name,
        recipient=channel.recipients()[0],
        alert_id=None,
        revision=None,
        digest_id=None,
        state=DeliveryState.OWED,
        created_at=now,
        attempts=0,
        next_try_at=now,
        problem=None,
        payload=None,
    )
    return channel.write(message, delivery, mail)


def _mailing(message: Message, settings: Settings) -> tuple[str, Channel]:
    named = settings.digests[message.series].to if message.series else []
    for name in named:
        if isinstance(settings.channels[name], Email):
            return name, settings.channels[name]
    return "preview", Email.model_validate({"to": ["reader@localhost"]})
