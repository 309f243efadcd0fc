"""What a run of bench/compare.py found: one JSON document, a table for people, and the summary in docs/PERFORMANCE.md."""

import json
import os
import platform
import statistics
import subprocess

from .goals import GOALS

BEGIN, END = "<!-- {} run: begin -->", "<!-- {} run: end -->"


def line_of(path, beginning):
    with open(path, encoding="utf-8") as file:
        return next((line.split(":", 1)[1].strip() for line in file if line.startswith(beginning)), "")


def said(*command, root="."):
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def machine():
    return {"cpu": line_of("/proc/cpuinfo", "model name"), "cores": os.cpu_count(),
            "memory_mib": int(line_of("/proc/meminfo", "MemTotal").split()[0]) // 1024,
            "kernel": platform.release(), "compiler": said("c++", "--version").splitlines()[0],
            "rocksdb": said("pkg-config", "--modversion", "rocksdb")}


def spread(values):
    return {"median": statistics.median(values), "least": min(values), "most": max(values), "rounds": len(values)}


def document(run, size, began, root):
    rows = []
    for goal in GOALS:
        values = run.ratios[goal.key]
        row = {"key": goal.key, "text": goal.text, "must": goal.must, "aim": goal.aim, "at_most": goal.at_most,
               "unit": goal.absolute or "×", "measured": None, "verdict": "not measured"}
        if values:
            row["measured"] = spread(values)
            row["verdict"] = goal.verdict(row["measured"]["median"])
        else:
            row["why"] = run.missing.get(goal.key, "not asked for")
        rows.append(row)
    return {"size": size, "began": began.isoformat(timespec="seconds"), "commit": said("git", "rev-parse", "HEAD", root=root),
            "machine": machine(), "versions": run.versions, "rows": rows,
            "figures": {name: spread(values) for name, values in run.figures.items()}, "growth": run.growth}


def short(value):
    return f"{value:.3f}" if abs(value) < 1 else f"{value:.2f}" if abs(value) < 100 else f"{value:,.0f}"


def cells_of(row):
    bound = "≤ " if row["at_most"] else "≥ "
    unit = " " + row["unit"]
    measured = row["measured"]
    found = "–" if measured is None else short(measured["median"]) + unit
    if measured is not None and measured["rounds"] > 1:
        found += f" [{short(measured['least'])}–{short(measured['most'])}]"
    verdict = row["verdict"] if measured is not None else f"not measured: {row['why']}"
    return [row["text"], found, bound + short(row["must"]), bound + short(row["aim"]), verdict]


def aligned(header, rows):
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()
                     for row in [header, ["─" * width for width in widths], *rows])


def marked_down(header, rows):
    return "\n".join("| " + " | ".join(row) + " |" for row in [header, ["---"] * len(header), *rows])


ROWS = ["figure", "measured", "must", "aim", "verdict"]
FIGURES = ["figure", "median", "least", "most"]


def figure_rows(told):
    return [[name, *(short(figure[part]) for part in ("median", "least", "most"))]
            for name, figure in told["figures"].items()]


def growth_rows(told):
    return [[f"{row['sales']:,}", f"{row['sales_a_second']:,}", short(row["p99_ms"]), short(row["p99_9_ms"]),
             short(row["max_ms"]), short(row["query_p99_us"]), short(row["opening_clean_s"]),
             short(row["opening_killed_s"]), f"{row['memory_under_load'] >> 20} / {row['memory_after_opening'] >> 20}",
             str(row["disk_bytes_a_sale"])] for row in told["growth"]]


GROWTH = ["sales in the book", "sales/s while it grew", "p99 ms", "p99.9 ms", "max ms", "fund query p99 µs",
          "opening, clean s", "opening, killed s", "memory MiB, load / opened", "bytes a sale"]


def table(told):
    parts = [aligned(ROWS, [cells_of(row) for row in told["rows"]]), aligned(FIGURES, figure_rows(told))]
    if told["growth"]:
        parts.append(aligned(GROWTH, growth_rows(told)))
    return "\n\n".join(parts)


def summary(told):
    box = told["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in told["versions"].items())
    parts = [f"`./dev bench --{told['size']}` of {told['began']}, commit {told['commit'][:10]}: {box['cores']} cores of "
             f"{box['cpu']}, {box['memory_mib']:,} MiB, Linux {box['kernel']}, {box['compiler']}, RocksDB "
             f"{box['rocksdb']}; {versions}. Medians over the rounds, [least–most].",
             marked_down(ROWS, [cells_of(row) for row in told["rows"]]), marked_down(FIGURES, figure_rows(told))]
    if told["growth"]:
        parts.append(marked_down(GROWTH, growth_rows(told)))
    return "\n\n".join(parts)


def write(told, root, record):
    """The document's path. Recorded: the one that is tracked, and the summary of it between its marks."""
    name = f"{told['size']}.json" if record else f"{told['size']}-{told['began'][:16].replace(':', '')}.json"
    path = os.path.join(root, "bench", "results", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(told, file, indent=2, ensure_ascii=False)
        file.write("\n")
    if record:
        put_summary(os.path.join(root, "docs", "PERFORMANCE.md"), told)
    return path


def put_summary(path, told):
    begin, end = BEGIN.format(told["size"]), END.format(told["size"])
    with open(path, encoding="utf-8") as file:
        text = file.read()
    before, rest = text.split(begin)
    after = rest.split(end)[1]
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{before}{begin}\n{summary(told)}\n{end}{after}")
