"""What the tests of the link guard share: servers with faults on loopback, and a guard that knows only them."""

from __future__ import annotations

from collections.abc import Iterator

import dns.resolver
import pytest

from faultserver import Lab
from tukipolku.links.probe import Manners
from tukipolku.links.transport import Limits


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The servers. Mail hosts are asked of the lab's name server for as long as it runs."""
    running = Lab(tmp_path_factory.mktemp("lab"))
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = running.dns
    resolver.lifetime = 3.0
    before, dns.resolver.default_resolver = dns.resolver.default_resolver, resolver
    yield running
    dns.resolver.default_resolver = before
    running.close()


@pytest.fixture
def manners(lab: Lab) -> Manners:
    """Fast manners for the lab's servers: no rate, short limits, a short pause before the second try."""
    lab.forget()
    return Manners(
        rate=0,
        threads=16,
        limits=Limits(connect=3.0, answer=4.0, whole=8.0),
        retry_pause=0.1,
        trust=str(lab.trust),
        resolver=lab.resolve,
    )
