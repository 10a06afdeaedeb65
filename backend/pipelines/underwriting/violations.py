"""Which printed violations an insurer calls major: the one judgement about words in a driving record."""

import re

MAJOR_EXCESS_MPH = 25
"""Speed above the limit from which motor carriers treat an offence like a serious one."""

# The offences for which 49 CFR 383.51 (b) disqualifies, and those that motor carriers treat alike.
_MAJOR = re.compile(
    r"""
    \b(?:d\.?u\.?i\.?[di]?|d\.?w\.?(?:a\.?)?i|o\.?[uwv]\.?i)\b | driving\ while\ impaired | intoxicat
    | under\ (?:the\ )?influence | refus\w*\ (?:to\ (?:submit|take)|.*test) | controlled\ substance | open\ container
    | leaving\ (?:the\ )?(?:scene|accident) | fail\w*\ to\ stop\ (?:after|at)\ (?:an?\ |the\ )?(?:accident|crash)
    | hit[\ -](?:and|&)[\ -]run | reckless | \bracing | speed\ contest
    | (?:suspended|revoked|disqualified)\b | under\ (?:suspension|revocation|disqualification)
    | elud | fleeing | \bfled\b | evad | felony | homicide | manslaughter | assault | excessive\ speed
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SPEED = re.compile(r"\bspeed", re.IGNORECASE)
_IN_ZONE = re.compile(r"\b(\d{2,3})\s?(?:mph)?\s?(?:in|/)\s?(?:an?\s)?(\d{2})\b", re.IGNORECASE)
_STATED = re.compile(r"(?<![-\d])(\d{2,3})\+?\s?(?:mph\b|over\b)", re.IGNORECASE)


def is_major_violation(text: str) -> bool:
    """Tell whether a printed violation is one of those that an insurer calls major."""
    return bool(_MAJOR.search(text)) or (bool(_SPEED.search(text)) and _excess_mph(text) >= MAJOR_EXCESS_MPH)


def _excess_mph(text: str) -> int:
    """Return the miles an hour above the limit: `92 in 65` is 27; a speed without its limit counts whole."""
    zoned = [int(speed) - int(limit) for speed, limit in _IN_ZONE.findall(text)]
    return max(zoned or [int(speed) for speed in _STATED.findall(text)], default=0)
