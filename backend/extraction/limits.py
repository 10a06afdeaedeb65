"""What a child process may use, set by the child itself before it sees the first hostile byte."""

import sys
from dataclasses import dataclass

MEBIBYTE = 1024 * 1024
_LONGEST_CPU_S = 660


@dataclass(frozen=True, slots=True)
class Allowance:
    """Memory, time for the first page and each further one, and the largest answer of one child."""

    memory_bytes: int = 1024 * MEBIBYTE
    base_s: float = 60.0
    per_page_s: float = 2.0
    answer_bytes: int = 128 * MEBIBYTE

    def time_s(self, pages: int) -> float:
        """Return the time for a document of this many pages."""
        return min(self.base_s + self.per_page_s * max(pages, 0), _LONGEST_CPU_S)


USUAL = Allowance()

if sys.platform == "win32":

    def restrict(allowance: Allowance) -> None:
        """Do nothing: Windows has no such limits, the wall clock of the parent stands alone."""

    def allow_cpu(seconds: float) -> None:
        """Do nothing, for the same reason."""

else:
    import ctypes
    import resource
    import signal

    _PR_SET_PDEATHSIG = 1

    def restrict(allowance: Allowance) -> None:
        """Bound memory, processor time, files and core dumps of this process, and die with the parent."""
        for what, most in (
            (resource.RLIMIT_AS, allowance.memory_bytes),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, 64),
        ):
            resource.setrlimit(what, (most, most))
        resource.setrlimit(resource.RLIMIT_CPU, (round(allowance.base_s), _LONGEST_CPU_S))
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

    def allow_cpu(seconds: float) -> None:
        """Raise the processor time of this process to so many seconds."""
        resource.setrlimit(resource.RLIMIT_CPU, (round(seconds), _LONGEST_CPU_S))
