"""The name a browser sends to a name that is safe to store and to show."""

import unicodedata

from backend.errors import RejectedUploadError

_LONGEST = 120
_LONGEST_EXTENSION = 16
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_PROGRAMS = {
    *("exe", "bat", "cmd", "scr", "pif", "msi", "dll", "jar", "js", "jse", "vbs", "vbe", "wsf", "hta", "lnk", "ps1"),
    *("sh", "py", "php", "jsp", "asp", "aspx", "cgi", "apk", "reg", "html", "htm", "svg", "xhtml"),
}


def safe_name(filename: str) -> str:
    """
    Return the last part of the name in one Unicode form, without unseen characters, 120 characters at most.

    Raises:
        RejectedUploadError: nothing is left of the name, or it hides a program's extension before the last one.

    """
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    plain = unicodedata.normalize("NFKC", last).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(" " if each.isspace() else each for each in plain if unicodedata.category(each) not in _UNSEEN)
    name = " ".join(seen.split()).strip(". ")
    stem, _, extension = name.rpartition(".")
    if not stem.strip(". ") or len(extension) > _LONGEST_EXTENSION:
        raise RejectedUploadError("bad_name", "This file has no usable name. Please give it a name such as report.pdf.")
    if _PROGRAMS.intersection(part.strip().lower() for part in stem.split(".")[1:]):
        raise RejectedUploadError("bad_name", "This file's name hides a program's extension. Please rename it.")
    return f"{stem[: _LONGEST - len(extension) - 1]}.{extension}"


def extension_of(name: str) -> str:
    """Return the last extension of a safe name in small letters, without the dot."""
    return name.rpartition(".")[2].lower()
