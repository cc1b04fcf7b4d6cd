#!/bin/sh
# Gets the site that an earlier run of publish.yml published. Needs GitHub's command gh and, in GH_TOKEN, leave to read.
# Arguments: the number of the run, or "last" for the last one that ended well before the newest; the folder to put it in.
set -eu
run=$1
site=$2
: "${GITHUB_REPOSITORY:?the repository, as owner/name}"
if [ "$run" = last ]; then
  # The newest that has ended is the one to get away from, well or not; this run itself hasn't ended.
  run=$(gh run list --repo "$GITHUB_REPOSITORY" --workflow publish.yml --status completed --limit 50 \
    --json databaseId,conclusion --jq '[.[1:][] | select(.conclusion == "success")][0].databaseId // empty')
  [ -n "$run" ] || { echo "bring back: no earlier publication is kept; name a run by its number" >&2; exit 1; }
fi
case $run in *[!0-9]*) echo "bring back: $run is not the number of a run; it is at the end of the run's address" >&2; exit 1 ;; esac
packed=$(mktemp -d)
trap 'rm -rf "$packed"' EXIT
gh run download "$run" --repo "$GITHUB_REPOSITORY" --name github-pages --dir "$packed" ||
  { echo "bring back: run $run keeps no site (they are kept for 90 days)" >&2; exit 1; }
rm -rf "$site"
mkdir -p "$site"
tar --extract --file "$packed/artifact.tar" --directory "$site"
echo "bring back: the site of run $run is in $site"
