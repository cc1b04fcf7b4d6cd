#!/bin/sh
# Keeps one issue with the summary of the links up to date: opened when something is broken, closed when nothing is.
# Argument: the summary (Markdown). Needs GitHub's command gh and, in GH_TOKEN, leave to write issues.
set -eu
summary=$1
title="Links that need mending"
: "${GITHUB_REPOSITORY:?the repository, as owner/name}"
body=$(mktemp)
trap 'rm -f "$body"' EXIT
head -c 60000 "$summary" > "$body"
number=$(gh issue list --repo "$GITHUB_REPOSITORY" --state open --limit 200 --json number,title \
  --jq "[.[] | select(.title == \"$title\")][0].number // empty")
if grep -q '^### Broken' "$summary"; then
  if [ -n "$number" ]; then
    gh issue edit "$number" --repo "$GITHUB_REPOSITORY" --body-file "$body" >/dev/null
  else
    gh issue create --repo "$GITHUB_REPOSITORY" --title "$title" --body-file "$body" >/dev/null
  fi
elif [ -n "$number" ]; then
  gh issue close "$number" --repo "$GITHUB_REPOSITORY" --comment "No link is broken any more." >/dev/null
fi
