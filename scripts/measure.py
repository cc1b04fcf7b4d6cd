"""Measures a command with all processes that it starts: time, processor time, memory."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

EVERY = 0.1  # seconds between two looks at the memory


@dataclass(frozen=True)
class Run:
    """Seconds by the clock, seconds of all processors, and MB at the highest: of all processes together, what they
    share counted once (Linux; else, and where a command is too short to look at, of the largest process)."""

    wall: float
    cpu: float
    peak: float


def measure(
    command: Sequence[str | Path],
    folder: Path,
    limit: float | None = None,
    extra: Mapping[str, str] | None = None,
    memory: bool = True,
) -> Run | None:
    """Runs a command to its end; None when it was stopped after ``limit`` seconds. SystemExit when it fails. Looking at
    the ``memory`` of all processes takes time that may be theirs."""
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, stdout=said, stderr=said, env={**os.environ, **(extra or {})}, start_new_session=True
        )
        stopped, ended, peaks = threading.Event(), threading.Event(), [0.0]
        looking = threading.Thread(target=_look, args=(process.pid, ended, peaks))
        if memory:
            looking.start()

        def stop() -> None:
            stopped.set()
            os.killpg(process.pid, signal.SIGKILL)

        timer = threading.Timer(limit or 1e6, stop)
        timer.daemon = True
        timer.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:  # such as Ctrl-C: nothing goes on
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            wall = time.perf_counter() - started
            timer.cancel()
            ended.set()
            if memory:
                looking.join()
        process.returncode = status  # it was waited for here
        if stopped.is_set():
            return None
        if status:
            said.seek(0)
            raise SystemExit(f"{command[0]}: {said.read()[-3000:].decode(errors='replace')}")
    return Run(wall, used.ru_utime + used.ru_stime, max(peaks[0], used.ru_maxrss / 1024))


def rounds(run: Callable[[int, bool], Run | None], count: int) -> Run | None:
    """The medians of so many runs, and the memory of one more; None when one was stopped. ``run`` gets the number of
    the run and whether to look at the memory."""
    runs = []
    for number in range(count + 1):
        if (one := run(number, number == count)) is None:
            return None
        runs.append(one)
    return replace(middle(runs[:-1]), peak=runs[-1].peak)


def middle(runs: Sequence[Run]) -> Run:
    """The median of each figure."""
    return Run(*(statistics.median(getattr(run, part) for run in runs) for part in ("wall", "cpu", "peak")))


def _look(root: int, ended: threading.Event, peaks: list[float]) -> None:
    while not ended.wait(EVERY):
        peaks[0] = max(peaks[0], sum(map(_memory, family(root))))


def family(pid: int) -> list[int]:
    """A process and all that it and its children started."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:  # it has ended
                continue
    return found


def _memory(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
