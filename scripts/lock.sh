#!/bin/sh
# Writes the requirements files anew: the newest versions that pyproject.toml allows, with hashes.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python -m pip install --quiet --disable-pip-version-check uv
compile() {
  .venv/bin/python -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate \
    --upgrade --custom-compile-command "make lock" "$@"
}
compile pyproject.toml scripts/build-requirements.in --output-file requirements.txt
compile pyproject.toml --extra leaflets --constraints requirements.txt --output-file requirements-leaflets.txt
compile pyproject.toml --extra test --constraints requirements-leaflets.txt --constraints requirements.txt --output-file requirements-test.txt
compile scripts/bench-requirements.in --output-file requirements-bench.txt
npm install --prefix tests --package-lock-only --silent
npm install --prefix bench --package-lock-only --silent
