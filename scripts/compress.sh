#!/bin/sh
# Puts a compressed file beside each text file of a built site, for servers that send such (nginx: gzip_static).
# Argument: the site's folder. Two runs give the same bytes.
set -eu
find "$1" -type f -size +1k \( -name '*.html' -o -name '*.css' -o -name '*.js' -o -name '*.json' -o -name '*.svg' \
  -o -name '*.txt' -o -name '*.xml' -o -name '*.ics' \) -exec gzip --best --no-name --keep --force {} +
