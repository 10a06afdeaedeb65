"""The only place where adapters meet services: what the web process uses, and what a worker performs with."""

from redis import Redis
from sqlalchemy import Engine

from backend.domain.runs import RunKind
from backend.llm.building import build_chain
from backend.llm.chain import ProviderChain
from backend.pipelines import actuarial, claim, document, report, underwriting
from backend.queueing.redis_client import make_redis
from backend.queueing.run_queue import RunQueue
from backend.services.accounts import AccountsService
from backend.services.answers import AttemptBook, DatabaseAnswers
from backend.services.audit import AuditService
from backend.services.audit_anchors import AnchorPlace
from backend.services.book import BookService
from backend.services.challenges import ChallengesService
from backend.services.claim_clocks import ClaimClocksService
from backend.services.claim_decisions import ClaimDecisionsService
from backend.services.claim_links import ClaimLinksService
from backend.services.claim_money import ClaimMoneyService
from backend.services.claim_remaking import ClaimRemaker
from backend.services.claim_runs import ClaimRunHandler
from backend.services.claims import ClaimsService
from backend.services.collaboration import CollaborationService
from backend.services.counted_actions import make_limiter
from backend.services.dashboard import DashboardService
from backend.services.decisions import DecisionsService
from backend.services.document_reading import make_document_pipeline
from backend.services.document_remaking import DocumentRemaker
from backend.services.document_runs import DocumentRunHandler
from backend.services.documents import DocumentsService
from backend.services.guidelines import GuidelinesService
from backend.services.health import HealthService
from backend.services.institutions import InstitutionsService
from backend.services.lease import Patience
from backend.services.letters import LettersService
from backend.services.notifications import NotificationsService
from backend.services.policies import PoliciesService
from backend.services.prompts import PromptsService
from backend.services.remaking import Remaker
from backend.services.replay_runs import ReplayRunHandler
from backend.services.replaying import Replayer
from backend.services.replays import ReplaysService
from backend.services.report_remaking import ReportRemaker
from backend.services.report_runs import ReportRunHandler
from backend.services.reports import ReportsService
from backend.services.run_execution import RunEngine
from backend.services.run_work import RunHandler
from backend.services.runs import RunsService
from backend.services.saved_views import SavedViewsService
from backend.services.scorecards import ScorecardsService
from backend.services.sessions import SessionsService
from backend.services.shadow_remaking import ShadowRemaker
from backend.services.shadow_runs import ShadowRunHandler
from backend.services.studies import StudiesService
from backend.services.study_remaking import StudyRemaker
from backend.services.study_runs import StudyRunHandler
from backend.services.tokens import TokensService
from backend.services.triangles import TrianglesService
from backend.services.underwriting import UnderwritingService
from backend.services.underwriting_remaking import UnderwritingRemaker
from backend.services.underwriting_runs import UnderwritingRunHandler
from backend.settings import Settings
from backend.store.engine import UnitOfWorkFactory, make_engine, make_unit_of_work


class Services:
    """Every service of one process, over one engine and one Redis client."""

    def __init__(self, settings: Settings, engine: Engine, redis: Redis) -> None:
        self.settings = settings
        self.engine = engine
        unit_of_work = make_unit_of_work(engine)
        queue = RunQueue(redis, settings.run_timeout_s)
        limiter = make_limiter(redis, unit_of_work, settings)
        self.limiter = limiter
        self.accounts = AccountsService(unit_of_work, settings)
        self.sessions = SessionsService(unit_of_work, settings)
        self.tokens = TokensService(unit_of_work, settings)
        self.institutions = InstitutionsService(unit_of_work)
        self.runs = RunsService(unit_of_work, queue, limiter)
        self.replays = ReplaysService(unit_of_work, queue, limiter)
        self.challenges = ChallengesService(unit_of_work, settings)
        self.documents = DocumentsService(unit_of_work, queue, limiter, settings)
        self.underwriting = UnderwritingService(unit_of_work, queue, limiter)
        self.decisions = DecisionsService(unit_of_work)
        self.claims = ClaimsService(unit_of_work, queue, limiter)
        self.claim_money = ClaimMoneyService(unit_of_work)
        self.claim_decisions = ClaimDecisionsService(unit_of_work)
        self.guidelines = GuidelinesService(unit_of_work)
        self.prompts = PromptsService(unit_of_work)
        self.dashboard = DashboardService(unit_of_work)
        self.book = BookService(unit_of_work)
        self.policies = PoliciesService(unit_of_work)
        self.claim_clocks = ClaimClocksService(unit_of_work)
        self.claim_links = ClaimLinksService(unit_of_work)
        self.scorecards = ScorecardsService(unit_of_work)
        self.letters = LettersService(unit_of_work)
        self.triangles = TrianglesService(unit_of_work)
        self.studies = StudiesService(unit_of_work, queue, limiter)
        self.reports = ReportsService(unit_of_work, queue, limiter)
        self.collaboration = CollaborationService(unit_of_work)
        self.notifications = NotificationsService(unit_of_work)
        self.saved_views = SavedViewsService(unit_of_work)
        self.audit = AuditService(unit_of_work, limiter, AnchorPlace.of(settings))
        self.health = HealthService(engine, redis, settings)


def build_services(settings: Settings) -> Services:
    """Return the services of this process."""
    engine = make_engine(settings.database_url.get_secret_value())
    return Services(settings, engine, make_redis(settings.redis_url.get_secret_value()))


def build_replayer(settings: Settings) -> Replayer:
    """Return what replays runs without a queue, for commands on the machine itself."""
    unit_of_work = make_unit_of_work(make_engine(settings.database_url.get_secret_value()))
    return _make_replayer(unit_of_work, _make_chain(settings, unit_of_work))


def build_engine(settings: Settings) -> RunEngine:
    """Return what performs runs in a worker process."""
    unit_of_work = make_unit_of_work(make_engine(settings.database_url.get_secret_value()))
    queue = RunQueue(make_redis(settings.redis_url.get_secret_value(), timeout_s=1.0), settings.run_timeout_s)
    chain = _make_chain(settings, unit_of_work)
    handlers: dict[RunKind, RunHandler] = {
        RunKind.DOCUMENT: DocumentRunHandler(unit_of_work, make_document_pipeline(chain)),
        RunKind.UNDERWRITING: UnderwritingRunHandler(unit_of_work, lambda: chain),
        RunKind.CLAIM: ClaimRunHandler(unit_of_work, lambda: chain),
        RunKind.ACTUARIAL: StudyRunHandler(unit_of_work, lambda: chain),
        RunKind.REPORT: ReportRunHandler(unit_of_work, lambda: chain),
        RunKind.SHADOW: ShadowRunHandler(unit_of_work, lambda: chain),
        RunKind.REPLAY: ReplayRunHandler(_make_replayer(unit_of_work, chain)),
    }
    return RunEngine(unit_of_work, queue, handlers, Patience(settings.lease_s, settings.run_timeout_s))


def _make_chain(settings: Settings, unit_of_work: UnitOfWorkFactory) -> ProviderChain:
    responders = {
        **underwriting.responders(),
        **claim.responders(),
        **document.responders(),
        **actuarial.responders(),
        **report.responders(),
    }
    return build_chain(settings, responders, DatabaseAnswers(unit_of_work), AttemptBook(unit_of_work))


def _make_replayer(unit_of_work: UnitOfWorkFactory, chain: ProviderChain) -> Replayer:
    challenged: dict[RunKind, Remaker] = {RunKind.UNDERWRITING: UnderwritingRemaker(), RunKind.CLAIM: ClaimRemaker()}
    remakers: dict[RunKind, Remaker] = {
        **challenged,
        RunKind.SHADOW: ShadowRemaker(unit_of_work, challenged),
        RunKind.ACTUARIAL: StudyRemaker(unit_of_work),
        RunKind.DOCUMENT: DocumentRemaker(unit_of_work, make_document_pipeline(chain)),
        RunKind.REPORT: ReportRemaker(unit_of_work),
    }
    return Replayer(unit_of_work, lambda: chain, remakers)
