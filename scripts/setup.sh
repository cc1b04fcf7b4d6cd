#!/bin/sh
# Sets up what `make site` (argument: site), `make leaflets` (leaflets), `make test` (test) or `make bench` (bench) needs, and says in one
# sentence what is missing.
set -eu
cd "$(dirname "$0")/.."
want=$1
python=${PYTHON:-python3}
venv=.venv

fail() { echo "setup: $*" >&2; exit 2; }

# As root on Debian and its kin, what is missing can be installed; elsewhere a sentence says what to install.
install() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "setup: installing $*"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  else
    return 1
  fi
}

if [ "$want" = site ]; then
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    fail "Python 3.11 or newer is needed; set PYTHON to it, such as: make PYTHON=python3.12 site"
  if [ ! -x "$venv/bin/python" ]; then
    "$python" -m venv "$venv" 2>/dev/null || {
      rm -rf "$venv"
      install python3-venv || fail "Python's venv module is missing; install it (on Debian and Ubuntu: python3-venv)"
      "$python" -m venv "$venv"
    }
  fi
  echo "setup: installing the locked packages into $venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
  # pip compiles, unless Python was told not to write bytecode, as in many containers; then each command would start slowly.
  "$venv/bin/python" -m compileall -q -j 0 "$venv/lib" scripts/tukipolku >/dev/null 2>&1 || true
  touch "$venv/.site"
  exit 0
fi

if [ "$want" = leaflets ]; then
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-leaflets.txt
  touch "$venv/.leaflets"
  exit 0
fi

if [ "$want" = bench ]; then
  "$venv/bin/python" -m venv "$venv/bench"
  "$venv/bench/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
  npm ci --prefix bench --silent --no-fund --no-audit
  touch "$venv/.bench"
  exit 0
fi

"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
"$venv/bin/python" -c 'import sys; sys.path.insert(0, "tests"); from browser import chromium; sys.exit(not chromium())' ||
  install chromium ||
  "$venv/bin/python" -m playwright install chromium ||
  fail "a browser for the tests is missing; install Chromium, or set CHROMIUM to one"
"$venv/bin/python" -c 'import libvoikko; libvoikko.Voikko("fi")' 2>/dev/null || install libvoikko1 voikko-fi ||
  fail "Voikko is missing; it derives the words of the search (on Debian and Ubuntu: libvoikko1 voikko-fi)"
command -v java >/dev/null || install default-jre-headless ||
  fail "Java is missing; the HTML checker needs it (on Debian and Ubuntu: default-jre-headless)"
command -v npm >/dev/null || install npm || fail "npm is missing; it fetches the HTML checker"
PATH=$PATH:/usr/sbin
command -v nginx >/dev/null || install nginx-light || fail "nginx is missing; deploy/ is tested with it (on Debian and Ubuntu: nginx-light)"
[ -e /usr/lib/nginx/modules/ngx_http_brotli_static_module.so ] || install libnginx-mod-http-brotli-static ||
  fail "nginx's module for Brotli is missing; compressed copies are tested with it (on Debian and Ubuntu: libnginx-mod-http-brotli-static)"
command -v apache2 >/dev/null || install apache2-bin media-types ||
  fail "Apache is missing; deploy/ is tested with it (on Debian and Ubuntu: apache2-bin)"
npm ci --prefix tests --silent --no-fund --no-audit
touch "$venv/.test"
