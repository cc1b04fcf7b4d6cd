#!/bin/sh
# Builds the site of this checkout into site/ and that of an earlier commit, each with its own generator, and prints what
# changes for readers (Markdown). Argument: the commit.
set -eu
cd "$(dirname "$0")/.."
base=$1
old=$(mktemp -d)
trap 'git worktree remove --force "$old/checkout" 2>/dev/null || true; rm -rf "$old"' EXIT
git worktree add --quiet --detach "$old/checkout" "$base"
day=$(date +%Y-%m-%d)
.venv/bin/tukipolku --as-of "$day" build >&2
if PYTHONPATH=$old/checkout/scripts .venv/bin/python -m tukipolku.cli --root "$old/checkout" --as-of "$day" build --site "$old/site" >&2
then
  .venv/bin/tukipolku changes "$old/site" site
else
  echo "The site of $base can't be built with this environment, so there is nothing to compare with."
fi
