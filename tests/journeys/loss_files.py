"""The losses that journeys report: a drawn file with its policy as a row of an import and its papers on disk."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import requests
from PIL import Image, ImageDraw

from backend.demo.chance import seeded
from backend.demo.claim_files import ClaimFile, _file
from backend.domain.access import Role
from backend.domain.claims.forms import LOSS_FORMS
from backend.domain.policies import PolicyTerm
from backend.domain.products import FieldKind, FieldSpec
from backend.services.policies import PoliciesService
from journeys.product import PASSWORD, LiveProduct

TIMEOUT_S = 30
ACCOUNTS = (
    "A van rolled back on the ramp of the ferry while I waited behind it, and pushed in my bonnet and left headlamp.",
    "The barrier of the market hall came down early; I braked, and the lorry behind me could not stop in time.",
    "Delivering bread before dawn I slid on fallen plums into a stone trough at the corner of the chapel yard.",
    "A cyclist swerved for a goose, I swerved for the cyclist, and my wing met the post of the level crossing.",
    "Two trailers uncoupled at the quarry scales, and the second one rolled against my parked car's rear door.",
)
"""What happened, in turn; none reads like another of these or of the demonstration's."""
DECISIONS = "/api/v1/claims/{}/decisions"


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss: what is typed and sent of it, and the files that come with it."""

    file: ClaimFile
    papers: tuple[Path, ...]

    def typed(self, *names: str) -> Mapping[str, tuple[FieldKind, str]]:
        """Return what is typed into the form by label, with each field's kind; all fields unless some are named."""
        form = LOSS_FORMS[self.file.policy.line]
        wanted = [spec for spec in form.fields if spec.name in (names or self.file.fields)]
        return {spec.label: (spec.kind, _as_typed(spec, self.file.fields[spec.name])) for spec in wanted}

    def answers(self) -> dict[str, object]:
        """Return the fields as the JSON interface takes them."""
        return {name: str(value) if isinstance(value, date) else value for name, value in self.file.fields.items()}


def draw_loss(product: LiveProduct, folder: Path, number: int, fault: str | None = None) -> Loss:
    """Return a motor loss of the last days, in order or with one fault, its policy imported by a manager."""
    assert number % 3 == 0, "every third drawn file is a motor loss"
    file = _file(seeded("journeys", number), number, fault, datetime.now(UTC).date())
    file = replace(file, fields={**file.fields, "description": ACCOUNTS[number // 3 % len(ACCOUNTS)]})
    papers = tuple(folder / name for name, _ in file.documents)
    for path, (_, drawn) in zip(papers, file.documents, strict=True):
        path.write_bytes(drawn.content)
    manager = product.add_person(Role.MANAGER)
    report = PoliciesService(product.unit_of_work).import_csv(manager, as_csv(file.policy), is_dry_run=False)
    assert (report.added, report.faults) == (1, ()), report
    return Loss(file, papers)


def as_csv(term: PolicyTerm) -> bytes:
    """Return a term as a file of policies with one row."""
    row = {
        "number": term.number,
        "line": term.line,
        "insured_name": term.insured_name,
        "effective_date": term.effective_date,
        "expiry_date": term.expiry_date,
        "limit_usd": term.limit_usd,
        "deductible_usd": term.deductible_usd,
        "state": term.state_code,
        "address": term.address,
        "phone": term.phone,
        "depreciation_percent": term.depreciation_rate * 100,
        "insured_things": json.dumps([dict(thing) for thing in term.insured_things]),
    }
    text = io.StringIO()
    writer = csv.DictWriter(text, row)
    writer.writeheader()
    writer.writerow(row)
    return text.getvalue().encode()


def photograph(folder: Path) -> Path:
    """Return a picture as a telephone takes it: no words, only a dented wing."""
    picture = Image.new("RGB", (640, 480), (128, 140, 150))
    ImageDraw.Draw(picture).ellipse((180, 140, 460, 340), fill=(70, 78, 90), outline=(30, 34, 40), width=9)
    picture.save(folder / "dented_wing.jpg", quality=85)
    return folder / "dented_wing.jpg"


@dataclass(frozen=True, slots=True)
class Caller:
    """A person's own program, at the JSON interface with a token."""

    url: str
    headers: Mapping[str, str]

    def ask(self, method: str, path: str, **more: object) -> requests.Response:
        """Send one request."""
        return requests.request(method, self.url + path, headers=dict(self.headers), timeout=TIMEOUT_S, **more)

    def report(self, loss: Loss) -> UUID:
        """Send papers and loss and return the id of the claim."""
        sent = [
            self.ask("POST", "/api/v1/documents", params={"filename": path.name}, data=path.read_bytes())
            for path in loss.papers
        ]
        body = {
            "line": loss.file.policy.line,
            "fields": loss.answers(),
            "document_ids": [answer.json()["document_id"] for answer in sent],
        }
        answer = self.ask("POST", "/api/v1/run/claims", json=body)
        assert answer.status_code == 202, answer.text
        return UUID(answer.json()["claim_id"])

    def claim(self, claim_id: UUID) -> requests.Response:
        """Ask for a claim."""
        return self.ask("GET", f"/api/v1/claims/{claim_id}")

    def decide(self, claim_id: UUID, **body: object) -> requests.Response:
        """Ask for a decision on the claim as it stands."""
        version = self.claim(claim_id).json()["version"]
        return self.ask("POST", DECISIONS.format(claim_id), json={"version": version, **body})


def caller(product: LiveProduct, username: str) -> Caller:
    """Return a person's program with a token of theirs."""
    form = {"username": username, "password": PASSWORD}
    answer = requests.post(f"{product.url}/token", data=form, timeout=TIMEOUT_S)
    assert answer.status_code == 200, answer.text
    return Caller(product.url, {"Authorization": f"Bearer {answer.json()['access_token']}"})


def _as_typed(spec: FieldSpec, value: object) -> str:
    if spec.kind is FieldKind.BOOLEAN:
        return "Yes" if value else "No"
    return spec.choice_label(str(value)) if spec.kind is FieldKind.CHOICE else str(value)
