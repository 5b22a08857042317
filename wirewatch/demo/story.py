"""The demo: a week of the sample newsroom in seconds, through the whole product, with nothing canned.

The newsroom publishes hour by hour on loopback; the product's clock moves with it; at each step the product runs its
lines once, as `wirewatch run --once` does. All that is shown is read back from the product's database and from the
servers that received what it sent.
"""

import json
import re
import secrets
import shutil
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from pydantic import SecretStr

from storage.records.alert import AlertStory
from wirewatch import jobs
from wirewatch.app import App, open_app
from wirewatch.config.schema import feeds_schema
from wirewatch.demo.hooks import HookReceiver
from wirewatch.demo.mailbox import Mailbox
from wirewatch.demo.newsroom import Newsroom, NewsroomServer, Traffic, find_samples
from wirewatch.jobs import Round
from wirewatch.settings import load

FIRST = datetime(2017, 10, 1, 20, tzinfo=UTC)  # Sunday evening: what the feeds hold now is backlog
LAST = datetime(2017, 10, 9, 5, tzinfo=UTC)  # 07:00 in Berlin on the Monday after: the week's last digest
STEP = timedelta(hours=3)
CONFIG = "feeds.yaml"
STRICTER = "stricter.yaml"
SCHEMA = "feeds.schema.json"  # beside it: editors complete the demo's configuration too
"""A rule of the configuration with one key changed, for `wirewatch backtest --file`."""

_STRICTER = """# A rule as it could be; `wirewatch backtest euphrates_toll --file` compares it with the live one.
# Places, channels and all else that is not written here are taken from there.
rules:
  euphrates_toll:
    title: Casualties claimed in the valley of the Euphrates, 20 or more
    severity: high
    tags: [casualties]
    when:
      claim: {outcome: [killed, wounded], place: The valley, at_least: 20}
    send: [soc, morning]
"""

_VARIABLE = re.compile(r"\$\{(WIREWATCH_DEMO_[A-Z]+)(?::-[^}]*)?\}")
_SCHEMA_LINE = re.compile(r"(yaml-language-server: \$schema=)\S+")


class NotOurFolder(Exception):
    """The folder holds something that is not a demo's."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} holds something that is not a demo's; name another folder, or empty it yourself")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the demo's clock, and what came of it."""

    now: datetime
    round: Round
    alerts: tuple[AlertStory, ...]  # opened in this step
    revisions: tuple[AlertStory, ...]  # of alerts opened before, told again in this step
    mails: tuple[EmailMessage, ...]  # received in this step


class Story:
    """The running demo: newsroom, mailbox and webhook receiver on loopback, and the product between them."""

    def __init__(self, *, app: App, newsroom: NewsroomServer, mailbox: Mailbox, hooks: HookReceiver) -> None:
        self.app = app
        self.newsroom = newsroom
        self.mailbox = mailbox
        self.hooks = hooks
        self._told: dict[int, int] = {}  # the last revision of each alert

    @property
    def traffic(self) -> Traffic:
        """Give what the newsroom's server was asked for."""
        return self.newsroom.traffic

    def steps(self) -> Iterator[Step]:
        """Let the week pass, and give each step when it is done."""
        for now in moments():
            self.newsroom.set_time(now)
            before = len(self.mailbox.messages)
            done = jobs.run_once(self.app, now)
            told = self._told_now()
            yield Step(
                now=now,
                round=done,
                alerts=tuple(story for story in told if story.is_new),
                revisions=tuple(story for story in told if not story.is_new),
                mails=tuple(self.mailbox.messages[before:]),
            )

    def _told_now(self) -> list[AlertStory]:
        """Give the alerts that were opened or revised since the last step, as the revisions since then tell them."""
        with self.app.database.snapshot() as store:
            revisions = store.alerts.opened_after(0)
            new = {
                alert: [one for one in known if one > self._told.get(alert, 0)] for alert, known in revisions.items()
            }
            stories = store.alerts.stories({alert: fresh for alert, fresh in new.items() if fresh})
        self._told = {alert: known[-1] for alert, known in revisions.items()}
        return stories


def moments() -> Iterator[datetime]:
    """Give the moments at which the demo's clock stops."""
    now = FIRST
    while now <= LAST:
        yield now
        now += STEP


@contextmanager
def open_story(folder: Path) -> Iterator[Story]:
    """Start the servers on free ports of loopback and the product between them; all that it makes is in `folder`."""
    _empty(folder)
    secret = SecretStr(f"whsec_{b64encode(secrets.token_bytes(24)).decode()}")
    with ExitStack() as stack:
        newsroom = stack.enter_context(NewsroomServer(Newsroom(find_samples()), now=FIRST))
        mailbox = stack.enter_context(Mailbox(folder / "mailbox"))
        hooks = stack.enter_context(HookReceiver(secret, folder / "webhooks", clock=lambda: newsroom.now))
        _write_config(
            folder / CONFIG,
            {
                "WIREWATCH_DEMO_DATABASE": f"sqlite:///{folder.resolve() / 'wirewatch.db'}",
                "WIREWATCH_DEMO_NEWSROOM": newsroom.address,
                "WIREWATCH_DEMO_MAIL": mailbox.server,
                "WIREWATCH_DEMO_HOOK": hooks.url,
                "WIREWATCH_DEMO_SECRET": secret.get_secret_value(),
            },
        )
        (folder / STRICTER).write_text(_STRICTER, encoding="utf-8")
        app = stack.enter_context(open_app(load(folder / CONFIG), clock=lambda: newsroom.now))
        yield Story(app=app, newsroom=newsroom, mailbox=mailbox, hooks=hooks)


def _empty(folder: Path) -> None:
    """Make the folder anew; one that holds anything but an earlier demo is left alone."""
    if folder.exists() and any(folder.iterdir()) and not (folder / CONFIG).exists():
        raise NotOurFolder(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _write_config(file: Path, values: Mapping[str, str]) -> None:
    """Write the sample configuration with the values of this run, so that it serves after the demo as well."""
    text = (find_samples() / "feeds.yaml").read_text(encoding="utf-8")
    text = _SCHEMA_LINE.sub(rf"\1{SCHEMA}", text, count=1)
    file.write_text(_VARIABLE.sub(lambda variable: values[variable[1]], text), encoding="utf-8")
    file.with_name(SCHEMA).write_text(json.dumps(feeds_schema(), indent=2), encoding="utf-8")
