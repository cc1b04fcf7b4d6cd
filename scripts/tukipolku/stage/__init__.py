"""Makes the list of all pages from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..catalogue import Catalogue
from . import finder, indexes, leaflets, municipalities, records
from .page import Planned, StagedPage

if TYPE_CHECKING:
    from ..pdfs import Pdfs


def plan(catalogue: Catalogue, pdfs: Pdfs) -> Iterator[Planned]:
    """Every page of the site, the front page first; ``pdfs`` are the leaflets that were made as PDF."""
    for part in (indexes, finder, records, municipalities):
        yield from part.plan(catalogue)
    yield from leaflets.plan(catalogue, pdfs)


def stage(catalogue: Catalogue, beside: Catalogue, pdfs: Pdfs) -> Iterator[StagedPage]:
    """Every page, staged; ``beside`` is what pages in two languages show at the right."""
    for _, staged in plan(catalogue, pdfs):
        yield from staged(catalogue, beside)
