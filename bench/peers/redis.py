"""Redis 7 on the same work: one Lua script a sale, appendfsync always, 64 connections of redis-benchmark.

No relations, no checks but the command's number: what an in-memory store with a durable log takes."""

import base64
import csv
import os
import random
import time

from .process import Failed, Served, found, free_port, run

HERE = os.path.dirname(os.path.abspath(__file__))


def available():
    names = ("redis-server", "redis-cli", "redis-benchmark")
    return None if all(found(name) for name in names) else "Redis is not installed (redis-server)"


class Redis:
    def __init__(self, directory):
        data = os.path.join(directory, "redis")
        os.mkdir(data)
        self._port = str(free_port())
        self._served = Served(["redis-server", "--port", self._port, "--bind", "127.0.0.1", "--dir", data,
                               "--appendonly", "yes", "--appendfsync", "always", "--save", "",
                               "--auto-aof-rewrite-percentage", "0", "--loglevel", "warning"],
                              os.path.join(directory, "redis.log"))
        try:
            self._wait()
            with open(os.path.join(HERE, "redis_sale.lua"), encoding="utf-8") as script:
                self._script = self._cli("-x", "script", "load", stdin=script).strip()
        except Failed:
            self._served.stop()  # whoever asked for it has nothing to leave
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._served.stop()

    def _wait(self):
        for _ in range(200):
            try:
                self._cli("ping")
                return
            except Failed:
                if self._served.process.poll() is not None:
                    break
                time.sleep(0.05)
        raise Failed("redis-server did not come up: see its log")

    def _cli(self, *arguments, stdin=None):
        return run(["redis-cli", "-p", self._port, *arguments], 30, stdin=stdin)

    def version(self):
        return run(["redis-server", "--version"]).split("v=")[1].split()[0]

    def sell(self, clients, sales):
        """Sales a second."""
        self._cli("flushall")
        event = base64.b64encode(random.Random(1).randbytes(225)).decode()  # 300 bytes
        said = run(["redis-benchmark", "-p", self._port, "-c", str(clients), "-n", str(sales), "-r", "2000000000",
                    "--csv", "evalsha", self._script, "0", "__rand_int__", event])
        rows = list(csv.reader(said.strip().splitlines()))
        rate = float(rows[-1][1])
        kept = int(self._cli("xlen", "events"))
        if kept < sales * 0.99:  # a number drawn twice is one sale
            raise Failed(f"redis kept {kept} of {sales} sales")
        return rate
