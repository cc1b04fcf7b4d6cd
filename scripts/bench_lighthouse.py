"""Lighthouse on five kinds of pages of ``site/``, served with compression: slow 4G, a processor four times slower.

Prints the scores, the largest paint (LCP) and the layout shift (CLS); exit status 1 when a score is below 100, the
paint takes 1.5 s or longer, or anything shifts. Run `make site` first.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from lighthouse import CATEGORIES, lighthouse  # noqa: E402

SLOWEST = 1500  # milliseconds until the largest paint


def main() -> int:
    site = ROOT / "site"
    if not (site / "index.html").is_file():
        print("There is no site/ to measure: run make site first.")
        return 2
    good = True
    print(f"{'page':24}{''.join(f'{name:>16}' for name in CATEGORIES)}{'LCP':>10}{'CLS':>8}")
    for kind, found in lighthouse(site).items():
        scores = [found["scores"][name] for name in CATEGORIES]
        good &= min(scores) == 100 and found["lcp"] < SLOWEST and found["cls"] == 0
        print(f"{kind:24}{''.join(f'{score:16}' for score in scores)}{found['lcp']:7} ms{found['cls']:8.3f}")
        if found["failed"]:
            print(f"  below: {', '.join(found['failed'])}")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
