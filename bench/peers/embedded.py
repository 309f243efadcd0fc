"""What runs in one process and without a network: SQLite in large transactions, RocksDB alone, and `ledger`."""

import json
import os
import shutil

from .process import Failed, found, peak_memory_of, run


class Sqlite:
    """WAL, synchronous=FULL, so many sales a transaction (peers/sqlite_sales.cc)."""

    def __init__(self, binaries, directory):
        self._program = os.path.join(binaries, "sqlite_sales")
        self._file = os.path.join(directory, "sales.sqlite")

    @staticmethod
    def available(binaries):
        return None if found("sqlite_sales", binaries) else "SQLite is not installed (libsqlite3-dev)"

    @staticmethod
    def version():
        return run(["sqlite3", "--version"]).split()[0] if found("sqlite3") else "of libsqlite3"

    def sell(self, batch, seconds):
        """Sales a second."""
        try:
            return json.loads(run([self._program, self._file, str(batch), str(seconds), "50"]))["sales_a_second"]
        finally:
            for end in ("", "-wal", "-shm"):
                if os.path.exists(self._file + end):
                    os.remove(self._file + end)


class RocksdbAlone:
    """One value a group of events, each written with sync (peers/rocksdb_append.cc)."""

    def __init__(self, binaries, directory):
        self._program = os.path.join(binaries, "rocksdb_append")
        self._data = os.path.join(directory, "rocksdb")

    def append(self, bytes_an_event, events_a_group, seconds):
        """Events a second."""
        try:
            said = run([self._program, self._data, str(bytes_an_event), str(events_a_group), str(seconds)])
            return json.loads(said)["events_a_second"]
        finally:
            shutil.rmtree(self._data, ignore_errors=True)


class PlainLedger:
    """`ledger bal` over a journal of the very sales that we replay."""

    @staticmethod
    def available():
        return None if found("ledger") else "ledger is not installed (ledger)"

    @staticmethod
    def version():
        return run(["ledger", "--version"]).splitlines()[0].split()[1].rstrip(",")

    @staticmethod
    def balance(journal, fund_cents):
        """Seconds and bytes of memory; Failed when its sum of all funds is not ours."""
        seconds, memory, said = peak_memory_of(["ledger", "-f", journal, "bal", "--flat", "--no-total"])
        cents = sum(int(amount.replace(".", "")) for amount, currency, account in
                    (line.split() for line in said.splitlines()) if account.startswith("Assets:Fund:"))
        if cents != fund_cents:
            raise Failed(f"ledger: funds paid {cents} cents, we say {fund_cents}")
        return seconds, memory
