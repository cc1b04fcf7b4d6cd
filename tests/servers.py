"""Starts Debian's nginx and Apache on loopback with the settings in deploy/, as a keeper of the site would."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEPLOY = Path(__file__).parents[1] / "deploy"
PLACES = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin"  # where servers are is not on everybody's path
BROTLI = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"
APACHE_MODULES = ("mpm_event", "authz_core", "dir", "headers", "mime", "deflate", "filter")


def server(name: str) -> str | None:
    """The path of a server's program, or None."""
    return shutil.which(name, path=PLACES)


@contextmanager
def nginx(site: Path, folder: Path) -> Iterator[str]:
    """nginx with deploy/nginx.conf, of which only the port, the folder and the line for its module for Brotli are
    changed. Gives the site's address."""
    port = _free_port()
    conf = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for before, after in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("  listen [::]:80;\n", ""),
        ("root /srv/tukipolku/site;", f"root {site};"),
        ("# brotli_static on;", "brotli_static on;"),
    ):
        assert before in conf, before
        conf = conf.replace(before, after)
    (folder / "site.conf").write_text(conf, encoding="utf-8")
    temporary = "".join(
        f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "main.conf"
    main.write_text(
        f"load_module {BROTLI}; {'user root root;' if os.getuid() == 0 else ''} daemon off;"
        f"pid {folder / 'pid'}; error_log {folder / 'errors'};"
        f"worker_processes 1; events {{}} http {{ include /etc/nginx/mime.types; access_log off; {temporary}"
        f"include {folder / 'site.conf'}; }}\n",
        encoding="utf-8",
    )
    with _running([server("nginx") or "nginx", "-p", folder, "-c", main], port):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def apache(site: Path, folder: Path) -> Iterator[str]:
    """Apache with a copy of the site that has deploy/apache.htaccess in it. Gives the site's address."""
    port = _free_port()
    copy = folder / "site"
    shutil.copytree(site, copy)
    shutil.copy(DEPLOY / "apache.htaccess", copy / ".htaccess")
    load = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in APACHE_MODULES)
    main = folder / "main.conf"
    main.write_text(
        f"{load}\nServerName 127.0.0.1\nServerRoot {folder}\nListen 127.0.0.1:{port}\nPidFile {folder / 'pid'}\n"
        f"Mutex file:{folder}\nErrorLog {folder / 'errors'}\nTypesConfig /etc/mime.types\nDocumentRoot {copy}\n"
        f"DirectoryIndex index.html\n<Directory {copy}>\n  Require all granted\n"
        "  AllowOverride FileInfo Indexes Options\n  Options SymLinksIfOwnerMatch\n</Directory>\n",
        encoding="utf-8",
    )
    with _running([server("apache2") or "apache2", "-f", main, "-D", "FOREGROUND"], port):
        yield f"http://127.0.0.1:{port}/"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[object], port: int) -> Iterator[None]:
    process = subprocess.Popen([str(part) for part in command], stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(200):
            if process.poll() is not None:
                raise RuntimeError(f"{command[0]} stopped: {process.stderr.read() if process.stderr else ''}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(10)
        if process.stderr:
            process.stderr.close()
