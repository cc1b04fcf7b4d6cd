"""Where the time of a build goes, by stage and by template: one process, looked at every millisecond that it works.

    python scripts/profile_build.py --root /tmp/national --write before.json
    python scripts/profile_build.py --root /tmp/national --against before.json

Builds as on a machine with one processor, into a new folder. `--cold`: without what an earlier build kept. Each look is
counted for the innermost part of the program that has a name here, and rendering for the template of the whole page.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).parents[1]
EVERY = 0.001  # seconds of processor time
PROGRAM = f"{ROOT / 'scripts' / 'tukipolku'}{os.sep}"
# What a module, or all below a folder, does. What isn't here counts for what calls it.
STAGES = {
    "yamlfile.py": "load: YAML",
    "load.py": "load",
    "places.py": "load",
    "translations.py": "load: translations",
    "check.py": "check",
    "check_finder.py": "check",
    "languages/": "check",
    "localise.py": "translate",
    "catalogue.py": "",
    "stage/": "stage",
    "text.py": "render: Markdown",
    "render.py": "render",
    "templates.py": "render",
    "shells.py": "pour into shells",
    "mkdocs_site.py": "shells (MkDocs)",
    "search/": "search",
    "feeds.py": "feeds and exports",
    "due.py": "feeds and exports",
    "reach.py": "feeds and exports",
    "here.py": "feeds and exports",
    "offline.py": "feeds and exports",
    "verify.py": "verify",
    "publish.py": "write and publish",
    "compress.py": "compress",
}
RENDER = "render: templates"


class Profile:
    """Counts of looks by stage, and by template for rendering."""

    def __init__(self) -> None:
        self.stages: Counter[str] = Counter()
        self.templates: Counter[str] = Counter()

    def look(self, number: int, frame: FrameType | None) -> None:
        stage, template = "", ""
        while frame:
            file = frame.f_code.co_filename
            if f"{os.sep}overrides{os.sep}pages{os.sep}" in file:
                stage, template = stage or RENDER, file
            elif not stage and file.startswith(PROGRAM):
                stage = _stage(file.removeprefix(PROGRAM))
            frame = frame.f_back
        self.stages[stage or "start, and the rest"] += 1
        if template and stage.startswith("render"):
            self.templates[Path(template).name] += 1


def _stage(module: str) -> str:
    return STAGES.get(module) or STAGES.get(f"{module.partition(os.sep)[0]}/", "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout to build")
    parser.add_argument("--cold", action="store_true", help="without what an earlier build kept")
    parser.add_argument("--write", type=Path, metavar="FILE", help="keep the figures")
    parser.add_argument("--against", type=Path, metavar="FILE", help="show kept figures beside")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        if not options.cold:
            command = [sys.executable, "-m", "tukipolku.cli", "--root", options.root, "build", "--site"]
            subprocess.run([*command, Path(folder) / "first"], check=True, stdout=subprocess.DEVNULL)
        figures = _profiled(options.root.resolve(), Path(folder) / "site")
    if options.write:
        options.write.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    before = json.loads(options.against.read_text(encoding="utf-8")) if options.against else None
    for title in ("stages", "templates"):
        _print(title, figures[title], before and before[title])


def _profiled(root: Path, site: Path) -> dict[str, dict[str, float]]:
    """Seconds by stage and by template."""
    profile = Profile()
    os.cpu_count = lambda: 1
    signal.signal(signal.SIGPROF, profile.look)
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    started = time.process_time()
    from tukipolku.build import build

    with contextlib.redirect_stdout(io.StringIO()) as said:
        status = build(root, site, date.today())
    seconds = time.process_time() - started
    signal.setitimer(signal.ITIMER_PROF, 0)
    if status:
        raise SystemExit(said.getvalue())
    one = seconds / max(1, profile.stages.total())
    return {
        "stages": {name: count * one for name, count in profile.stages.items()},
        "templates": {name: count * one for name, count in profile.templates.items()},
    }


def _print(title: str, figures: dict[str, float], before: dict[str, float] | None) -> None:
    """A row for each name, the longest first; with earlier figures beside."""
    whole = sum(figures.values())
    print(f"\n{title:<26}{'s':>8}{'%':>7}{'before':>9}{'change':>9}" if before else f"\n{title:<26}{'s':>8}{'%':>7}")
    for name in sorted({*figures, *(before or ())}, key=lambda name: -figures.get(name, 0)):
        seconds = figures.get(name, 0.0)
        then = f"{before.get(name, 0.0):9.2f}{seconds - before.get(name, 0.0):+9.2f}" if before else ""
        print(f"{name:<26}{seconds:8.2f}{100 * seconds / whole:7.1f}{then}")
    then = f"{sum(before.values()):9.2f}{whole - sum(before.values()):+9.2f}" if before else ""
    print(f"{'together':<26}{whole:8.2f}{100:7.1f}{then}")


if __name__ == "__main__":
    main()
