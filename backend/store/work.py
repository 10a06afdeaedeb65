"""The unit of work: one transaction and the queries that run inside it."""

from functools import cached_property

from backend.store.accounts import Accounts
from backend.store.assessments import Assessments
from backend.store.audit import AuditChain
from backend.store.audit_list import AuditList
from backend.store.audit_reads import AuditReads
from backend.store.blobs import Blobs
from backend.store.book import BookSums
from backend.store.case_rows import CaseRows
from backend.store.challenges import Challenges
from backend.store.dashboard import DashboardSums
from backend.store.decisions import Decisions
from backend.store.documents import Documents
from backend.store.drafts import Drafts
from backend.store.facts import Facts
from backend.store.guidelines import Guidelines
from backend.store.institutions import Institutions
from backend.store.limit_hits import LimitHits
from backend.store.policies import Policies
from backend.store.prompts import Prompts
from backend.store.provider_calls import ProviderCalls
from backend.store.referrals import Referrals
from backend.store.replays import Replays
from backend.store.reports import Reports
from backend.store.run_material import RunMaterials
from backend.store.runs import Runs
from backend.store.sessions import Sessions
from backend.store.studies import Studies
from backend.store.submissions import Submissions
from backend.store.tokens import Tokens
from backend.store.triangles import Triangles
from backend.store.weighed_cases import WeighedCases
from backend.store.work_on_claims import WorkOnClaims
from backend.store.workers import Workers


class UnitOfWork(WorkOnClaims):
    """One transaction; leaving the block that opened it commits everything or nothing."""

    @cached_property
    def audit(self) -> AuditChain:
        """The append-only record of acts."""
        return AuditChain(self.session)

    @cached_property
    def audit_reads(self) -> AuditReads:
        """The chain in order, for verification and export."""
        return AuditReads(self.session)

    @cached_property
    def audit_list(self) -> AuditList:
        """What one institution sees of the trail."""
        return AuditList(self.session)

    @cached_property
    def case_rows(self) -> CaseRows:
        """Everything of one case, for its export."""
        return CaseRows(self.session)

    @cached_property
    def accounts(self) -> Accounts:
        """Users, authority and sign-in attempts."""
        return Accounts(self.session)

    @cached_property
    def sessions(self) -> Sessions:
        """Signed-in browsers and the tickets they come from."""
        return Sessions(self.session)

    @cached_property
    def institutions(self) -> Institutions:
        """Institutions with how they sign."""
        return Institutions(self.session)

    @cached_property
    def tokens(self) -> Tokens:
        """Bearer tokens of the HTTP interface."""
        return Tokens(self.session)

    @cached_property
    def submissions(self) -> Submissions:
        """Submissions and their queue."""
        return Submissions(self.session)

    @cached_property
    def drafts(self) -> Drafts:
        """Forms typed and not yet sent."""
        return Drafts(self.session)

    @cached_property
    def decisions(self) -> Decisions:
        """What people decided."""
        return Decisions(self.session)

    @cached_property
    def referrals(self) -> Referrals:
        """Questions to somebody with more authority."""
        return Referrals(self.session)

    @cached_property
    def prompts(self) -> Prompts:
        """Versions of the words that pipelines send to models."""
        return Prompts(self.session)

    @cached_property
    def weighed_cases(self) -> WeighedCases:
        """What the newest assessments weighed."""
        return WeighedCases(self.session)

    @cached_property
    def guidelines(self) -> Guidelines:
        """Versions of the underwriting rules."""
        return Guidelines(self.session)

    @cached_property
    def dashboard(self) -> DashboardSums:
        """Sums over days for the manager's dashboard."""
        return DashboardSums(self.session)

    @cached_property
    def book(self) -> BookSums:
        """Sums over policies and claims for portfolio analytics."""
        return BookSums(self.session)

    @cached_property
    def documents(self) -> Documents:
        """Uploads, pages and analyses."""
        return Documents(self.session)

    @cached_property
    def blobs(self) -> Blobs:
        """Bytes in chunks, named by their SHA-256."""
        return Blobs(self.session)

    @cached_property
    def facts(self) -> Facts:
        """Facts with their proof and review."""
        return Facts(self.session)

    @cached_property
    def runs(self) -> Runs:
        """Runs: claim, heartbeat, completion, reconciliation."""
        return Runs(self.session)

    @cached_property
    def run_material(self) -> RunMaterials:
        """What runs were made from."""
        return RunMaterials(self.session)

    @cached_property
    def replays(self) -> Replays:
        """Replays of runs, and what they are held against."""
        return Replays(self.session)

    @cached_property
    def challenges(self) -> Challenges:
        """Challengers and what they said in the shadow."""
        return Challenges(self.session)

    @cached_property
    def limit_hits(self) -> LimitHits:
        """Run actions accepted while Redis was away."""
        return LimitHits(self.session)

    @cached_property
    def provider_calls(self) -> ProviderCalls:
        """Attempts at providers and kept answers."""
        return ProviderCalls(self.session)

    @cached_property
    def workers(self) -> Workers:
        """Heartbeats of worker processes."""
        return Workers(self.session)

    @cached_property
    def assessments(self) -> Assessments:
        """Results of underwriting runs with their rule results."""
        return Assessments(self.session)

    @cached_property
    def studies(self) -> Studies:
        """Studies with their versions, results and adoptions."""
        return Studies(self.session)

    @cached_property
    def triangles(self) -> Triangles:
        """Triangles as they were stored."""
        return Triangles(self.session)

    @cached_property
    def reports(self) -> Reports:
        """Reports with the files that runs made of them."""
        return Reports(self.session)

    @cached_property
    def policies(self) -> Policies:
        """Terms of policies."""
        return Policies(self.session)
