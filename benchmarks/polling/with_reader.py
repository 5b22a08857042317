"""lemon24/reader, in an environment of its own: its feeds are updated and stored; nothing is matched."""

from pathlib import Path
from tempfile import TemporaryDirectory

from reader import make_reader

from benchmarks.polling.scenarios import arguments, play, say


def main() -> None:
    """Run the scenarios and print what they took."""
    parser = arguments()
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--addresses", type=Path, required=True)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        reader = make_reader(f"{folder}/reader.db")
        for url in asked.addresses.read_text("ascii").split()[: asked.feeds]:
            reader.add_feed(url)
        failed = 0

        def poll() -> None:
            nonlocal failed
            for result in reader.update_feeds_iter(workers=asked.workers, scheduled=False):
                failed += isinstance(result.value, Exception)

        costs = play(asked.port, asked.only.split(","), poll)
        say(costs, failed=failed, new=reader.get_entry_counts().total)


if __name__ == "__main__":
    main()
