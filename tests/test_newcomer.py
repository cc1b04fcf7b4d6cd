"""Whoever comes for the first time finds a contact."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from newcomer import JOURNEYS, Journey, walk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=JOURNEYS)
def test_a_journey_ends_at_a_contact(journey: Journey, browser: Browser, server: str) -> None:
    """The steps are the clicks; ``walk`` raises when one is no longer there, or the contact isn't."""
    walk(browser, server, journey)
