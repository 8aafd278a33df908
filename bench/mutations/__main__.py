"""`python -m bench.mutations`: the share of broken mutations caught, and the false alarms on sound ones.

Exits with 1 where judge and checker disagree; `--show` prints each such mutation with what both say.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from bench.mutations.report import disagreements, figures, table
from bench.mutations.trying import Shelf, sampled, shelf, tried

DEFINITIONS = Path(__file__).resolve().parents[2] / "definitions"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark as the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m bench.mutations", description=__doc__)
    parser.add_argument("--sample", type=int, help="so many mutations, drawn by the seed; all without it")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--file", action="append", default=[], help="a definition's name; may be repeated")
    parser.add_argument(
        "--folder",
        type=Path,
        action="append",
        help="where definitions are; may be repeated; the shipped ones without it",
    )
    parser.add_argument("--show", choices=("misses", "alarms", "both"), help="print each disagreement")
    parser.add_argument("--processes", type=int, default=2)
    said = parser.parse_args(arguments)
    read = Shelf({})
    for folder in said.folder or [DEFINITIONS]:
        ahead = shelf(folder / "ahead", said.file)
        read |= shelf(folder, said.file)
        read |= Shelf({f"ahead/{file}": tree for file, tree in ahead.trees.items()})
    for file, tree in read.trees.items():
        if reason := read.why_broken(tree):
            print(f"{file}: the judge says: {reason}")
    chosen = sampled(read.mutations(), said.sample, said.seed)
    began = time.perf_counter()
    with ProcessPoolExecutor(said.processes) as pool:
        done = list(pool.map(partial(tried, pieces=read.pieces), chosen, chunksize=50))
    kinds, total = figures(done)
    if said.show:
        print(*disagreements(done, said.show), sep="\n")
    print(f"{len(read.trees)} definitions, {len(chosen)} mutations, {time.perf_counter() - began:.0f} s")
    print(table(kinds, total))
    return 1 if total.missed or total.alarms else 0


if __name__ == "__main__":
    sys.exit(main())
