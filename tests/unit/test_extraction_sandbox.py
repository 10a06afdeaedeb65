"""A child that dies, hangs, floods or lies costs the caller nothing but one typed error."""

import os
import subprocess
import sys
import time

import pytest

from backend.domain.documents import MediaType
from backend.errors import UnreadableDocumentError
from backend.extraction import sandbox
from backend.extraction.limits import MEBIBYTE, Allowance
from backend.extraction.reader import read_document
from fakes.sample_files import text_pdf

IMPATIENT = Allowance(base_s=0.5, per_page_s=0.0, answer_bytes=100_000)
TASK = sandbox.Task("read", {"media_type": MediaType.PDF}, IMPATIENT)
REAL = sandbox.COMMAND


@pytest.fixture
def child(monkeypatch):
    """Let the sandbox start this script instead of the real child."""

    def replace(script):
        monkeypatch.setattr(sandbox, "COMMAND", (sys.executable, "-S", "-c", script))

    return replace


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("import os; os.kill(os.getpid(), 11)", "crashed (SIGSEGV)"),
        ("import os; os.abort()", "crashed (SIGABRT)"),
        ("import os; os.kill(os.getpid(), 9)", "crashed (SIGKILL)"),
        ("raise SystemExit(1)", "stopped with an error"),
        ("raise SystemExit(77)", "ran out of memory"),
        ("while True: pass", "needed more than"),
        ("import time; time.sleep(60)", "needed more than"),
        ("import sys\nwhile True: sys.stdout.write('x' * 9999)", "found more text than we can keep"),
        ("pass", "gave no answer"),
        ("print('pages 1'); print('perhaps'); print('x')", "gave no answer"),
        ("print('pages ' + '9' * 4000)", "gave no answer"),
    ],
)
def test_every_end_of_a_child_has_its_own_sentence(child, script, reason):
    child(script)

    with pytest.raises(UnreadableDocumentError) as caught:
        sandbox.run(TASK, b"anything")

    assert reason in caught.value.user_message
    assert caught.value.user_message.count(". ") == 1


def test_closing_the_pipe_and_living_on_does_not_hold_the_caller(child, monkeypatch):
    monkeypatch.setattr(sandbox, "_GONE_WITHIN_S", 0.2)
    child("import os, time; os.close(1); time.sleep(60)")

    with pytest.raises(UnreadableDocumentError, match="did not come to an end"):
        sandbox.run(TASK, b"")


def test_a_grandchild_dies_with_the_group(child, tmp_path):
    note = tmp_path / "grandchild"
    child(f"import os, time\npid = os.fork()\nif pid: open({str(note)!r}, 'w').write(str(pid))\ntime.sleep(60)")

    with pytest.raises(UnreadableDocumentError):
        sandbox.run(TASK, b"")

    assert_gone(int(note.read_text()))


def assert_gone(pid, within_s=5.0):
    """Wait until the process is gone or only its entry is left."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
        except FileNotFoundError:
            pytest.skip("no ps on this machine to look at processes")
        if not state.stdout.strip() or state.stdout.startswith("Z"):
            return
        time.sleep(0.02)
    pytest.fail(f"process {pid} is still alive")


def test_announced_pages_buy_time(child):
    child("import time; print('pages 100', flush=True); time.sleep(0.8); print('ok'); print('done')")
    patient = Allowance(base_s=0.5, per_page_s=0.1)

    assert sandbox.run(sandbox.Task("read", {}, patient), b"") == b"done\n"


def test_a_child_knows_nothing_of_our_environment(child, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    child("import os; print(); print('ok'); print(sorted(k for k in os.environ if k not in {'LC_CTYPE'}))")

    assert sandbox.run(TASK, b"") == b"[]\n"


def test_a_refusal_of_the_child_reaches_the_person_word_for_word(child):
    child("print(); print('refused'); print('Please scan it again.', end='')")

    with pytest.raises(UnreadableDocumentError) as caught:
        sandbox.run(TASK, b"")

    assert caught.value.user_message == "Please scan it again."


def test_a_real_child_that_hits_its_memory_limit_is_reported():
    tight = Allowance(memory_bytes=64 * MEBIBYTE)

    with pytest.raises(UnreadableDocumentError):
        sandbox.run(sandbox.Task("read", {"media_type": MediaType.PDF}, tight), b"%PDF-1.4\n" + b"0" * 80 * MEBIBYTE)


def test_a_pdf_whose_reader_crashes_is_read_by_the_second_one(child):
    child(
        "import os, sys\n"
        "if b'read_again' not in os.read(0, 4096).split(b'\\n')[0]: os.kill(os.getpid(), 11)\n"
        "os.lseek(0, 0, 0)\n"
        f"os.execv({REAL[0]!r}, {list(REAL)!r})"
    )

    document = read_document(text_pdf(["Total paid 12"]), MediaType.PDF)

    assert document.pages[0].text == "Total paid 12"
    assert document.pages[0].words == ()
    assert "second_reader" in document.flags


def test_when_both_readers_crash_the_first_reason_is_told(child):
    child("import os; os.kill(os.getpid(), 11)")

    with pytest.raises(UnreadableDocumentError, match="SIGSEGV"):
        read_document(text_pdf(["x"]), MediaType.PDF)


def test_an_answer_that_is_no_document_is_reported(child):
    child("print(); print('ok'); print('{}')")

    with pytest.raises(UnreadableDocumentError, match="makes no sense"):
        read_document(b"text", MediaType.TXT)


def test_no_file_descriptor_is_left_behind(child):
    child("raise SystemExit(1)")
    folder = "/proc/self/fd"
    if not os.path.isdir(folder):  # noqa: PTH112 - not a path of ours
        pytest.skip("no /proc on this machine to count descriptors")
    before = len(os.listdir(folder))  # noqa: PTH208 - same

    for _ in range(5):
        with pytest.raises(UnreadableDocumentError):
            sandbox.run(TASK, b"x")

    assert len(os.listdir(folder)) == before  # noqa: PTH208 - same


def test_the_caller_never_imports_a_parser():
    program = (
        "import sys\n"
        "from backend.extraction import attachments, images, intake, reader\n"
        "from backend.domain.documents import MediaType\n"
        "content = sys.stdin.buffer.read()\n"
        "intake.inspect('a.pdf', content, 10**6)\n"
        "assert reader.read_document(content, MediaType.PDF).pages[0].text == 'Total'\n"
        "assert images.render_page(content, 1, 200)\n"
        "print(sorted({'pypdfium2', 'pypdf', 'PIL.Image', 'python_calamine', 'docx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], input=text_pdf(["Total"]), capture_output=True, check=True)

    assert done.stdout.strip() == b"[]"
