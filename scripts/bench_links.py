"""How long the guard takes beside plain linkchecker and lychee, on servers of its own on loopback.

Many hosts answer after a fixed latency. The limit is what politeness allows: links per host ÷ requests a second. Every
run is cut after ``--cut`` seconds, and everything stops by itself. Nothing leaves this machine: the hosts are the
loopback addresses 127.0.1.1, 127.0.1.2 … (Linux has them all).

    python scripts/bench_links.py                 # 10,000 links, 50 hosts, 100 ms, 10 requests a second for each host
    python scripts/bench_links.py --links 1000 --only guard
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

PAGE = (
    b"<!doctype html><html lang=fi><title>Palvelut %d</title><h1>Palvelut</h1>" + b"<p>Ohjeita kuntalaisille.</p>" * 40
)
MOST_LINKS, MOST_SECONDS = 20_000, 600
WIDTHS = (8, 9, 9, 9, 8, 8, 7, 13)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--links", type=int, default=10_000)
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--latency", type=float, default=0.1, help="seconds until a host answers")
    parser.add_argument("--rate", type=float, default=10.0, help="requests a second to a host")
    parser.add_argument("--cut", type=float, default=180.0, help="seconds after which a tool is stopped")
    parser.add_argument("--only", choices=["guard", "linkchecker", "lychee"], action="append")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--guard", nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.guard:
        return _guard(*options.guard)
    if not (0 < options.links <= MOST_LINKS and 0 < options.hosts <= 500 and options.cut <= MOST_SECONDS):
        parser.error(f"at most {MOST_LINKS} links, 500 hosts and {MOST_SECONDS} s")
    limit = options.links / options.hosts / options.rate
    what = f"{options.links} links on {options.hosts} hosts, {options.latency * 1000:.0f} ms, {options.rate:g}/s/host"
    print(f"{what}: the limit is {limit:.1f} s", flush=True)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # run as root, linkchecker's command turns into nobody, who must read the list
        for tool in options.only or ["guard", "linkchecker", "lychee"]:
            if (row := _measure(tool, options, Path(folder), limit)) is not None:
                rows.append(row)
                _print(row, rows[0], heading=len(rows) == 1)
    if options.json:
        options.json.write_text(json.dumps({"limit": limit, "rows": rows}, indent=2), encoding="utf-8")
    return 0


def _print(row: dict[str, float | str], first: dict[str, float | str], heading: bool) -> None:
    if heading:
        names = ("s", "× limit", "× first", "checked", "per s", "CPU s", "MB", "most/s/host")
        print(f"{'tool':<14}" + "".join(f"{name:>{width}}" for name, width in zip(names, WIDTHS, strict=True)))
    seconds, checked = float(row["seconds"]), float(row["checked"])
    share = checked / max(1.0, float(row["links"]))
    # What was cut is reckoned up from what it had done by then.
    whole = seconds / share if share else float("inf")
    beside = whole / (float(first["seconds"]) / max(0.001, float(first["checked"]) / float(first["links"])))
    print(
        f"{row['tool']:<14}{seconds:>8.1f}{whole / float(row['limit']):>9.2f}{beside:>9.2f}{checked:>9.0f}"
        f"{checked / seconds:>8.0f}{float(row['cpu']):>8.1f}{float(row['megabytes']):>7.0f}{float(row['most']):>13.0f}"
        + ("  (not all; × reckoned up)" if share < 0.999 else "")
    )


def _measure(tool: str, options: argparse.Namespace, folder: Path, limit: float) -> dict[str, float | str] | None:
    """Runs one tool against a fresh server and returns its figures; None when the tool isn't installed."""
    ready = folder / f"{tool}.ready"
    server = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import bench_links as b; "
            f"b.serve({str(ready)!r}, {options.hosts}, {options.latency}, {options.cut + 60})",
        ],
        stdout=subprocess.PIPE,
    )
    try:
        for _ in range(100):
            if ready.exists():
                break
            time.sleep(0.1)
        port = int(ready.read_text())
        # Grouped by host, as they stand in the data: the harder order for a tool without turns.
        each = options.links // options.hosts
        urls = [f"http://{_number(h)}:{port}/sivut/{n}" for h in range(options.hosts) for n in range(each)]
        command = _command(tool, urls, port, options, folder)
        if command is None:
            print(f"{tool:<14} isn't installed; left out")
            return None
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.monotonic()
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment())
        peak = 0
        while run.poll() is None and time.monotonic() - started < options.cut:
            peak = max(peak, _memory(run.pid))
            time.sleep(0.1)
        seconds = time.monotonic() - started
        if run.poll() is None:
            run.kill()
        run.wait()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    finally:
        server.terminate()
        out, _ = server.communicate(timeout=20)
    said = json.loads(out)
    figures: dict[str, float | str] = {"tool": tool, "seconds": seconds, "limit": limit, "links": float(len(urls))}
    return {**figures, "checked": said["checked"], "most": said["most"], "cpu": cpu, "megabytes": peak / 1024}


def _command(tool: str, urls: list[str], port: int, options: argparse.Namespace, folder: Path) -> list[str] | None:
    listed = folder / "urls.txt"
    listed.write_text("\n".join(urls) + "\n", encoding="utf-8")
    if tool == "guard":
        return [
            sys.executable,
            __file__,
            "--guard",
            str(listed),
            str(port),
            str(options.rate),
            str(options.cut),
            str(folder),
        ]
    installed = shutil.which(tool, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if installed is None:
        return None
    if tool == "linkchecker":
        page = folder / "urls.html"
        page.write_text("".join(f'<a href="{url}">x</a>\n' for url in urls), encoding="utf-8")
        settings = folder / "linkcheckerrc"
        settings.write_text(
            f"[checking]\nthreads=50\nrobotstxt=0\nrecursionlevel=1\nmaxrequestspersecond={options.rate:g}\n"
            "[filtering]\ncheckextern=1\n",
            encoding="utf-8",
        )
        return [installed, "--config", str(settings), "--no-status", "--output", "none", str(page)]
    return [installed, "--no-progress", "--max-concurrency", "128", "--format", "json", str(listed)]


def _number(host: int) -> str:
    return f"127.0.{host // 250 + 1}.{host % 250 + 1}"


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}


def _memory(pid: int) -> int:
    """Kilobytes in use, where the system tells."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def _guard(listed: str, port: str, rate: str, cut: str, folder: str) -> int:
    """The guard on these addresses, from the data file to the report, in a process of its own."""
    from datetime import date

    from tukipolku.links import guard, report
    from tukipolku.links.look import Manners

    root = Path(folder) / "checkout"
    (root / "data").mkdir(parents=True, exist_ok=True)
    # Private numbers are refused in data, as they must be: the hosts get names, and a resolver that knows them.
    urls = re.sub(r"//127\.0\.(\d+)\.(\d+):", r"//h\1-\2.bench.example:", Path(listed).read_text("utf-8")).split()
    rows = "".join(f'- id: l{n}\n  url: "{url}"\n' for n, url in enumerate(urls))
    (root / "data" / "links.yaml").write_text(rows, encoding="utf-8")

    def _resolve(host: str, port: int) -> list[tuple[str, int]]:
        return [("127.0." + host.partition(".")[0].removeprefix("h").replace("-", "."), port)]

    manners = Manners(rate=float(rate), seconds=float(cut), resolver=_resolve)
    found = guard.run(guard.Options(root, date.today(), manners=manners))
    print(report.as_text(found))
    return 0


# --- the server, in a process of its own ------------------------------------------------------------------------------


def serve(ready: str, hosts: int, latency: float, seconds: float) -> None:
    """Answers on loopback until it is told to stop or the time is over; then says what it was asked."""
    asked: dict[str, list[float]] = defaultdict(list)
    loop = asyncio.new_event_loop()

    class Http(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport, self.buffer = transport, b""

        def data_received(self, data: bytes) -> None:
            self.buffer += data
            while b"\r\n\r\n" in self.buffer:
                head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
                first, *lines = head.decode("latin-1").split("\r\n")
                path = first.split(" ")[1]
                host = next((x[5:].strip() for x in lines if x.lower().startswith("host:")), "")
                loop.call_later(latency, self.answer, first[:4] == "HEAD", path)
                asked[host].append(time.monotonic())
                if path.rpartition("/")[2].isdigit():
                    checked.add(host + path)

        def answer(self, head: bool, path: str) -> None:
            number = path.rpartition("/")[2]
            body = PAGE % int(number) if number.isdigit() else b"Not found"
            status = "200 OK" if number.isdigit() else "404 Not Found"
            text = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
            self.transport.write(text.encode() + (b"" if head else body))  # type: ignore[attr-defined]

    checked: set[str] = set()

    async def run() -> None:
        import signal

        first = await loop.create_server(Http, _number(0), 0, backlog=512)
        port = first.sockets[0].getsockname()[1]
        for host in range(1, hosts):
            await loop.create_server(Http, _number(host), port, backlog=512)
        stop = asyncio.Event()
        loop.add_signal_handler(signal.SIGTERM, stop.set)
        Path(ready + ".next").write_text(str(port))
        Path(ready + ".next").rename(ready)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds)

    loop.run_until_complete(run())
    most = 0
    for times in asked.values():
        first = 0
        for index, moment in enumerate(times):
            while moment - times[first] > 1:
                first += 1
            most = max(most, index - first + 1)
    print(json.dumps({"checked": len(checked), "most": most}), flush=True)


if __name__ == "__main__":
    sys.exit(main())
