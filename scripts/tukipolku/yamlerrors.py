"""What is wrong with YAML that can't be parsed: the parser's words, told as the mistakes that people make."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import yaml

Finding = tuple[str, Any, dict[str, str]]  # a code of messages.yaml, the mark of its place, its values

CONFLICT = re.compile(r"^<<<<<<< ", re.M)
FOREIGN_SPACE = re.compile("^ *(?:- )?(?P<name>[\\w-]+):[\u00a0\u2007\u202f]+(?P<value>.*)$")
CURLY = re.compile(r": ([“”„‘’‚].*)")
NO_SPACE = re.compile(r"^\s*(?:- )?(?P<name>[\w-]+):(?P<value>[^\s/].*)$")
# What the parser says, and the mistake behind it: the code, and whether its place is where the parser was ("problem")
# or where the thing began that it was reading ("context").
MISTAKES = (
    ("found unexpected end of stream", "yaml-quote", "context"),
    ("found unexpected document indicator", "yaml-quote", "context"),
    ("found unknown escape character", "yaml-escape", "problem"),
    ("did not find expected ',' or", "yaml-bracket", "context"),
    ("did not find expected node content", "yaml-bracket", "context"),
    ("found character that cannot start any token", "yaml-start", "problem"),
    ("did not find expected alphabetic or numeric character", "yaml-start", "context"),
    ("could not find expected ':'", "yaml-no-colon", "context"),
    ("block sequence entries are not allowed", "yaml-dash", "problem"),
    ("did not find expected '-' indicator", "yaml-indentation", "problem"),
    ("did not find expected <document start>", "yaml-indentation", "problem"),
    ("did not find expected key", "yaml-indentation", "problem"),
    ("mapping values are not allowed", "yaml-indentation", "problem"),
)


def diagnose(error: yaml.MarkedYAMLError, text: str) -> Finding:
    """The mistake behind a parser's error. The mark has ``line`` and ``column`` from 0, or is None."""
    lines = text.split("\n")
    mark = error.problem_mark or error.context_mark
    if conflict := CONFLICT.search(text):
        return "yaml-merge-conflict", _Mark(text[: conflict.start()].count("\n"), 0), {}
    if mark and "\t" in _indentation(lines, mark.line):
        return "yaml-tab", mark, {}
    if mark and (foreign := _foreign_indentation(lines, mark.line)) is not None:
        return "yaml-foreign-space", _Mark(foreign, 0), {}
    problem = error.problem or ""
    code, where = next(((code, where) for words, code, where in MISTAKES if words in problem), ("yaml-syntax", ""))
    if where == "context":
        mark = error.context_mark or mark
    if not mark:
        return "yaml-syntax", None, {"reason": problem}
    line = [*lines, ""][mark.line]
    if match := FOREIGN_SPACE.match(line):
        return "yaml-no-space", _Mark(mark.line, match.end("name") + 1), {"right": f"{match['name']}: {match['value']}"}
    if code == "yaml-indentation":
        return _not_indentation(text, lines, mark) or (code, mark, {})
    reason = " ".join(filter(None, (error.context, problem)))
    return code, mark, {"reason": reason, "character": line[mark.column :][:1]}


def _not_indentation(text: str, lines: list[str], mark: Any) -> Finding | None:
    """What the parser notices at the same place as wrong indentation, but has another reason."""
    line = [*lines, ""][mark.line]
    before, rest = line[: mark.column], line[mark.column :]
    if rest.startswith(("– ", "— ")) and not before.strip():
        return "yaml-long-dash", mark, {"dash": rest[0]}
    if rest.startswith(":") and ": " in before:
        if quoted := CURLY.search(line):
            return "yaml-curly-quotes", _Mark(mark.line, quoted.start(1)), {"value": quoted[1][1:].rstrip("“”‘’")}
        return "yaml-colon", mark, {}
    if quoted := _quoted_over_lines(text, mark.line):
        return "yaml-quote", quoted, {}
    if before.rstrip().endswith(("'", '"', "]", "}")):
        return "yaml-after-value", mark, {"rest": rest}
    above = lines[mark.line - 1] if mark.line else ""
    if match := NO_SPACE.match(above):
        right = f"{match['name']}: {match['value']}"
        return "yaml-no-space", _Mark(mark.line - 1, match.start("value")), {"right": right}
    return None


class _Mark:
    def __init__(self, line: int, column: int):
        self.line = line
        self.column = column


def _quoted_over_lines(text: str, line: int) -> Any:
    """Where a quoted text begins that ends on this line and began on an earlier one: its end is another's beginning."""
    with suppress(yaml.YAMLError):
        for token in yaml.scan(text, Loader=yaml.CSafeLoader):
            quoted = isinstance(token, yaml.ScalarToken) and token.style in ("'", '"')
            if quoted and token.start_mark.line < token.end_mark.line == line:
                return token.start_mark
    return None


def _foreign_indentation(lines: list[str], last: int) -> int | None:
    """The first line up to here that is indented with spaces other than the space bar's."""
    return next((n for n, line in enumerate(lines[: last + 1]) if _indentation(lines, n).strip(" \t\r")), None)


def _indentation(lines: list[str], number: int) -> str:
    line = [*lines, ""][number]
    return line[: len(line) - len(line.lstrip())]
