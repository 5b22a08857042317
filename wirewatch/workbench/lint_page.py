"""docs/lint.md, made from the checks: `python -m wirewatch.workbench.lint_page > docs/lint.md`."""

import sys
from collections.abc import Iterator

from wirewatch.workbench.lint import Check, Example, checks

_HEAD = """\
# Remarks on rules

`wirewatch check` tells errors first: a configuration with an error is refused. Then it makes remarks on what is right
and will hardly do what its author means. A remark has a code that stays, a file, a line and a column:

```
feeds.yaml:42:19: W105: 'Hit' is also the word 'hit', and capitals make no difference; =Hit would be this one only
```

Remarks do not change the exit code, unless `wirewatch check --strict` is asked for: then it is 1. `--json` gives each
with `code`, `file`, `line`, `column`, `message` and `fix`.

**It is meant so.** `# wirewatch: ignore W105` behind the line, or behind the line of a key above it, silences this code
there; several codes stand with commas between. On the line of a rule's name it holds for the whole rule, on the line
of `rules:` for all rules of the file. It is a comment and no key, so that a rule stays the version that it is.

Checks marked *asks the archive* look at what was matched in the last 90 days. Where there is no database yet, or it
cannot be read, `check` says that they were not asked.
"""


def page() -> str:
    """Give the page."""
    return "\n".join([_HEAD, *(line for check in checks().values() for line in _section(check))])


def _section(check: type[Check]) -> Iterator[str]:
    yield f"## {check.code}{' (asks the archive)' if check.asks_archive else ''}\n"
    yield f"{check.documentation()}\n"
    fires = next(example for example in check.examples if example.fires)
    silent = next(example for example in check.examples if not example.fires and example.yaml != fires.yaml)
    yield f"```yaml\n{_block(fires)}```\n"
    yield f"**Fix.** {check.fix} No remark:\n"
    yield f"```yaml\n{_block(silent)}```\n"


def _block(example: Example) -> str:
    return example.yaml.rstrip() + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
