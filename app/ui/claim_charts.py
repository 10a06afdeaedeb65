"""Figures of the claims desk; pure. The score as bars that sum, links between claims as a small graph."""

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import plotly.graph_objects as go

from app.ui.charts import BLUE, FONT_PX, GRAY, OCHRE, ORANGE, PURPLE, SLATE, TEAL
from app.ui.claim_acts import LINKS
from backend.domain.claims.acts import ClaimLink, LinkedClaim, LinkGraph
from backend.domain.claims.words import LinkKind, SignVerdict

LINK_COLORS: Mapping[LinkKind, str] = {
    LinkKind.PHONE: BLUE,
    LinkKind.BANK_ACCOUNT: PURPLE,
    LinkKind.ADDRESS: TEAL,
    LinkKind.REPAIRER: OCHRE,
    LinkKind.DOCUMENT: ORANGE,
    LinkKind.NARRATIVE: SLATE,
}
HEIGHT_PX, SMALL_PX, FEW = 380, 240, 3
FAINT = 0.25
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Edge:
    """One line of the graph with the place of its middle, where its reason is shown."""

    link: ClaimLink
    start: Place
    end: Place
    middle: Place


def places(graph: LinkGraph) -> Mapping[UUID, Place]:
    """Return where each claim stands: the claim in the middle, direct links around it, the others further out."""
    direct = {end for link in graph.links for end in _other_end(link, graph.centre_id)}
    near = [claim.claim_id for claim in graph.claims if claim.claim_id in direct]
    far = [claim.claim_id for claim in graph.claims if claim.claim_id not in direct | {graph.centre_id}]
    return {graph.centre_id: (0.0, 0.0), **_ring(near, 1.0, 0.0), **_ring(far, 1.9, 0.35)}


def edges(graph: LinkGraph) -> Sequence[Edge]:
    """Return the lines; several between the same claims are drawn apart."""
    at, seen, drawn = places(graph), dict[frozenset[UUID], int](), list[Edge]()
    for link in graph.links:
        if link.first_id not in at or link.second_id not in at:
            continue
        pair = frozenset({link.first_id, link.second_id})
        number = seen[pair] = seen.get(pair, -1) + 1
        start, end = at[link.first_id], at[link.second_id]
        drawn.append(Edge(link, start, end, _bent(start, end, number)))
    return drawn


def link_graph(graph: LinkGraph) -> go.Figure:
    """Return the claims as points and their links as coloured lines; dismissed ones are dotted."""
    figure, at = go.Figure(), places(graph)
    named: set[LinkKind] = set()
    for edge in edges(graph):
        is_near = graph.centre_id in (edge.link.first_id, edge.link.second_id)
        figure.add_trace(_line(edge, is_first=edge.link.kind not in named, is_near=is_near))
        named.add(edge.link.kind)
    shown = [claim for claim in graph.claims if claim.claim_id in at]
    figure.add_trace(_points(shown, graph.centre_id, at))
    figure.update_layout(
        height=HEIGHT_PX if len(shown) > FEW else SMALL_PX,
        margin={"t": 8, "r": 12, "b": 8, "l": 12},
        font_size=FONT_PX,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hovermode="closest",
    )
    reach = max(math.hypot(*place) for place in at.values())
    figure.update_xaxes(visible=False, range=[-reach - 0.5, reach + 0.5])
    return figure.update_yaxes(visible=False, range=[-reach - 0.4, reach + 0.3])


def _line(edge: Edge, *, is_first: bool, is_near: bool) -> go.Scatter:
    """Return one link as a line; those between other claims stay faint behind the links of this one."""
    link = edge.link
    verdict = "" if link.verdict is SignVerdict.OPEN else f", {link.verdict}"
    words = f"{LINKS[link.kind]}: {plain(link.shown)}, strength {link.strength:.2f}{verdict}"
    xs, ys = zip(edge.start, edge.middle, edge.end, strict=True)
    return go.Scatter(
        x=xs,
        y=ys,
        mode="lines+markers",
        line={
            "color": LINK_COLORS[link.kind],
            "width": 1 + 3 * link.strength if is_near else 1,
            "dash": "dot" if link.verdict is SignVerdict.DISMISSED else "solid",
            "shape": "spline",
        },
        opacity=1 if is_near else FAINT,
        marker={"size": [1, 9 if is_near else 5, 1], "color": LINK_COLORS[link.kind]},
        name=LINKS[link.kind],
        legendgroup=link.kind.value,
        showlegend=is_first,
        hovertext=words,
        hoverinfo="text",
    )


def _points(claims: Sequence[LinkedClaim], centre: UUID, at: Mapping[UUID, Place]) -> go.Scatter:
    return go.Scatter(
        x=[at[claim.claim_id][0] for claim in claims],
        y=[at[claim.claim_id][1] for claim in claims],
        mode="markers+text",
        marker={
            "opacity": 1,
            "size": [26 if claim.claim_id == centre else 18 for claim in claims],
            "color": [BLUE if claim.claim_id == centre else GRAY for claim in claims],
        },
        text=[plain(claim.reference) for claim in claims],
        textposition="bottom center",
        hovertext=[plain(f"{claim.reference}, {claim.insured_name}, {claim.status}") for claim in claims],
        hoverinfo="text",
        showlegend=False,
    )


def plain(words: str) -> str:
    """Return words of the file fit for a figure, in which angle brackets would be read as markup."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def folded(words: str, width: int = 30) -> str:
    """Return words of the file fit for an axis: as they are, on lines of at most `width` characters."""
    return "<br>".join(plain(line) for line in textwrap.wrap(words, width)) or plain(words)


def _other_end(link: ClaimLink, centre: UUID) -> set[UUID]:
    ends = {link.first_id, link.second_id}
    return ends - {centre} if centre in ends else set()


def _ring(ids: Sequence[UUID], radius: float, turn: float) -> dict[UUID, Place]:
    step = 2 * math.pi / max(1, len(ids))
    return {
        one: (radius * math.cos(turn + step * index), radius * math.sin(turn + step * index))
        for index, one in enumerate(ids)
    }


def _bent(start: Place, end: Place, number: int) -> Place:
    """Return the middle of a line, moved sideways by its number among those of the same pair."""
    away = 0.16 * ((number + 1) // 2) * (-1 if number % 2 else 1)
    dx, dy = end[0] - start[0], end[1] - start[1]
    size = math.hypot(dx, dy) or 1.0
    return (start[0] + end[0]) / 2 - away * dy / size, (start[1] + end[1]) / 2 + away * dx / size
