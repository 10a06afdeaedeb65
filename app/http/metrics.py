"""/metrics: figures for Prometheus, read from the database at each scrape."""

from collections.abc import Iterable

from anyio import to_thread
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from starlette.requests import Request
from starlette.responses import Response

from app.http.errors import plain_error
from app.http.trust import may_scrape
from app.services import get_services

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class DeskCollector:
    """Runs, workers and sessions as gauges."""

    def collect(self) -> Iterable[Metric]:
        """Return the figures of this moment."""
        counts = get_services().health.counts()
        runs = GaugeMetricFamily("ia_runs", "Runs by kind and state", labels=["kind", "state"])
        for kind, state, number in counts.runs:
            runs.add_metric([kind, state], number)
        yield runs
        yield GaugeMetricFamily("ia_oldest_due_run_seconds", "Age of the oldest run that is due", counts.oldest_due_s)
        yield GaugeMetricFamily("ia_workers_alive", "Worker processes seen within 30 s", counts.workers)
        yield GaugeMetricFamily("ia_sessions_live", "Sessions neither ended nor over", counts.sessions)


def _text() -> bytes:
    """Return all figures in Prometheus' text form."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    registry.register(DeskCollector())
    return generate_latest(registry)


async def metrics(request: Request) -> Response:
    """Answer a scrape; others are refused."""
    if not may_scrape(request):
        return plain_error(401, "not_signed_in", "Send the metrics token, or ask from the machine itself.")
    return Response(await to_thread.run_sync(_text), media_type=CONTENT_TYPE)
