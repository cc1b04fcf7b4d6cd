"""Jinja as the pages use it: the library's environment, with the detours left out that each page takes by the hundred.

The templates mean the same and make the same bytes with the library's own code, as a test shows.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.compiler import CodeGenerator
from jinja2.nodes import Call, Expr
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

from .kept import code
from .settings import CACHE


def environment(templates: Path) -> Environment:
    """The environment of the templates in a folder."""
    return Direct(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled_templates(),
        auto_reload=False,
    )


class _DirectCode(CodeGenerator):
    """Detours less in the code of a template: what is called is called (nothing here asks for the template's context),
    what is HTML already is written as it is (all else is escaped, everywhere), and so is what a macro makes."""

    def visit_Call(self, node: Call, frame: Any, forward_caller: bool = False) -> None:
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        for stars, arguments in (("*", node.dyn_args), ("**", node.dyn_kwargs)):
            if arguments is not None:
                self.write(stars)
                self.visit(arguments, frame)
                self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def _output_child_pre(self, node: Expr, frame: Any, finalize: Any) -> None:
        self.write("environment.written(")

    def macro_def(self, macro_ref: Any, frame: Any) -> None:
        self.write("environment.")
        super().macro_def(macro_ref, frame)


class _DirectMacro(Macro):
    """A macro that is called with its arguments in their order, as nearly all are, without looking for others."""

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        absent = len(self.arguments) - len(args)
        if kwargs or self.caller or absent < 0:
            return super().__call__(*args, **kwargs)
        return _as_html(self._func(*args, *[missing] * absent))


def _as_html(html: str) -> Markup:
    """What is HTML, marked as such without looking whether it was already."""
    return str.__new__(Markup, html)


@lru_cache(maxsize=2000)
def _escaped(text: str) -> str:
    return str(escape(text))


class Direct(Environment):
    """The environment of the pages, in which all is escaped that isn't HTML."""

    code_generator_class = _DirectCode
    Macro = _DirectMacro

    @staticmethod
    def written(value: Any) -> str:
        """A value as it stands in a page: HTML as it is, all else escaped."""
        kind = type(value)
        return value if kind is Markup else _escaped(value) if kind is str else escape(value)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """All in one dictionary: the library's chain of two takes as long for each page as writing it."""
        return {**self.globals, **(d or {})}


class Labels(dict[str, Any]):
    """Words of the interface whose keys are attributes, for which templates ask first."""

    @classmethod
    def of(cls, words: dict[str, Any]) -> Labels:
        labels = cls({key: cls.of(value) if isinstance(value, dict) else value for key, value in words.items()})
        labels.__dict__ = labels
        return labels


@cache
def _compiled_templates() -> FileSystemBytecodeCache | None:
    """Where the templates' compiled code is kept between builds; None when that isn't possible."""
    try:
        CACHE.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(CACHE), f"template-{code('templates.py').hex()[:16]}-%s")
