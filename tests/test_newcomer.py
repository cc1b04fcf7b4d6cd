"""Whoever comes for the first time finds a contact in few clicks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from newcomer import JOURNEYS, Journey, walk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=JOURNEYS)
def test_a_journey_ends_at_a_contact_in_few_clicks(journey: Journey, browser: Browser, server: str) -> None:
    assert walk(browser, server, journey).clicks <= journey.clicks
