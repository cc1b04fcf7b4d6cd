"""Whose turn it is: the rate and the connections of each host, and a queue that never waits for one host.

Threads take an item only when its host may be asked now, so a slow host holds no more threads than its connections.
"""

from __future__ import annotations

import heapq
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from linkcheck.cache import urlqueue

CATCH_UP = 0.1  # seconds by which a turn may come early when the one before came late
SILENCES = 2  # so many time limits in a row make a host silent that has answered before; one, if it never has


def origin(url: str) -> str:
    """Scheme, host and port: what has one rate and one state."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else parts.scheme


@dataclass
class Host:
    """A server's turns. ``gap`` is in seconds; ``verdict`` is set once nothing more needs to be asked of it."""

    gap: float
    connections: int
    next: float = 0.0
    answered: bool = False
    silences: int = 0
    verdict: tuple[str, str] | None = None  # code and detail that hold for all its addresses
    waiting: deque[Any] = field(default_factory=deque)
    active: int = 0
    queued: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take_turn(self) -> float:
        """Reserves the next turn and returns the seconds until it."""
        with self.lock:
            now = time.monotonic()
            at = max(now - min(self.gap, CATCH_UP), self.next)
            self.next = at + self.gap
            return max(0.0, at - now)

    def wait_until(self, seconds: float) -> None:
        """Nobody asks this host for so many seconds (Retry-After)."""
        with self.lock:
            self.next = max(self.next, time.monotonic() + seconds)

    def heard(self) -> None:
        self.answered, self.silences = True, 0

    def silent(self) -> bool:
        """Counts a time limit; returns whether the host is to be left alone from now on."""
        self.silences += 1
        return not self.answered or self.silences >= SILENCES


class Hosts:
    """All servers of a run, by origin."""

    def __init__(self, rate: float, connections: int):
        self.gap = 1 / rate if rate else 0.0
        self.connections = connections
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()

    def of(self, url: str) -> Host:
        with self._lock:
            return self._hosts.setdefault(origin(url), Host(self.gap, self.connections))

    def slow_down(self, url: str, delay: float) -> None:
        """Takes over a slower pace that the host asks for."""
        host = self.of(url)
        host.gap = max(host.gap, delay)


class HostQueue(urlqueue.UrlQueue):  # type: ignore[misc]
    """linkchecker's queue, by host. Items have ``url``, ``server`` (a Host) and ``not_before`` (monotonic seconds)."""

    def __init__(self) -> None:
        super().__init__()
        self._ready: list[tuple[float, int, Host]] = []  # hosts that have items and a free connection, by their turn
        self._number = count()
        self._leader: int | None = None  # the one thread that sleeps until the next turn; the others wait for a word
        self._length = 0

    def _empty(self) -> bool:
        return not self._length

    def _put(self, item: Any) -> None:
        if self.shutdown:
            return
        item.server.waiting.append(item)
        self._length += 1
        self.unfinished_tasks += 1
        self._enlist(item.server)

    def put_again(self, item: Any, delay: float) -> None:
        """Puts an item that was taken back, to be taken again after ``delay`` seconds. task_done is still due."""
        item.not_before = time.monotonic() + delay
        self.put(item)

    def _enlist(self, host: Host) -> None:
        """Puts a host in line when it has something to do and isn't there yet. The mutex is held."""
        if host.queued or not host.waiting or (host.active >= host.connections and not host.verdict):
            return
        at = 0.0 if host.verdict else max(host.next, min(i.not_before for i in host.waiting) if _late(host) else 0.0)
        host.queued = True
        heapq.heappush(self._ready, (at, next(self._number), host))
        self.not_empty.notify()

    def _get(self, timeout: float | None) -> Any:
        end = time.monotonic() + (timeout if timeout is not None else 3600.0)
        me = threading.get_ident()
        while True:
            if self.shutdown:
                raise urlqueue.Empty()
            now = time.monotonic()
            if self._ready and self._ready[0][0] <= now:
                if item := self._take(now):
                    if self._leader == me:
                        self._leader = None
                    if self._ready:
                        self.not_empty.notify()
                    return item
                continue
            if now >= end:
                if self._leader == me:
                    self._leader = None
                    self.not_empty.notify()
                raise urlqueue.Empty()
            if self._ready and self._leader in (None, me):
                self._leader = me
                self.not_empty.wait(min(self._ready[0][0], end) - now)
            else:
                self.not_empty.wait(end - now)

    def _take(self, now: float) -> Any:
        """The next item of the first host in line, if its turn has really come."""
        _, _, host = heapq.heappop(self._ready)
        host.queued = False
        if not host.verdict and host.next > now:  # somebody else took a turn, or it asked for a pause
            self._enlist(host)
            return None
        for _ in range(len(host.waiting)):
            if host.verdict or host.waiting[0].not_before <= now:
                break
            host.waiting.rotate(-1)
        else:
            self._enlist(host)
            return None
        item = host.waiting.popleft()
        self._length -= 1
        self.in_progress += 1
        host.active += 1
        if not host.verdict:
            host.take_turn()
        self._enlist(host)
        return item

    def task_done(self, item: Any) -> None:
        with self.mutex:
            item.server.active -= 1
            self._enlist(item.server)
        super().task_done(item)

    def do_shutdown(self) -> None:
        """Forgets what is waiting and lets all threads go."""
        with self.mutex:
            self.unfinished_tasks -= self._length
            self._length = 0
            self._ready.clear()
            self.shutdown = True
            self.not_empty.notify_all()
            if self.unfinished_tasks <= 0:
                self.all_tasks_done.notify_all()


def _late(host: Host) -> bool:
    """Whether all that waits is for later (the common case, where the first item is for now, is quick)."""
    return bool(host.waiting[0].not_before > 0.0)
