"""How long `dslrun plan` takes, whole process: `python -m bench.plan [SPEC]`, against importing torch alone."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench.validate import ROOT, TORCH, Bench

PLAN = "import sys; sys.argv[0] = 'dslrun'; from dsl.cli import main; main()"
TIMES = 5
FACTOR, SECONDS = 1.5, 0.7
"""At most so many times the import, and so much beside."""


def main(spec: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        here, far, torch = bench.in_turns(
            TIMES,
            [
                lambda: bench.run(PLAN, "plan", spec),
                lambda: bench.run(PLAN, "plan", spec, "--on", "8xH100-80GB", "--nodes", "32"),
                lambda: bench.run(TORCH, ours=False),
            ],
        )
    bound = FACTOR * torch + SECONDS
    for what, seconds in (("here", here), ("for 8xH100-80GB", far)):
        kept = "" if seconds <= bound else "  missed"
        print(f"plan {spec}, {what}: {seconds:.2f} s; at most {bound:.2f} s (import torch: {torch:.2f} s){kept}")
    return int(max(here, far) > bound)


if __name__ == "__main__":
    default = ROOT / "specs" / "zoo" / "resnet50.toml"
    chosen = default if default.exists() else ROOT / "specs" / "resnet18.toml"
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else str(chosen.relative_to(ROOT))))
