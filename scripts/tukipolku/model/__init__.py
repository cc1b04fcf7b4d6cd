"""The records of the catalogue. Field names are those of the YAML files; CONTRIBUTING.md tells how to write them."""

from __future__ import annotations

from ..fields import Strict
from .finder import Answer, Outcome, Question
from .locale import Locale
from .narratives import Guide, Narrative, Page, Pathway
from .network import (
    Actor,
    Address,
    Benefit,
    Criteria,
    Instrument,
    Law,
    Link,
    RegionModel,
    Term,
    VerifiedLink,
    address_in,
)
from .owners import Ownership
from .search import LayWords
from .services import Offering, Service
from .sources import Change, Contradiction, InventoryItem, LeftOut, Lost, SourceRecord, Vocabulary
from .terminology import Concept

__all__ = [
    "LISTS",
    "MIXED",
    "NARRATIVES",
    "Actor",
    "Address",
    "Answer",
    "Benefit",
    "Change",
    "Concept",
    "Contradiction",
    "Criteria",
    "Guide",
    "Instrument",
    "InventoryItem",
    "Law",
    "LayWords",
    "LeftOut",
    "Link",
    "Locale",
    "Lost",
    "Narrative",
    "Offering",
    "Outcome",
    "Ownership",
    "Page",
    "Pathway",
    "Question",
    "RegionModel",
    "Service",
    "SourceRecord",
    "Term",
    "VerifiedLink",
    "Vocabulary",
    "address_in",
]

# Where the records of each kind are: data/<folder>.yaml and data/<folder>/*.yaml hold lists.
LISTS: dict[str, type[Strict]] = {
    "locales": Locale,
    "vocabularies": Vocabulary,
    "sources": SourceRecord,
    "services": Service,
    "offerings": Offering,
    "actors": Actor,
    "instruments": Instrument,
    "benefits": Benefit,
    "laws": Law,
    "terms": Term,
    "criteria": Criteria,
    "models": RegionModel,
    "links": Link,
    "verified_links": VerifiedLink,
    "changes": Change,
    "contradictions": Contradiction,
    "lost": Lost,
    "left_out": LeftOut,
    "inventory": InventoryItem,
    "lay_words": LayWords,
    "owners": Ownership,
    "terminology": Concept,
}
# data/<name>.yaml whose list holds records of several kinds; each tells its own in the field `kind`.
MIXED: dict[str, tuple[type[Strict], ...]] = {"finder": (Question, Outcome)}
# content/<locale>/<folder>/*.md hold one record each.
NARRATIVES: dict[str, type[Narrative]] = {"pathways": Pathway, "guides": Guide, "about": Page}
