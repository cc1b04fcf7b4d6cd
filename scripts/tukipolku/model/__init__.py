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
from .services import Contact, Offering, Service
from .sources import Change, Contradiction, InventoryItem, LeftOut, Lost, SourceRecord, Vocabulary
from .terminology import Concept

__all__ = [
    "MODELS",
    "Actor",
    "Address",
    "Answer",
    "Benefit",
    "Change",
    "Concept",
    "Contact",
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

# The model of each kind of record; ``kinds.py`` tells which files hold them.
MODELS: dict[str, type[Strict]] = {
    model.kind_name: model
    for model in (
        *(Locale, Vocabulary, SourceRecord, Service, Offering, Actor, Instrument, Benefit, Law, Term, Criteria),
        *(RegionModel, Link, VerifiedLink, Change, Contradiction, Lost, LeftOut, InventoryItem, LayWords, Ownership),
        *(Concept, Question, Outcome, Pathway, Guide, Page),
    )
}
