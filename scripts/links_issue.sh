#!/bin/sh
# Keeps one issue with the summary of the links up to date: opened when something is broken, closed when nothing is.
# Argument: the summary (Markdown). Needs what keep_issue.sh needs.
set -eu
summary=$1
grep -q '^### Broken' "$summary" || summary=/dev/null
sh "$(dirname "$0")/keep_issue.sh" "Links that need mending" "$summary"
