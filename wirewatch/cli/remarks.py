"""Remarks on rules as `wirewatch check` prints them."""

from collections.abc import Iterator

from wirewatch.workbench.remarks import Remarks


def remarks_as_json(remarks: Remarks) -> dict[str, object]:
    """Give remarks, and the codes of the checks that could not ask the archive, for a program to read."""
    rows = [
        {
            "file": one.file,
            "line": one.place.line,
            "column": one.place.column,
            "message": one.message,
            "code": one.code,
            "fix": one.fix,
        }
        for one in remarks.found
    ]
    return {"remarks": rows, "without_archive": list(remarks.without_archive)}


def remarks_in_words(remarks: Remarks) -> Iterator[str]:
    """Give a line for each remark, and one for what the archive could not be asked."""
    yield from map(str, remarks.found)
    if remarks.found:
        yield "(remarks, not errors: docs/lint.md tells what each code means, and how to say that it is meant so)"
    if remarks.without_archive:
        codes = ", ".join(remarks.without_archive)
        yield f"(what {codes} ask the archive was not asked: {remarks.reason})"
