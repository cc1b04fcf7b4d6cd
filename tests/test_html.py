"""Every page through the Nu HTML checker, the validator of the HTML standard."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT

pytestmark = pytest.mark.validator
JAR = ROOT / "tests/node_modules/vnu-jar/build/dist/vnu.jar"


def test_html(built: Path) -> None:
    command = ["java", "-Xss2m", "-jar", JAR, "--skip-non-html", "--errors-only", "--format", "json", built]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    messages = json.loads(run.stderr)["messages"]
    shown = [(Path(m["url"].removeprefix("file:")).relative_to(built).as_posix(), m["message"]) for m in messages]
    assert shown[:20] == []
    assert run.returncode == 0
