"""Red flags of a claim file: what the rules raised with its evidence, and what people said of it."""

from collections.abc import Mapping, Sequence

from backend.domain.claims.words import SignVerdict
from backend.domain.reports.content import Block, Paragraph, ReportSection
from backend.pipelines.report.case_sections import Json, contributions_table, quote_of
from backend.pipelines.report.draft import section
from backend.pipelines.report.inputs import FlagReview
from backend.pipelines.report.texts import words

UNREVIEWED = "Nobody has said yet whether this flag holds."
_SAID = {SignVerdict.CONFIRMED: "confirmed", SignVerdict.DISMISSED: "dismissed"}


def flags_section(result: Json, reviews: Sequence[FlagReview]) -> ReportSection | None:
    """Return each flag raised with evidence and review, reviews of flags raised no more, and the score's summands."""
    said = {review.flag_id: review for review in reviews if review.verdict in _SAID}
    blocks: list[Block] = []
    for flag in result.get("red_flags", ()):
        if flag["outcome"] == "raised":
            blocks.extend(_raised(flag, said.pop(str(flag["id"]), None)))
    blocks.extend(_review(review, f"{words(review.flag_id).capitalize()}, raised before:") for review in said.values())
    return section("Red flags", *blocks, contributions_table(result))


def _raised(flag: Mapping[str, object], review: FlagReview | None) -> Sequence[Block]:
    told = Paragraph(f"{flag['name']} ({flag['points']} points): {flag['wording']}", (str(flag["id"]),))
    evidence = flag["evidence"] if isinstance(flag["evidence"], list | tuple) else ()
    quotes = tuple(quote_of(statement) for statement in evidence)
    return (told, *quotes, _review(review, "Review:") if review else Paragraph(f"Review: {UNREVIEWED}"))


def _review(review: FlagReview, lead: str) -> Paragraph:
    note = f" \u201c{review.note}\u201d" if review.note else ""
    return Paragraph(f"{lead} {_SAID[review.verdict]} by {review.by}.{note}", (review.flag_id,))
