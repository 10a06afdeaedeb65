"""Verify the audit chain, anchor its end, export one case with its proof, or verify such an export."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from backend.commands import audit_chain, audit_export
from backend.commands.account_access import word
from backend.commands.opening import shown
from backend.commands.output import print_json
from backend.errors import DeskError
from backend.observability import configure_logging
from backend.settings import get_settings

Answer = tuple[int, str, dict[str, object]]


def main(argv: list[str]) -> int:
    """Carry out one of the four; exit code 0 sound, 1 broken, 2 not verifiable."""
    configure_logging(get_settings())
    given = _parser().parse_args(argv)
    ask: Callable[[argparse.Namespace], Answer] = given.ask
    try:
        code, sentence, facts = ask(given)
    except DeskError as error:
        print(error.user_message, file=sys.stderr)
        return audit_chain.NOT_VERIFIABLE
    except OSError as error:
        print(f"{shown(str(error.filename or 'A file'))[:200]}: {error.strerror}.", file=sys.stderr)
        return audit_chain.NOT_VERIFIABLE
    if given.json:
        print_json(facts)
    else:
        print(sentence)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="manage.py audit", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="verify | anchor | export-case | verify-export")
    verify = _add(commands, "verify", "walk the whole chain and compare it with its anchors", audit_chain.verify)
    verify.add_argument("--anchors", type=Path, help="another file of anchors, such as a copy kept elsewhere")
    _add(commands, "anchor", "write the end of the chain down now", audit_chain.anchor)
    export = _add(commands, "export-case", "write everything of one case into a ZIP", audit_export.export_case)
    export.add_argument("reference", type=word, help="reference of a submission, a claim or a study")
    export.add_argument("--out", type=Path, required=True, help="the ZIP to write; it must not exist")
    export.add_argument("--institution", type=word, default="", help="its code; needed only when there are several")
    proof = _add(commands, "verify-export", "verify an exported ZIP", audit_export.verify_export)
    proof.add_argument("file", type=Path)
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    help_text: str,
    ask: Callable[[argparse.Namespace], Answer],
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=help_text, description=help_text)
    parser.add_argument("--json", action="store_true", help="answer as one line of JSON")
    parser.set_defaults(ask=ask)
    return parser
