"""The same report has the same bytes in any process and beside any other report."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from backend.rendering import render_docx, render_json, render_pdf
from fixtures.report_contents import ALL

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("memo", "claim_file", "actuarial", "management")
RENDERERS = (render_pdf, render_docx, render_json)


def hashes_of(name):
    return [sha256(render(ALL[name]())).hexdigest() for render in RENDERERS]


def test_another_process_with_another_order_of_sets_makes_the_same_files():
    code = "from unit.test_report_same_bytes import *\nfor name in reversed(KINDS): print(name, *hashes_of(name))"
    environment = {"PYTHONHASHSEED": "77", "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "TZ": "Asia/Tokyo"}
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert {line.split()[0]: line.split()[1:] for line in told.splitlines()} == {
        name: hashes_of(name) for name in KINDS
    }


def test_reports_made_at_once_by_threads_of_one_worker_do_not_disturb_one_another():
    alone = {name: hashes_of(name) for name in KINDS}
    with ThreadPoolExecutor(4) as threads:
        beside = list(threads.map(hashes_of, KINDS * 3))

    assert beside == [alone[name] for name in KINDS * 3]


def test_the_clock_of_the_machine_is_not_asked(monkeypatch):
    before = hashes_of("memo")
    monkeypatch.setattr("time.time", lambda: 1_000_000_000.0)

    assert hashes_of("memo") == before
