"""Where in a TOML text each key stands, which the standard reader leaves out. It must never know what a key means."""

import re

_HEADER = re.compile(r"\s*(?P<brackets>\[\[?)\s*(?P<name>[\w.\-]+)\s*\]")
_KEY = re.compile(r"\s*(?P<key>[\w\-]+)\s*=")


def line_numbers(text: str) -> dict[tuple[str | int, ...], int]:
    """The line of each section and key, by path: `("decision", "quorum")`, `("rate", "bands", 0, "amount")`.

    A reader for messages, not for values: in a text it does not follow (dotted keys, tables in one line) a path is
    missing, and the message falls back to the line of the section around it.
    """
    lines: dict[tuple[str | int, ...], int] = {}
    counts: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    in_long_text = False
    for number, line in enumerate(text.splitlines(), start=1):
        was_in_long_text = in_long_text
        if (line.count('"""') + line.count("'''")) % 2:
            in_long_text = not in_long_text
        if was_in_long_text:
            continue
        if header := _HEADER.match(line):
            table = tuple(header["name"].split("."))
            if header["brackets"] == "[[":
                place = counts.get(table, 0)
                counts[table] = place + 1
                lines.setdefault(table, number)
                table = (*table, place)
            lines[table] = number
        elif key := _KEY.match(line):
            lines.setdefault((*table, key["key"]), number)
    return lines
