"""What the scripts of bench/ say of figures: that they can say no, and never say yes of what was not measured."""

import datetime
import os
import shutil
import tempfile
import time
import unittest

from bench import check, report
from bench.compare import Run, Size
from bench.goals import GOALS, Goal
from bench.peers import embedded, postgres, redis
from bench.peers.process import Failed, peak_memory_of, run


def a_run(ratios, missing=None):
    gathered = Run(Size(full=False), "/nowhere")
    gathered.ratios.update(ratios)
    gathered.missing.update(missing or {})
    return gathered


def told_of(gathered):
    return report.document(gathered, "quick", datetime.datetime(2026, 11, 27, tzinfo=datetime.timezone.utc), ".")


def row_of(told, key):
    return next(row for row in told["rows"] if row["key"] == key)


class GoalsAre(unittest.TestCase):
    def test_reached_at_their_bound_and_not_beyond_it(self):
        more = Goal("", "", must=8, aim=12)
        self.assertEqual([more.verdict(each) for each in (7.99, 8, 11.99, 12)], ["SHORT", "must", "must", "aim"])
        less = Goal("", "", must=15, aim=8, at_most=True)
        self.assertEqual([less.verdict(each) for each in (15.01, 15, 8.01, 8)], ["SHORT", "must", "must", "aim"])

    def test_no_easier_to_aim_at_than_to_have(self):
        for goal in GOALS:
            self.assertTrue(goal.aim < goal.must if goal.at_most else goal.aim > goal.must, goal.key)


class ATable(unittest.TestCase):
    def test_judges_the_median_of_the_rounds(self):
        row = row_of(told_of(a_run({"w1_over_postgres": [20, 7, 9]})), "w1_over_postgres")
        self.assertEqual(row["measured"], {"median": 9, "least": 7, "most": 20, "rounds": 3})
        self.assertEqual(row["verdict"], "must")

    def test_says_why_a_row_was_not_measured_and_judges_it_by_nothing(self):
        told = told_of(a_run({}, {"w1_over_redis": "Redis is not installed"}))
        row = row_of(told, "w1_over_redis")
        self.assertIsNone(row["measured"])
        self.assertEqual(row["verdict"], "not measured")
        self.assertIn("not measured: Redis is not installed", report.table(told))

    def test_has_no_ratio_where_a_figure_is_missing(self):
        gathered = a_run({})
        gathered.ratio("w1_over_redis", 40_000, None)
        gathered.ratio("w1_over_redis", None, 30_000)
        self.assertEqual(gathered.ratios["w1_over_redis"], [])

    def test_is_put_between_its_marks_and_nowhere_else(self):
        with tempfile.TemporaryDirectory() as directory:
            os.mkdir(os.path.join(directory, "docs"))
            page = os.path.join(directory, "docs", "PERFORMANCE.md")
            with open(page, "w", encoding="utf-8") as file:
                file.write("before\n<!-- quick run: begin -->\nold\n<!-- quick run: end -->\nafter\n")
            report.write(told_of(a_run({"w1_over_postgres": [9]})), directory, record=True)
            with open(page, encoding="utf-8") as file:
                text = file.read()
        self.assertTrue(text.startswith("before\n<!-- quick run: begin -->\n`./dev bench --quick`"))
        self.assertTrue(text.endswith("<!-- quick run: end -->\nafter\n"))
        self.assertNotIn("old", text)
        self.assertIn("| 64 tills, 50 funds, over PostgreSQL | 9.00 × | ≥ 8.00 | ≥ 12.00 | must |", text)


class ACheck(unittest.TestCase):
    def verdicts(self, baseline, counts):
        rows = check.judged(baseline, counts)
        return {piece: verdict for piece, *_, verdict in rows}, check.holds(rows)

    def test_fails_on_a_tenth_more(self):
        self.assertEqual(self.verdicts({"quote": 1000}, {"quote": 1101}), ({"quote": "REGRESSION"}, False))
        self.assertEqual(self.verdicts({"quote": 1000}, {"quote": 1100}), ({"quote": ""}, True))

    def test_fails_on_a_piece_that_is_no_longer_counted_or_was_never(self):
        self.assertEqual(self.verdicts({"quote": 1000}, {}), ({"quote": "REGRESSION"}, False))
        self.assertEqual(self.verdicts({}, {"quote": 1000}), ({"quote": "NOT IN THE BASELINE"}, False))

    def test_says_when_a_gain_should_be_recorded(self):
        self.assertEqual(self.verdicts({"quote": 1000}, {"quote": 800}), ({"quote": "better: record it"}, True))


class APeer(unittest.TestCase):
    def test_that_is_not_installed_is_told(self):
        here = os.environ.get("PATH", "")
        os.environ["PATH"] = "/nonexistent"
        try:
            self.assertIn("redis-server", redis.available())
            self.assertIn("ledger", embedded.PlainLedger.available())
            self.assertIn("SQLite", embedded.Sqlite.available("/nonexistent"))
        finally:
            os.environ["PATH"] = here

    def test_that_does_not_begin_as_it_should_leaves_no_server(self):
        here = os.environ.get("PATH", "")
        with tempfile.TemporaryDirectory() as directory:
            told = os.path.join(directory, "redis.pid")
            for name, does in (("redis-server", f"echo $$ > '{told}'; exec sleep 60"),
                               ("redis-cli", f"test \"$3\" = ping && test -s '{told}'")):  # and loads no script
                with open(os.path.join(directory, name), "w", encoding="utf-8") as program:
                    program.write(f"#!/bin/sh\n{does}\n")
                os.chmod(program.name, 0o755)
            os.environ["PATH"] = directory + os.pathsep + here
            try:
                with self.assertRaisesRegex(Failed, "redis-cli"):
                    redis.Redis(directory)
            finally:
                os.environ["PATH"] = here
            with open(told, encoding="utf-8") as file:
                self.assertRaises(ProcessLookupError, os.kill, int(file.read()), 0)

    def test_that_fails_says_what_it_said(self):
        with self.assertRaisesRegex(Failed, "status 3: broken"):
            run(["sh", "-c", "echo broken >&2; exit 3"])
        with self.assertRaisesRegex(Failed, "not done within"):
            run(["sleep", "10"], seconds=0.05)

    def test_whose_memory_is_measured_is_ended_when_it_hangs(self):
        for hanging in (["sleep", "60"], ["sh", "-c", "exec >&-; exec sleep 60"]):
            begin = time.monotonic()
            with self.assertRaisesRegex(Failed, "not done within"):
                peak_memory_of(hanging, seconds=0.05)
            self.assertLess(time.monotonic() - begin, 30)
        seconds, memory, said = peak_memory_of(["echo", "done"])
        self.assertEqual(said, "done\n")
        self.assertGreater(memory, 0)
        self.assertGreaterEqual(seconds, 0)

    @unittest.skipIf(postgres.available(), "PostgreSQL is not installed")
    def test_postgres_sells_and_leaves_no_server(self):
        directory = tempfile.mkdtemp(prefix="grenier-peer-")
        os.chmod(directory, 0o711)
        try:
            with postgres.Postgres(directory) as server:
                self.assertGreater(server.sell(clients=2, funds=1, seconds=1), 10)
                self.assertGreater(server.fill(sales=1_000), 100)
                self.assertGreater(server.aggregate_seconds(workers=0), 0)
            self.assertIsNotNone(server._served.process.poll())
        finally:
            shutil.rmtree(directory, ignore_errors=True)

    @unittest.skipIf(redis.available(), "Redis is not installed")
    def test_redis_sells(self):
        with tempfile.TemporaryDirectory() as directory, redis.Redis(directory) as server:
            self.assertGreater(server.sell(clients=4, sales=500), 10)


if __name__ == "__main__":
    unittest.main()
