"""Programs beside us: run to their end with a bound on time, or served until they are told to stop. Only what was
started here is ever ended, by its own id."""

import os
import shutil
import signal
import socket
import subprocess
import threading
import time


class Failed(Exception):
    """A program that did not do what was asked; says which and what it said."""


def found(program, *places):
    """The path of a program, also in directories that are not in PATH; None when it is not installed."""
    for place in places:
        path = os.path.join(place, program)
        if os.access(path, os.X_OK):
            return path
    return shutil.which(program)


def run(command, seconds=120, **options):
    """What it said on standard output. Failed when it did not end with 0, or not within the time."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=seconds,
                              check=False, **options)
    except subprocess.TimeoutExpired as late:
        raise Failed(f"{command[0]}: not done within {seconds} s") from late
    if done.returncode != 0:
        raise Failed(f"{' '.join(command[:4])}…: status {done.returncode}: {(done.stderr or done.stdout).strip()[-400:]}")
    return done.stdout


def peak_memory_of(command, seconds=600):
    """Its wall time in seconds, and the most memory that it had, in bytes; what it said is in the third place. Ended,
    and Failed, when it is not done within the time."""
    begin = time.monotonic()
    late = threading.Event()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
        def end():
            late.set()
            os.kill(child.pid, signal.SIGKILL)
        timer = threading.Timer(seconds, end)
        timer.start()
        said = child.stdout.read()
        # It has closed its output, or was killed. While it is not reaped its number is its own, so that the timer kills
        # nobody else.
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        timer.cancel()
        timer.join()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - begin
    if late.is_set():
        raise Failed(f"{command[0]}: not done within {seconds} s")
    if child.returncode != 0:
        raise Failed(f"{command[0]}: status {child.returncode}")
    return wall, used.ru_maxrss * 1024, said  # in KiB on Linux


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Served:
    """A program that serves until this block ends: SIGTERM then, SIGKILL when that does not end it within a while."""

    def __init__(self, command, log, **options):
        self._log = open(log, "ab")
        self.process = subprocess.Popen(command, stdout=self._log, stderr=self._log, stdin=subprocess.DEVNULL,
                                        start_new_session=True, **options)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                self.kill()
        self._log.close()
        return self.process.returncode
