"""A child bounds itself before it reads: memory, time, files, and it dies with its parent."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from backend.extraction.limits import MEBIBYTE, Allowance

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits are those of Linux")

SETTLED = (
    "import json, resource\n"
    "from backend.extraction.limits import Allowance, allow_cpu, restrict\n"
    "restrict(Allowance(memory_bytes=2**29, base_s=7))\n"
    "names = ('AS', 'FSIZE', 'CORE', 'NOFILE', 'CPU')\n"
    "first = {name: resource.getrlimit(getattr(resource, 'RLIMIT_' + name)) for name in names}\n"
    "allow_cpu(100)\n"
    "print(json.dumps([first, resource.getrlimit(resource.RLIMIT_CPU)]))\n"
)


def told(program, **options):
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, **options)
    return json.loads(done.stdout)


def test_memory_files_and_dumps_are_bounded_for_good():
    first, _ = told(SETTLED)

    assert first["AS"] == [512 * MEBIBYTE, 512 * MEBIBYTE]
    assert first["FSIZE"] == [0, 0]
    assert first["CORE"] == [0, 0]
    assert first["NOFILE"] == [64, 64]


def test_processor_time_begins_small_and_grows_with_the_pages():
    first, later = told(SETTLED)

    assert first["CPU"] == [7, 660]
    assert later == [100, 660]


def test_a_machine_with_tighter_limits_keeps_them():
    tight = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (5, 5))\n"

    first, later = told(tight + SETTLED)

    assert first["CPU"] == [5, 5]
    assert later == [5, 5]


def test_no_file_can_be_written_after_the_limits(tmp_path):
    target = tmp_path / "out"
    program = (
        "from backend.extraction.limits import Allowance, restrict\n"
        "restrict(Allowance())\n"
        "try:\n"
        f"    open({str(target)!r}, 'w').write('x' * 10) and print('\"written\"')\n"
        "except OSError:\n"
        "    print('\"refused\"')\n"
    )

    told(program)

    assert target.stat().st_size == 0


def test_a_child_does_not_outlive_its_parent():
    program = (
        "import os, time\n"
        "from backend.extraction.limits import Allowance, restrict\n"
        "if not os.fork():\n"
        "    restrict(Allowance())\n"
        "    print(os.getpid(), flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)

    deadline = time.monotonic() + 10
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.02)

    assert not is_running(child)


def is_running(pid):
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat", encoding="ascii") as state:  # noqa: PTH123 - not a path of ours
            return state.read().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


@pytest.mark.parametrize(("pages", "seconds"), [(0, 60), (1, 62), (100, 260), (300, 660), (10**6, 660), (-5, 60)])
def test_time_is_sixty_seconds_and_two_for_each_page(pages, seconds):
    assert Allowance().time_s(pages) == seconds
