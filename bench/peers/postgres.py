"""PostgreSQL 15 on the same work: sales posted by 64 connections of pgbench, and balances as an aggregate of all lines.

A cluster of its own in the run's directory, on a free port of 127.0.0.1, gone with the run."""

import glob
import os
import pwd
import re

from .process import Failed, Served, found, free_port, run

HERE = os.path.dirname(os.path.abspath(__file__))
SETTINGS = {
    "listen_addresses": "'127.0.0.1'", "max_connections": "100", "fsync": "on", "synchronous_commit": "on",
    "full_page_writes": "on", "wal_compression": "lz4", "wal_buffers": "64MB", "max_wal_size": "16GB",
    "checkpoint_timeout": "30min", "work_mem": "256MB", "maintenance_work_mem": "512MB", "random_page_cost": "1.1",
    "jit": "off", "max_parallel_workers_per_gather": "2",
}


def programs():
    places = sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    return {name: found(name, *places) for name in ("initdb", "postgres", "pgbench", "psql")}


def available():
    return None if all(programs().values()) else "PostgreSQL is not installed (postgresql)"


class Postgres:
    def __init__(self, directory):
        self._programs = programs()
        self._data = os.path.join(directory, "postgres")
        self._port = free_port()
        os.mkdir(self._data, 0o700)
        # It refuses to run as root; the package has made a user for it.
        self._as = []
        if os.getuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self._data, user.pw_uid, user.pw_gid)
            self._as = ["runuser", "-u", "postgres", "--"]
        run([*self._as, self._programs["initdb"], "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
             "--locale=C"], cwd="/")
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        buffers = min(4096, memory // 4 >> 20)
        settings = dict(SETTINGS, port=str(self._port), shared_buffers=f"{buffers}MB",
                        unix_socket_directories=f"'{self._data}'")
        with open(os.path.join(self._data, "postgresql.auto.conf"), "a", encoding="utf-8") as file:
            file.writelines(f"{name} = {value}\n" for name, value in settings.items())
        self._served = Served([*self._as, self._programs["postgres"], "-D", self._data],
                              os.path.join(directory, "postgres.log"), cwd="/")
        self._wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._served.stop()

    def _wait(self):
        import time
        for _ in range(600):
            try:
                self._psql("-c", "select 1")
                return
            except Failed:
                if self._served.process.poll() is not None:
                    break
                time.sleep(0.05)
        self._served.stop()
        raise Failed("postgres did not come up: see its log")

    def _psql(self, *arguments, seconds=120):
        return run([self._programs["psql"], "-h", "127.0.0.1", "-p", str(self._port), "-U", "postgres", "-qAtX",
                    "-v", "ON_ERROR_STOP=1", "-d", "postgres", *arguments], seconds,
                   env=dict(os.environ, PGOPTIONS="-c client_min_messages=warning"))

    def version(self):
        return self._psql("-c", "show server_version").split()[0]

    def sell(self, clients, funds, seconds):
        """Sales a second; Failed when its own books do not balance afterwards."""
        self._psql("-f", os.path.join(HERE, "postgres.sql"))
        said = run([self._programs["pgbench"], "-h", "127.0.0.1", "-p", str(self._port), "-U", "postgres", "-n",
                    "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), "-D", f"funds={funds}",
                    "-f", os.path.join(HERE, "postgres_sale.pgbench"), "postgres"], seconds + 60)
        holds = self._psql("-c", "select (select sum(total) from grocery.sale) = "
                                 "(select sum(1000000000000 - balance) from grocery.fund)").strip()
        rate = re.search(r"^tps = ([0-9.]+)", said, re.MULTILINE)
        if holds != "t" or not rate:
            raise Failed("postgres: sales and funds differ, or pgbench said no rate")
        return float(rate.group(1))

    def fill(self, sales):
        """So many sales of five lines, as the aggregate finds them; bytes a sale on disk."""
        self._psql("-f", os.path.join(HERE, "postgres.sql"))
        self._psql("-c", f"insert into grocery.sale (command, household, fund, total) select 'k' || n, 1 + n % 10000, "
                         f"1 + n % 50, 2845 from generate_series(1, {sales}) n",
                   "-c", f"insert into grocery.sale_line select n, l, (l - 1) * 1000 + 1 + (n::bigint * 7919 + l * 13) "
                         f"% 1000, (array[1, 2, 1, 3, 1])[l], (array[129, 350, 499, 89, 1250])[l], 1 + n % 50 "
                         f"from generate_series(1, {sales}) n, generate_series(1, 5) l",
                   "-c", "vacuum analyze grocery.sale", "-c", "vacuum analyze grocery.sale_line", seconds=600)
        return int(self._psql("-c", "select pg_total_relation_size('grocery.sale') + "
                                    "pg_total_relation_size('grocery.sale_line')")) / sales

    def aggregate_seconds(self, workers):
        """Stock and funds from all lines: one pass when serial, two queries with workers: the faster form of each."""
        stock = "create temp table s as select product, sum(quantity) from grocery.sale_line group by product"
        funds = "create temp table f as select fund, sum(quantity * price) from grocery.sale_line group by fund"
        both = ("create temp table b as select product, fund, sum(quantity) sold, sum(quantity * price) paid "
                "from grocery.sale_line group by grouping sets ((product), (fund))")
        queries = [both] if workers == 0 else [stock, funds]
        said = self._psql("-c", f"set max_parallel_workers_per_gather = {workers}", "-c", "\\timing on",
                          *[part for query in queries for part in ("-c", query)])
        return sum(float(time) for time in re.findall(r"Time: ([0-9.]+) ms", said)) / 1000
