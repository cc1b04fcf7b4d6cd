"""Writes what nginx, Apache, Netlify and Cloudflare are told to send with each file, from ``deploy/headers.yaml``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

FOLDER = "deploy"
NOTE = f"# Written by `tukipolku headers` from {FOLDER}/headers.yaml; change it there."
# Compressed on the way when there is no compressed file beside them. HTML always is.
COMPRESSED = "text/css text/javascript application/javascript application/json image/svg+xml text/plain text/xml"


def write_headers(root: Path) -> list[Path]:
    """Writes the servers' files below ``deploy/`` and returns their paths."""
    folder = root / FOLDER
    files = server_files(yaml.safe_load((folder / "headers.yaml").read_text(encoding="utf-8")))
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in files]


def server_files(data: dict[str, Any]) -> dict[str, str]:
    """The files by name. ``data`` is what ``headers.yaml`` holds."""
    policy = "; ".join(f"{name} {value}" for name, value in data["policy"].items())
    always = {"Content-Security-Policy": policy, **data["always"]}
    return {
        "nginx.conf": _nginx(data, always),
        "apache.htaccess": _apache(data, always),
        "_headers": _netlify(data, always),
    }


def _nginx(data: dict[str, Any], always: dict[str, str]) -> str:
    # A header set in a location would take away those of the server; maps keep all in one place.
    cache = [f"  {_regex(path)} {_quoted(value)};" for path, value in data["cache_of"].items()]
    opened = [f'  {_regex(path)} "*";' for path in data["open"]]
    types = [
        f"  location ~ {re.escape(end)}$ {{ types {{ }} default_type {kind}; }}" for end, kind in data["types"].items()
    ]
    lines = [
        NOTE,
        "# Goes into /etc/nginx/conf.d/. Set server_name, root and listen; TLS is the server's own matter.",
        "map $uri $tukipolku_cache {",
        f"  default {_quoted(data['cache'])};",
        *cache,
        "}",
        "map $uri $tukipolku_open {",
        '  default "";',
        *opened,
        "}",
        "server {",
        "  listen 80;",
        "  listen [::]:80;",
        "  server_name tukipolku.example;",
        "  root /srv/tukipolku/site;",
        "  charset utf-8;",
        "  charset_types text/css text/xml text/plain text/calendar text/javascript application/javascript",
        "                application/json application/atom+xml application/manifest+json;",
        "  absolute_redirect off;",
        "  server_tokens off;",
        "  error_page 404 /404.html;",
        "  error_page 403 =404 /404.html; # a folder that is no page",
        *(f"  add_header {name} {_quoted(value)} always;" for name, value in always.items()),
        "  add_header Cache-Control $tukipolku_cache always;",
        "  add_header Access-Control-Allow-Origin $tukipolku_open always;",
        "  gzip on;",
        "  gzip_static on;",
        "  # brotli_static on; # with Debian's libnginx-mod-http-brotli-static",
        "  gzip_vary on;",
        "  gzip_min_length 512;",
        f"  gzip_types {COMPRESSED} {' '.join(sorted(set(data['types'].values())))};",
        *types,
        "}",
    ]
    return "\n".join(lines) + "\n"


def _apache(data: dict[str, Any], always: dict[str, str]) -> str:
    lines = [
        NOTE,
        "# Goes into the site's folder as .htaccess (AllowOverride FileInfo Indexes Options). Needs mod_headers.",
        "Options -Indexes",
        "DirectorySlash On",
        "ErrorDocument 404 /404.html",
        "ErrorDocument 403 /404.html",
        "AddDefaultCharset utf-8",
        "AddCharset utf-8 .css .js .json .xml .ics .webmanifest",
        *(f"Header always set {name} {_quoted(value)}" for name, value in always.items()),
        f"Header always set Cache-Control {_quoted(data['cache'])}",
    ]
    for path, value in data["cache_of"].items():
        lines += _files(path, f"Header always set Cache-Control {_quoted(value)}")
    for path in data["open"]:
        lines += _files(path, 'Header always set Access-Control-Allow-Origin "*"')
    for end, kind in data["types"].items():
        lines += _files("*" + end, f"ForceType {kind}")
    lines += ["<IfModule mod_deflate.c>", f"  AddOutputFilterByType DEFLATE text/html {COMPRESSED}", "</IfModule>"]
    return "\n".join(lines) + "\n"


def _files(path: str, directive: str) -> list[str]:
    """A directive for the files of that name. Apache's .htaccess looks at names without their folders."""
    name = re.escape(path.rpartition("/")[2].removeprefix("*"))
    return [f'<FilesMatch "{name}$">', f"  {directive}", "</FilesMatch>"]


def _netlify(data: dict[str, Any], always: dict[str, str]) -> str:
    """Netlify's and Cloudflare Pages' file. Both join the values of one header from several rules, so none overlaps."""
    lines = [
        NOTE,
        "# Goes into the site's folder. Without a rule both let browsers ask each time whether a file has changed.",
        "/*",
        *(f"  {name}: {value}" for name, value in always.items()),
    ]
    for path, value in data["cache_of"].items():
        lines += [path, f"  Cache-Control: {value}"]
    for path in data["open"]:
        lines += [path if path.startswith("/") else f"/{path}", "  Access-Control-Allow-Origin: *"]
    for end, kind in data["types"].items():
        lines += [f"/*{end}", f"  Content-Type: {kind}; charset=utf-8"]
    return "\n".join(lines) + "\n"


def _regex(path: str) -> str:
    """A path as nginx's map takes it: a regular expression for its end, or the path itself."""
    return f"~{re.escape(path.removeprefix('*'))}$" if path.startswith("*") else path


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '\\"') + '"'
