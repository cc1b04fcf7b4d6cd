#!/bin/sh
# Keeps one issue up to date: opened or changed when the text isn't empty, closed when it is.
# Arguments: the issue's title, the file with its text (Markdown). Needs GitHub's command gh and, in GH_TOKEN, leave to
# write issues.
set -eu
title=$1
text=$2
: "${GITHUB_REPOSITORY:?the repository, as owner/name}"
body=$(mktemp)
trap 'rm -f "$body"' EXIT
head -c 60000 "$text" > "$body"
number=$(gh issue list --repo "$GITHUB_REPOSITORY" --state open --limit 200 --json number,title \
  --jq "[.[] | select(.title == \"$title\")][0].number // empty")
if [ -s "$body" ]; then
  if [ -n "$number" ]; then
    gh issue edit "$number" --repo "$GITHUB_REPOSITORY" --body-file "$body" >/dev/null
  else
    gh issue create --repo "$GITHUB_REPOSITORY" --title "$title" --body-file "$body" >/dev/null
  fi
elif [ -n "$number" ]; then
  gh issue close "$number" --repo "$GITHUB_REPOSITORY" --comment "Nothing is left of this." >/dev/null
fi
