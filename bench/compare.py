"""./dev bench --quick | --full: the ledger beside its peers, in one run on one machine, as ratios.

Rounds are played one after the other, in each of them every contestant once, so that what the machine does meanwhile
meets all of them; a ratio is made within its round, and its median over the rounds is what counts. Everything is on
loopback and below one directory (GRENIER_BENCH_DIRECTORY, else /var/tmp), which goes at the end. A peer that is not
installed is told as such, and its rows are "not measured".
"""

import argparse
import contextlib
import datetime
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from . import report
from .goals import GOALS
from .peers import embedded, postgres, redis
from .peers.process import Failed, Served, run

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RELEASE = os.path.join(ROOT, "build", "release")
BINARIES = os.path.join(RELEASE, "bench")
GRENIER = os.path.join(RELEASE, "grenier")


class Size:
    """How much of everything."""

    def __init__(self, full):
        self.rounds = 5 if full else 3
        self.seconds = 5 if full else 3  # of each measured window
        self.postgres_seconds = 9 if full else 5
        self.redis_sales = 120_000 if full else 60_000
        self.replayed_sales = 1_000_000 if full else 200_000
        self.postgres_lines_sales = 1_000_000 if full else 400_000
        self.books = [10_000, 100_000, 1_000_000] if full else []  # sales, to see how figures grow


class Run:
    """Where figures are gathered: `ratios[key]` and `figures[name]`, each a list with one entry a round."""

    def __init__(self, size, directory):
        self.size = size
        self.directory = directory
        self.ratios = {goal.key: [] for goal in GOALS}
        self.figures = {}
        self.missing = {"tls_over_plain": "there is no TLS yet"}
        self.versions = {}
        self.growth = []
        self.began = time.monotonic()

    def say(self, text):
        print(f"{time.monotonic() - self.began:5.0f} s  {text}", file=sys.stderr, flush=True)

    def note(self, name, value):
        self.figures.setdefault(name, []).append(value)
        return value

    def ratio(self, key, ours, theirs):
        if ours and theirs:
            self.ratios[key].append(ours / theirs)

    def miss(self, keys, why):
        for key in keys:
            self.missing[key] = why

    # --- our own server ----------------------------------------------------------------------------------------------

    def grenier(self, name, *arguments, seconds=None, warm_up=1):
        """One run of `grenier bench`; what it told, whose counts must agree with its book."""
        told = json.loads(run([GRENIER, "--json", "--lang", "en", "bench", "--no-verify",
                               "--data", os.path.join(self.directory, "grenier"), "--warm-up", str(warm_up),
                               "--seconds", str(seconds or self.size.seconds), *arguments], 900))
        if not told["check"]["holds"] or told["check"]["refused"] > 0:
            raise Failed(f"{name}: the book does not hold what was acknowledged: {told['check']}")
        waits = told["runs"][0]["latency_ns"]
        self.note(f"{name}: sales/s", told["runs"][0]["sales_a_second"])
        self.note(f"{name}: p50 ms", waits["p50"] / 1e6)
        self.note(f"{name}: p99 ms", waits["p99"] / 1e6)
        self.note(f"{name}: p99.9 ms", waits["p99_9"] / 1e6)
        self.note(f"{name}: server µs/sale", told["runs"][0]["server_cpu_ns_a_sale"] / 1e3)
        for probe in ("fdatasync", "loopback"):
            for part in ("p50", "p99"):
                self.note(f"{probe}: {part} ms", told[f"{probe}_ns"][part] / 1e6)
        return told

    def grow_book(self, sales, payers=1):
        """A book of so many sales, kept; its directory."""
        told = json.loads(run([GRENIER, "--json", "bench", "--no-verify", "--keep", "--in-flight", "16", "--data",
                               os.path.join(self.directory, f"book-{sales}-{payers}"), "--warm-up", "0", "--seconds",
                               "3600", "--sales-max", str(sales), "--payers", str(payers)], 1800))
        return told

    def book_bench(self, *arguments):
        return json.loads(run([os.path.join(BINARIES, "book_bench"), *arguments], 900))


def sales_round(run_, peers):
    """W1 by everyone."""
    size = run_.size
    ours = run_.grenier("64 tills, 50 funds")
    rate = ours["runs"][0]["sales_a_second"]
    one_fund = run_.grenier("64 tills, one fund", "--funds", "1")["runs"][0]["sales_a_second"]
    run_.ratio("one_fund_over_50", one_fund, rate)
    run_.ratio("p99_over_fdatasync", ours["runs"][0]["latency_ns"]["p99"], ours["fdatasync_ns"]["p50"])
    if "postgres" in peers:
        server = peers["postgres"]
        run_.ratio("w1_over_postgres", rate,
                   run_.note("PostgreSQL, 50 funds: sales/s", server.sell(64, 50, size.postgres_seconds)))
        run_.ratio("one_fund_over_postgres", one_fund,
                   run_.note("PostgreSQL, one fund: sales/s", server.sell(64, 1, size.postgres_seconds)))
    if "redis" in peers:
        run_.ratio("w1_over_redis", rate,
                   run_.note("Redis, 50 funds: sales/s", peers["redis"].sell(64, size.redis_sales)))

    many = run_.grenier("16 in flight a till", "--in-flight", "16")
    rate = many["runs"][0]["sales_a_second"]
    if "sqlite" in peers:
        run_.ratio("in_flight_over_sqlite", rate,
                   run_.note("SQLite, 256 a transaction: sales/s", peers["sqlite"].sell(256, size.seconds)))
    log = many["log"]
    alone = embedded.RocksdbAlone(BINARIES, run_.directory).append(log["bytes_an_event"], log["events_a_record"],
                                                                   size.seconds)
    run_.note("16 in flight a till: bytes an event", log["bytes_an_event"])
    run_.note("16 in flight a till: events a record", log["events_a_record"])
    run_.ratio("in_flight_over_rocksdb", rate, run_.note("RocksDB alone: events/s", alone))

    idle = run_.grenier("one till alone", "--tills", "1")
    waits = idle["runs"][0]["latency_ns"]
    for part in ("p50", "p99"):
        run_.ratio(f"alone_{part}", waits[part], idle["fdatasync_ns"][part] + idle["loopback_ns"][part])


def replay(run_, peers):
    """The book read again, beside the aggregate of PostgreSQL and the balance of ledger."""
    size = run_.size
    run_.say(f"replay: a book of {size.replayed_sales} sales")
    book = run_.grow_book(size.replayed_sales)["data"]
    journal = os.path.join(run_.directory, "journal")
    has_ledger = run_.missing.get("balances_over_ledger") is None
    if has_ledger:
        with open(journal, "wb") as file:
            subprocess.run([os.path.join(BINARIES, "book_bench"), "journal", book, str(size.replayed_sales)],
                           stdout=file, check=True, timeout=600)
    if "postgres" in peers:
        run_.say(f"replay: {size.postgres_lines_sales} sales of five lines into PostgreSQL")
        run_.note("PostgreSQL: bytes a sale", peers["postgres"].fill(size.postgres_lines_sales))
    for number in range(size.rounds):
        run_.say(f"replay: round {number + 1} of {size.rounds}")
        balances = run_.book_bench("replay", book, "balances")
        everything = run_.book_bench("replay", book, "everything")
        rates = {}
        for name, told in (("stock and funds", balances), ("everything", everything)):
            rates[name] = run_.note(f"replay of {name}: sales/s", told["sales"] * 1e9 / told["nanos"])
            run_.note(f"replay of {name}: MiB", told["peak_bytes"] / 2**20)
        if has_ledger:
            seconds, memory = embedded.PlainLedger.balance(journal, balances["fund_cents"])
            rate = run_.note("ledger bal: sales/s", size.replayed_sales / seconds)
            run_.note("ledger bal: MiB", memory / 2**20)
            run_.ratio("balances_over_ledger", rates["stock and funds"], rate)
            run_.ratio("everything_over_ledger", rates["everything"], rate)
            run_.ratio("memory_over_ledger", everything["peak_bytes"], memory)
        if "postgres" in peers:
            for workers, key in ((0, "serial"), (2, "workers")):
                taken = peers["postgres"].aggregate_seconds(workers)
                rate = run_.note(f"PostgreSQL's aggregate, {workers} workers: sales/s",
                                 size.postgres_lines_sales / taken)
                run_.ratio(f"balances_over_postgres_{key}", rates["stock and funds"], rate)
    shutil.rmtree(os.path.dirname(os.path.dirname(book)), ignore_errors=True)


def disk(run_):
    """Bytes of a sale that two funds pay, with its rows and indexes, once compacted. Against the book before it."""
    sales = run_.size.replayed_sales
    run_.say(f"disk: a book of {sales} sales that two funds pay")
    told = run_.grow_book(sales, payers=2)
    book = told["data"]
    parts = [os.path.join(book, part) for part in ("log", "rows")]
    run([os.path.join(BINARIES, "compact_book"), *parts], 600)
    after = sum(os.path.getsize(os.path.join(place, name)) for part in parts
                for place, _, names in os.walk(part) for name in names)
    bytes_a_sale = run_.note("disk of a two-fund sale, compacted: bytes", (after - told["disk_bytes"]["before"]) / sales)
    if "PostgreSQL: bytes a sale" in run_.figures:
        run_.ratio("disk_over_postgres", bytes_a_sale, run_.figures["PostgreSQL: bytes a sale"][0])
    shutil.rmtree(os.path.dirname(os.path.dirname(book)), ignore_errors=True)


# --- how figures grow ------------------------------------------------------------------------------------------------


class OurServer(Served):
    """`grenier serve` on a book; `seconds` is how long it took to answer."""

    def __init__(self, book):
        port_file = book + ".measured-port"
        if os.path.exists(port_file):
            os.remove(port_file)
        begin = time.monotonic()
        super().__init__([GRENIER, "serve", "--data", book, "--listen", "127.0.0.1:0", "--port-file", port_file,
                          "--log-level", "warn"], book + ".measured-log")
        self.address = ""
        while not self.address:
            if self.process.poll() is not None:
                raise Failed("our server did not come up")
            time.sleep(0.001)
            with contextlib.suppress(FileNotFoundError), open(port_file, encoding="utf-8") as file:
                self.address = file.read().strip()
        self.seconds = time.monotonic() - begin

    def resident_bytes(self):
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS:"))


def growth(run_):
    """The same figures on books of 10⁴, 10⁵, … sales."""
    for sales in run_.size.books:
        run_.say(f"growth: a book of {sales} sales")
        told = run_.grow_book(sales)
        book, load = told["data"], told["runs"][0]
        row = {"sales": sales, "sales_a_second": load["sales_a_second"], "p99_ms": load["latency_ns"]["p99"] / 1e6,
               "p99_9_ms": load["latency_ns"]["p99_9"] / 1e6, "max_ms": load["latency_ns"]["max"] / 1e6,
               "memory_under_load": told["server_memory"]["peak_bytes"],
               "disk_bytes_a_sale": told["disk_bytes"]["bytes_a_sale"]}
        clean, queries, killed = [], [], []
        for _ in range(run_.size.rounds):
            with OurServer(book) as server:
                clean.append(server.seconds)
                queries.append(run_.book_bench("ask", server.address, "5000")["p99"])
                row["memory_after_opening"] = server.resident_bytes()
                server.stop()
            with OurServer(book) as server:
                server.kill()
            with OurServer(book) as server:
                killed.append(server.seconds)
        row["opening_clean_s"], row["opening_killed_s"] = statistics.median(clean), statistics.median(killed)
        row["query_p99_us"] = statistics.median(queries) / 1e3
        row["queries"], row["clean"], row["killed"] = queries, clean, killed
        run_.growth.append(row)
        shutil.rmtree(os.path.dirname(os.path.dirname(book)), ignore_errors=True)
    if len(run_.growth) > 1:
        least, most = run_.growth[0], run_.growth[-1]
        run_.ratios["query_p99_growth"] = [one / least["query_p99_us"] * 1e-3 for one in most["queries"]]
        run_.ratios["opening_clean"] = most["clean"]
        run_.ratios["opening_killed"] = most["killed"]
        run_.ratios["server_memory"] = [most["memory_under_load"] / 2**20]


# --- the whole -------------------------------------------------------------------------------------------------------


def open_peers(run_, stack):
    peers = {}
    for name, module, make, keys in (
            ("postgres", postgres, lambda: stack.enter_context(postgres.Postgres(run_.directory)),
             ["w1_over_postgres", "one_fund_over_postgres", "balances_over_postgres_serial",
              "balances_over_postgres_workers", "disk_over_postgres"]),
            ("redis", redis, lambda: stack.enter_context(redis.Redis(run_.directory)), ["w1_over_redis"])):
        if why := module.available():
            run_.miss(keys, why)
        else:
            peers[name] = make()
            run_.versions[name] = peers[name].version()
    if why := embedded.Sqlite.available(BINARIES):
        run_.miss(["in_flight_over_sqlite"], why)
    else:
        peers["sqlite"] = embedded.Sqlite(BINARIES, run_.directory)
        run_.versions["sqlite"] = peers["sqlite"].version()
    if why := embedded.PlainLedger.available():
        run_.miss(["balances_over_ledger", "everything_over_ledger", "memory_over_ledger"], why)
    else:
        run_.versions["ledger"] = embedded.PlainLedger.version()
    if not run_.size.books:
        run_.miss(["query_p99_growth", "opening_clean", "opening_killed", "server_memory"], "./dev bench --full")
    return peers


def play(run_, only):
    with contextlib.ExitStack() as stack:
        peers = open_peers(run_, stack)
        if only in ("all", "sales"):
            for number in range(run_.size.rounds):
                run_.say(f"sales: round {number + 1} of {run_.size.rounds}")
                sales_round(run_, peers)
        if only in ("all", "replay"):
            replay(run_, peers)
            disk(run_)
    if only in ("all", "growth"):
        growth(run_)


def main():
    parser = argparse.ArgumentParser(prog="./dev bench")
    size = parser.add_mutually_exclusive_group(required=True)
    size.add_argument("--quick", action="store_true", help="under five minutes")
    size.add_argument("--full", action="store_true", help="more rounds, larger books, how figures grow")
    parser.add_argument("--only", choices=["all", "sales", "replay", "growth"], default="all")
    parser.add_argument("--books", help="with --full: sales of the books that grow, as 10000,1000000")
    parser.add_argument("--record", action="store_true", help="also into docs/PERFORMANCE.md")
    chosen = parser.parse_args()
    parent = os.environ.get("GRENIER_BENCH_DIRECTORY", "/var/tmp")
    directory = tempfile.mkdtemp(prefix="grenier-bench-", dir=parent)
    os.chmod(directory, 0o711)  # PostgreSQL runs as a user of its own
    run_ = Run(Size(chosen.full), directory)
    if chosen.books:
        run_.size.books = [int(sales) for sales in chosen.books.split(",")]
    began = datetime.datetime.now(datetime.timezone.utc)
    try:
        play(run_, chosen.only)
    except Failed as why:
        print(f"bench: {why}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    told = report.document(run_, "full" if chosen.full else "quick", began, ROOT)
    print(report.table(told))
    path = report.write(told, ROOT, chosen.record)
    print(f"\n{path}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
