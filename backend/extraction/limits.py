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
    _OPEN_FILES = 64

    def restrict(allowance: Allowance) -> None:
        """Bound memory, processor time, files and core dumps of this process, and die with the parent."""
        if sys.platform != "darwin":  # macOS refuses to bound the address space
            _lower(resource.RLIMIT_AS, allowance.memory_bytes)
        _lower(resource.RLIMIT_FSIZE, 0)
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)
        _lower(resource.RLIMIT_CPU, _LONGEST_CPU_S)
        allow_cpu(allowance.base_s)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

    def allow_cpu(seconds: float) -> None:
        """Set the processor time of this process to so many seconds, within what it may have at most."""
        most = resource.getrlimit(resource.RLIMIT_CPU)[1]
        wanted = max(1, round(seconds))
        resource.setrlimit(resource.RLIMIT_CPU, (wanted if most < 0 else min(wanted, most), most))

    def _lower(what: int, most: int) -> None:
        """Set soft and hard limit, never above a hard limit that the machine already has."""
        hard = resource.getrlimit(what)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))
