"""What must hold, as ratios of figures that were taken in one run on one machine, and what is aimed at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    key: str
    text: str
    must: float
    aim: float
    at_most: bool = False  # else: at least
    absolute: str = ""  # a figure with this unit, not a ratio

    def verdict(self, value):
        def reaches(bound):
            return value <= bound if self.at_most else value >= bound
        return "aim" if reaches(self.aim) else "must" if reaches(self.must) else "SHORT"


GOALS = [
    Goal("w1_over_postgres", "64 tills, 50 funds, over PostgreSQL", 8, 12),
    Goal("one_fund_over_postgres", "64 tills, one fund, over PostgreSQL on one fund", 25, 40),
    Goal("w1_over_redis", "64 tills, 50 funds, over Redis, appendfsync always", 1.4, 2),
    Goal("one_fund_over_50", "our one fund over our 50 funds", 0.95, 1),
    Goal("tls_over_plain", "TLS 1.3 over plain", 0.6, 0.75),
    Goal("in_flight_over_sqlite", "16 in flight a till, over SQLite, 256 a transaction", 1.4, 2),
    Goal("in_flight_over_rocksdb", "16 in flight a till, over RocksDB alone, equal groups", 0.2, 0.35),
    Goal("p99_over_fdatasync", "64 tills: p99 over p50 of fdatasync", 15, 8, at_most=True),
    Goal("alone_p50", "one till: p50 over fdatasync and loopback p50", 2, 1.6, at_most=True),
    Goal("alone_p99", "one till: p99 over fdatasync and loopback p99", 4, 2, at_most=True),
    Goal("balances_over_ledger", "replay of stock and funds over ledger bal", 60, 120),
    Goal("balances_over_postgres_serial", "the same over PostgreSQL's aggregate, serial", 1.4, 2.9),
    Goal("balances_over_postgres_workers", "the same over PostgreSQL's, 2 workers", 1, 1.9),
    Goal("everything_over_ledger", "full replay over ledger bal", 20, 50),
    Goal("memory_over_ledger", "memory of full replay over ledger's", 1 / 20, 1 / 50, at_most=True),
    Goal("disk_over_postgres", "disk a two-fund sale, compacted, over PostgreSQL's", 0.65, 0.4, at_most=True),
    Goal("query_p99_growth", "fund query p99, full book over 10,000 sales", 1.5, 1.1, at_most=True),
    Goal("opening_clean", "opening after a clean stop", 1, 0.3, at_most=True, absolute="s"),
    Goal("opening_killed", "opening after SIGKILL", 3, 1, at_most=True, absolute="s"),
    Goal("server_memory", "server's memory with a full book", 1024, 512, at_most=True, absolute="MiB"),
]
