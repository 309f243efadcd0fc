"""./dev bench --check: the pieces of a sale counted in instructions, against bench/baseline.json.

Instructions are the same at each run of one binary, so a tenth more of them is a change of the code (or of the compiler:
the baseline says which made it). OpenSSL is held to the code that every x86-64 runs, or the count of a hash would be
the processor's. After a change on purpose: ./dev bench --check --record, and say why in the commit."""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

from .peers.process import Failed, found, run

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, "build", "release", "bench", "hot_pieces")
BASELINE = os.path.join(ROOT, "bench", "baseline.json")
PIECES = ["quote", "price", "encode", "decode", "hash", "execute", "replay"]
TIMES = 200  # as hot_pieces.cc has it
TOLERATED_PERCENT = 10


def counted(piece):
    """Instructions of one time through the piece."""
    with tempfile.TemporaryDirectory(prefix="grenier-check-") as directory:
        done = subprocess.run(["valgrind", "--tool=callgrind", "--collect-atstart=no", "--toggle-collect=counted",
                               f"--callgrind-out-file={directory}/out", PROGRAM, piece],
                              env=dict(os.environ, OPENSSL_ia32cap=":0"), stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, timeout=600, check=False)
    collected = re.search(r"Collected : ([0-9]+)", done.stderr)
    if done.returncode != 0 or not collected or int(collected.group(1)) == 0:
        raise Failed(f"hot_pieces {piece}: {done.stderr.strip()[-300:]}")
    return int(collected.group(1)) // TIMES


def judged(baseline, counts):
    """For each piece (name, before, now, change, verdict): a regression, a gain to be recorded, or nothing to say. A
    piece that the baseline does not know, or that is no longer counted, is a regression: nobody would see it otherwise."""
    rows = []
    for piece in sorted(set(baseline) | set(counts)):
        before, now = baseline.get(piece), counts.get(piece)
        if before is None or now is None:
            rows.append((piece, before, now, None, "REGRESSION" if now is None else "NOT IN THE BASELINE"))
            continue
        change = now / before - 1
        beyond = abs(now - before) * 100 > before * TOLERATED_PERCENT
        verdict = ("REGRESSION" if now > before else "better: record it") if beyond else ""
        rows.append((piece, before, now, change, verdict))
    return rows


def holds(rows):
    return not any(verdict in ("REGRESSION", "NOT IN THE BASELINE") for *_, verdict in rows)


def main():
    parser = argparse.ArgumentParser(prog="./dev bench --check")
    parser.add_argument("--check", action="store_true", help="(how this is asked for)")
    parser.add_argument("--record", action="store_true", help="what is counted now becomes the baseline")
    parser.add_argument("--baseline", default=BASELINE, help="another baseline")
    chosen = parser.parse_args()
    if not found("valgrind"):
        print("check: valgrind is not installed", file=sys.stderr)
        return 2
    compiler = run(["c++", "--version"]).splitlines()[0]
    counts = {piece: counted(piece) for piece in PIECES}
    if chosen.record:
        with open(chosen.baseline, "w", encoding="utf-8") as file:
            json.dump({"compiler": compiler, "instructions": counts}, file, indent=2)
            file.write("\n")
    with open(chosen.baseline, encoding="utf-8") as file:
        baseline = json.load(file)
    if baseline["compiler"] != compiler:
        print(f"check: the baseline was made by {baseline['compiler']}, this is {compiler}: counts may differ for that")
    rows = judged(baseline["instructions"], counts)
    print(f"{'piece':10} {'baseline':>12} {'now':>12}  change   (instructions, one time through)")
    for piece, before, now, change, verdict in rows:
        told = "" if change is None else f"{change:+8.1%}"
        print(f"{piece:10} {before or '–':>12} {now or '–':>12} {told:>8}  {verdict}".rstrip())
    return 0 if holds(rows) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as why:
        print(f"check: {why}", file=sys.stderr)
        sys.exit(2)
