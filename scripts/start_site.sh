#!/bin/sh
# Starts a site of its own in a new folder: the generator, the look, the words of the interface and the registers of places,
# without this site's content. Usage: sh scripts/start_site.sh FOLDER
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:?"say where: sh scripts/start_site.sh FOLDER"}
[ ! -e "$folder" ] || { echo "start: $folder is already there; choose a new folder" >&2; exit 1; }
mkdir -p "$folder"
git -C "$here" archive HEAD | tar -x -C "$folder"
cd "$folder"

# Content goes; a data file keeps the comments at its head, which say what belongs into it.
rm -rf data/offerings/* data/sources/documents/* data/translations/*/*.po data/state content/fi/*/* \
  tests/test_content.py tests/test_search.py tests/search CHANGELOG.md
echo "# yaml-language-server: \$schema=../schemas/offerings.json" >data/offerings/local.yaml
for file in data/*.yaml; do
  case $file in
  data/locales.yaml | data/vocabularies.yaml) continue ;;
  data/sources.yaml) # the registers of places are what the municipality pages rest on
    awk '/^- id: /{keep = /\.csv$/} /^#/ || keep' "$file" >"$file.next" ;;
  *) sed '/^[^#]/,$d' "$file" >"$file.next" ;;
  esac
  mv "$file.next" "$file"
done
printf '%s\n' data/search/words-*.tsv data/search/stems-*.tsv | while read -r file; do
  sed '/^[^#]/,$d' "$file" >"$file.next" && mv "$file.next" "$file"
done
git init --quiet .
echo "start: $folder is ready. Next, in that folder:"
echo "  make site                            the environment and an empty site"
echo "  .venv/bin/tukipolku new service      the first service; see docs/guide"
