"""The papers an underwriter uploads: the supplied validation documents where present, drawn look-alikes otherwise."""

import os
from datetime import date
from pathlib import Path

from backend.demo.chance import seeded
from backend.demo.driver_packet import render_driver_packet
from backend.demo.driver_spec import PacketWish, draw_packet
from backend.demo.loss_run import render_loss_run
from backend.demo.loss_run_spec import LossRunWish, draw_loss_run

STARTS = date(2027, 1, 1)
CLAIMS, DRIVERS = 300, 260
SUPPLIED = ("loss_run_external_001.pdf", "driver_mvr_packet_001.pdf")


def long_papers(folder: Path) -> tuple[Path, Path]:
    """Return a loss run of 300 claims and a packet of 260 drivers with eight records, of two different insureds."""
    given = Path(os.environ.get("VALIDATION_DATA_DIR", ""), "longlistbench")  # noqa: TID251 - a choice of the test run
    if all((given / name).is_file() for name in SUPPLIED):
        return given / SUPPLIED[0], given / SUPPLIED[1]
    losses = loss_run(folder, "Northquay Haulage Inc.", CLAIMS)
    packet = PacketWish("Kingfisher Drayage LP", DRIVERS, STARTS)
    return losses, _written(
        folder / "driver_packet.pdf", render_driver_packet(draw_packet(seeded("journeys"), packet)).content
    )


def loss_run(folder: Path, insured: str, claims: int) -> Path:
    """Return a drawn loss run of an insured."""
    drawn = draw_loss_run(seeded("journeys"), LossRunWish(insured, claims, STARTS, typical_usd=9_000))
    return _written(folder / "loss_run.pdf", render_loss_run(drawn).content)


def cut_off(paper: Path) -> Path:
    """Return a copy of a paper whose second half was lost on the way."""
    content = paper.read_bytes()
    return _written(paper.with_name("cut_off.pdf"), content[: len(content) // 2])


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
