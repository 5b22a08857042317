"""Hot reload: what is written in feeds.yaml goes to work as soon as it is right, and until then nothing changes.

A set is swapped in whole. Before that its good versions are stored and feeds that have left it are no longer due; after
it the new feeds are. So a job that began before the swap meets nothing of the new set, and one that begins after it
nothing of the old.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import structlog
import watchfiles

from alerts.refused import notice_refusals
from wirewatch.app import App, tell_of
from wirewatch.at_work import judge
from wirewatch.config.yaml_files import contents_now
from wirewatch.settings import Loader, Settings, SettingsError

LOOK_EVERY = 2.0
"""Seconds. Also without word from the kernel: a folder may vanish and come again, or lie on another machine."""
_SETTLES_IN = 0.15  # seconds for which nothing must change before it is read: editors write in several steps
_SETTLES_AT_MOST = 3.0
_YAML = (".yaml", ".yml")

log = structlog.get_logger()


class Reloader:
    """Puts a changed configuration to work in a running app."""

    def __init__(self, app: App, loader: Loader) -> None:
        """Take the app, and who has loaded what it works with."""
        self._app = app
        self._loader = loader
        self._one_at_a_time = threading.Lock()
        self._included_from = app.settings.written.folders
        self._contents = loader.contents(app.settings.files)
        self._neighbours = _yaml_files(self._included_from)

    def folders(self) -> dict[Path, int]:
        """Give the folders of the files that are there, each with what tells it from another of the same name.

        Folders are watched and not files: whoever saves by renaming puts another file in the place of the one we know.
        """
        found = {}
        of_files = {path.absolute().parent for file in self._contents for path in (file, file.resolve())}
        for folder in of_files | {folder.absolute() for folder in self._included_from}:
            try:
                found[folder] = folder.stat().st_ino
            except OSError:
                continue
        return found

    def look(self) -> None:
        """Reload if a file holds something else than when it was read, or one has come or gone beside it."""
        with self._one_at_a_time:
            if self._is_as_it_was():
                return
            self._wait_until_settled()
            if not self._is_as_it_was():
                self._reload()

    def reload(self) -> None:
        """Read the configuration, and put it to work if it is right; else remember and tell what is wrong."""
        with self._one_at_a_time:
            self._reload()

    def _reload(self) -> None:
        neighbours = _yaml_files(self._included_from)
        try:
            settings = self._loader.load()
        except SettingsError as error:
            self._refuse(error)
            not_reached = contents_now(self._contents)  # what includes them is broken
            self._contents = {**not_reached, **self._loader.contents(error.files)}
        else:
            self._contents = dict.fromkeys(settings.files)  # if it fails half way, it is tried again
            self._put_to_work(settings)
            self._included_from = settings.written.folders
            self._contents = self._loader.contents(settings.files)
        self._neighbours = neighbours

    def _is_as_it_was(self) -> bool:
        return contents_now(self._contents) == self._contents and _yaml_files(self._included_from) == self._neighbours

    def _wait_until_settled(self) -> None:
        waited, before = 0.0, None
        while waited < _SETTLES_AT_MOST and (now := contents_now(self._contents)) != before:
            before = now
            waited += _SETTLES_IN
            time.sleep(_SETTLES_IN)

    def _refuse(self, error: SettingsError) -> None:
        log.error("configuration_refused", file=str(self._loader.file), problem=str(error), works="the last good set")
        with self._app.database.transaction() as store:
            store.rules.refuse_set(str(error), self._app.clock())
            notice_refusals(store, self._app.clock())

    def _put_to_work(self, settings: Settings) -> None:
        app = self._app
        if settings.general.database != app.settings.general.database:
            log.warning("database_not_changed", reason="another database is opened at the next start only")
        faults = app.trials.run(settings)
        feeds = settings.watched
        with app.database.transaction() as store:
            judged = judge(settings, faults, store, app.clock())
            store.rules.use(judged.good, app.clock())
            store.feeds.leave({feed.url for feed in feeds})
        before = app.settings
        app.swap(judged)
        now = app.clock()
        with app.database.transaction() as store:
            store.feeds.watch(feeds, now)
            store.rules.hold(judged.states, now)
            notice_refusals(store, now)
            store.channels.resume(_others(before, settings), now)
        app.settle()
        tell_of(judged)
        log.info("configuration_at_work", feeds=len(feeds), rules=len(judged.settings.rules))


def _others(before: Settings, now: Settings) -> list[str]:
    """Name the channels that are written otherwise than before: one that was paused may have been mended."""
    if before.general.mail != now.general.mail:
        return list(now.channels)
    return [name for name, channel in now.channels.items() if before.channels.get(name) != channel]


@contextmanager
def watching(reloader: Reloader) -> Iterator[None]:
    """Watch the files of the configuration in a thread of its own."""
    stop = threading.Event()
    thread = threading.Thread(target=_watch, args=(reloader, stop), name="watch-configuration", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _watch(reloader: Reloader, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            for _ in _changes(reloader.folders, stop):
                reloader.look()
        except Exception:  # the watcher must outlive whatever one state of files or database does to it
            log.exception("configuration_not_reloaded")
        stop.wait(LOOK_EVERY)


def _changes(folders: Callable[[], Mapping[Path, int]], stop: threading.Event) -> Iterator[None]:
    """Come back whenever something in a folder changes, and now and then; end when the folders are others."""
    watched = folders()
    yield  # what has changed before anybody watched
    if not watched:
        return
    for _ in watchfiles.watch(
        *watched,
        recursive=False,
        watch_filter=lambda _, path: path.endswith(_YAML),  # not the database that may lie beside
        step=50,
        debounce=400,
        stop_event=stop,
        rust_timeout=int(LOOK_EVERY * 1000),
        yield_on_timeout=True,
        raise_interrupt=False,
    ):
        yield
        if folders() != watched:
            return


def _yaml_files(folders: Iterable[Path]) -> frozenset[Path]:
    """Name the files among which one that is included may have come or gone."""
    return frozenset(file for folder in folders for file in _listed(folder) if file.name.endswith(_YAML))


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
