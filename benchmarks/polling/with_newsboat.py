"""newsboat, where it is installed: it fetches and stores; nothing is matched."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.polling.scenarios import arguments, play, say


def main() -> None:
    """Run the scenarios and print what they took."""
    parser = arguments()
    parser.add_argument("--addresses", type=Path, required=True)
    asked = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        urls = asked.addresses.read_text("ascii").split()[: asked.feeds]
        (folder / "urls").write_text("\n".join(urls) + "\n", "ascii")
        (folder / "config").write_text("reload-threads 4\nsuppress-first-reload yes\n", "ascii")
        files = [f"-u{folder}/urls", f"-c{folder}/cache.db", f"-C{folder}/config"]
        environment = {"HOME": name, "TERM": "xterm", "PATH": "/usr/bin:/bin"}

        def poll() -> None:
            command = ["newsboat", "-q", *files, "-x", "reload"]
            subprocess.run(command, check=True, capture_output=True, env=environment)  # noqa: S603 - a peer

        say(play(asked.port, asked.only.split(","), poll))


if __name__ == "__main__":
    main()
