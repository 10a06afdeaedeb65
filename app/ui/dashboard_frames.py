"""The figures of the dashboard as tables; pure. Amounts in USD, times in hours, shares in %."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd

from app.ui.claim_format import LINES, line_name
from app.ui.format import OUTCOMES, label, product_name, status_name
from app.ui.run_words import KIND_LABELS
from backend.domain.authority import REASON_CODES
from backend.domain.dashboard import Dashboard, DashboardFilter, Figures, OpenAge, Sum
from backend.domain.decisions import Outcome
from backend.domain.happenings import WORK
from backend.domain.products import PRODUCTS
from backend.domain.runs import RunKind
from backend.domain.submissions import SubmissionStatus

WITHOUT_MODEL = "Made without a model"
NO_RULE = "No rule"
WITHIN: Mapping[str, str] = {
    "1": "1 day",
    "2": "2 days",
    "5": "5 days",
    "10": "10 days",
    "30": "30 days",
    "more": "More than 30 days",
}
REFERRALS: Mapping[str, str] = {"underwriting": "Submissions", "coverage": "Claims, coverage", "siu": "Claims, SIU"}


def weeks_frame(measures: Mapping[str, Mapping[tuple[str, ...], Sum]], wanted: DashboardFilter) -> pd.DataFrame:
    """Return a row a week with the count of each measure, for every week of the days; none where nothing happened."""
    if not any(found.count for one in measures.values() for found in one.values()):
        return pd.DataFrame(columns=["Week", *measures])
    monday = wanted.since - timedelta(days=wanted.since.weekday())
    weeks = pd.date_range(monday, wanted.until, freq="7D").date
    columns = {
        name: [found.get((week.isoformat(),), Sum()).count for week in weeks] for name, found in measures.items()
    }
    return pd.DataFrame({"Week": weeks, **columns})


def submission_weeks(figures: Figures, wanted: DashboardFilter) -> pd.DataFrame:
    """Return Week, Received, Decided."""
    both = {"Received": figures.by("received", "week"), "Decided": figures.by("decided", "week")}
    return weeks_frame(both, wanted)


def claim_weeks(figures: Figures, wanted: DashboardFilter) -> pd.DataFrame:
    """Return Week, Reported, Settled, Denied, Closed."""
    decided = {
        name: figures.by("claim_decided", "week", action=action, first="1")
        for name, action in (("Settled", "settle"), ("Denied", "deny"), ("Closed", "close"))
    }
    return weeks_frame({"Reported": figures.by("reported", "week"), **decided}, wanted)


def run_weeks(figures: Figures, wanted: DashboardFilter) -> pd.DataFrame:
    """Return Week, Succeeded, Failed, Cancelled."""
    states = ("succeeded", "failed", "cancelled")
    found = {label(state): figures.by("run", "week", kind=WORK, state=state) for state in states}
    return weeks_frame(found, wanted)


def outcome_weeks(figures: Figures) -> pd.DataFrame:
    """Return Week, Outcome, Decisions."""
    rows = [
        (date.fromisoformat(week), OUTCOMES[Outcome(outcome)], found.count)
        for (week, outcome), found in figures.by("decided", "week", "outcome").items()
    ]
    return pd.DataFrame(rows, columns=["Week", "Outcome", "Decisions"])


def states_frame(figures: Figures) -> pd.DataFrame:
    """Return Product, Status, Submissions: where those received in these days stand now."""
    rows = [
        (product_name(line), status_name(SubmissionStatus(status)), found.count)
        for (line, status), found in figures.by("received", "line", "status").items()
        if found.count
    ]
    return pd.DataFrame(rows, columns=["Product", "Status", "Submissions"])


def within_frame(figures: Figures) -> pd.DataFrame:
    """Return Decided within, Submissions, Share of all (%): each step with those before it."""
    found = figures.by("decided_within", "days")
    total, so_far, rows = sum(one.count for one in found.values()), 0, []
    for days, words in WITHIN.items():
        so_far += found.get((days,), Sum()).count
        if total and days != "more":
            rows.append((words, so_far, 100 * so_far / total))
    return pd.DataFrame(rows, columns=["Decided within", "Submissions", "Share of all (%)"])


def overrides_frame(figures: Figures) -> pd.DataFrame:
    """Return Rule, Reason, Decisions: decisions milder than a rule asked for, and departures without such a rule."""
    rows = [
        (rule or NO_RULE, REASON_CODES.get(reason, label(reason)), found.count)
        for (rule, reason), found in figures.by("overridden", "rule", "reason").items()
        if found.count
    ]
    return pd.DataFrame(rows, columns=["Rule", "Reason", "Decisions"])


def top_rules(figures: Figures, most: int) -> list[tuple[str, int]]:
    """Return the rules that were overridden most with how often, the empty one (no rule) left out."""
    found = [(rule, one.count) for (rule,), one in figures.by("overridden", "rule").items() if rule and one.count]
    return sorted(found, key=lambda one: (-one[1], one[0]))[:most]


def referrals_frame(figures: Figures) -> pd.DataFrame:
    """Return Referrals, Asked, Answered, Mean hours to answer."""
    asked, answered = figures.by("referral_asked", "kind"), figures.by("referral_answered", "kind")
    rows = []
    for kind, words in REFERRALS.items():
        questions, answers = asked.get((kind,), Sum()), answered.get((kind,), Sum())
        if questions.count or answers.count:
            rows.append((words, questions.count, answers.count, _hours(answers.mean)))
    return pd.DataFrame(rows, columns=["Referrals", "Asked", "Answered", "Mean hours to answer"])


def providers_frame(figures: Figures) -> pd.DataFrame:
    """Return a row a provider: runs it answered, questions and failed ones, retries, tokens, cost, mean seconds."""
    named = {
        (provider, without) for provider, without in figures.by("run", "provider", "without", kind=WORK) if provider
    }
    called = {provider for (provider,) in figures.by("call", "provider", kind=WORK)}
    named |= {(provider, "0") for provider in called - {provider for provider, _ in named}}
    rows = [_provider(figures, provider, without) for provider, without in named]
    columns = ["Provider", "Runs", "Without model", "Questions", "Failed questions", "Retries", "Tokens"]
    frame = pd.DataFrame(rows, columns=[*columns, "Cost (USD)", "Mean seconds"])
    return frame.sort_values(["Runs", "Provider"], ascending=[False, True], ignore_index=True)


def _provider(figures: Figures, provider: str, without: str) -> tuple[object, ...]:
    def answered(measure: str) -> Sum:
        return figures.sum(measure, kind=WORK, provider=provider, without=without)

    runs, cost = answered("run"), answered("run_cost")
    asked = figures.sum("call", kind=WORK, provider=provider)
    return (
        f"{WITHOUT_MODEL} ({provider})" if without == "1" else provider,
        runs.count,
        without == "1",
        asked.count,
        asked.count - figures.sum("call", kind=WORK, provider=provider, outcome="ok").count,
        int(answered("run_retries").total),
        int(answered("run_tokens").total),
        float(cost.total) if cost.count else None,
        None if runs.mean is None else float(runs.mean),
    )


def costs_frame(figures: Figures) -> pd.DataFrame:
    """Return Kind of run, Runs, Failed, Retries, Runs with a price, Cost (USD), Cost per run (USD)."""
    rows = []
    for (kind,), runs in figures.by("run", "kind").items():
        cost = figures.sum("run_cost", kind=kind)
        rows.append(
            (
                KIND_LABELS.get(RunKind(kind), label(kind)),
                runs.count,
                figures.sum("run", kind=kind, state="failed").count,
                int(figures.sum("run_retries", kind=kind).total),
                cost.count,
                float(cost.total) if cost.count else None,
                None if cost.mean is None else float(cost.mean),
            )
        )
    columns = ["Kind of run", "Runs", "Failed", "Retries", "Runs with a price", "Cost (USD)", "Cost per run (USD)"]
    return pd.DataFrame(rows, columns=columns)


def adequacy_frame(dashboard: Dashboard) -> pd.DataFrame:
    """Return Compared, Claims, Reserve (USD), Paid (USD), Paid to reserve."""
    figures, ages = dashboard.figures, [age for age in dashboard.ages if age.desk == "claims"]
    held = Sum(sum(age.count for age in ages), sum((age.reserve_usd for age in ages), Decimal(0)))
    since = figures.sum("closed_paid_90").total
    paid = sum((age.paid_usd for age in ages), Decimal(0))
    compared = (
        ("Closed: first reserve and paid", figures.sum("closed_first_reserve"), figures.sum("closed_paid").total),
        ("Closed: reserve 90 days before and paid since", figures.sum("closed_reserve_90"), since),
        ("Not closed: reserve now and paid so far", held, paid),
    )
    rows = [
        (
            words,
            reserve.count,
            float(reserve.total),
            float(spent),
            float(spent / reserve.total) if reserve.total else None,
        )
        for words, reserve, spent in compared
        if reserve.count
    ]
    return pd.DataFrame(rows, columns=["Compared", "Claims", "Reserve (USD)", "Paid (USD)", "Paid to reserve"])


def ages_frame(ages: Sequence[OpenAge], desk: str) -> pd.DataFrame:
    """Return Age and what is open; of claims with what is reserved and paid."""
    own = [age for age in ages if age.desk == desk]
    frame = pd.DataFrame({"Age": [age_words(age) for age in own], open_column(desk): [age.count for age in own]})
    if desk != "claims":
        return frame
    money = {
        "Reserve (USD)": [float(age.reserve_usd) for age in own],
        "Paid (USD)": [float(age.paid_usd) for age in own],
    }
    return frame.assign(**money)


def open_column(desk: str) -> str:
    """Return what a desk counts by age: claims that are settled or denied stay until they are closed."""
    return "Not closed" if desk == "claims" else "Open"


def age_words(age: OpenAge) -> str:
    """Return an age in words: `0 days`, `3 to 5 days`, `over 30 days`."""
    if age.last is None:
        return f"over {age.first - 1} days"
    return f"{age.first} days" if age.first == age.last else f"{age.first} to {age.last} days"


def people_frame(dashboard: Dashboard) -> pd.DataFrame:
    """Return Person, Decided, Departed, in the order of names."""
    rows = [(person.name, person.decided, person.departed) for person in dashboard.people]
    return pd.DataFrame(rows, columns=["Person", "Decided", "Departed"])


def name_of_line(code: str) -> str:
    """Return the name of a product or of a line of claims."""
    return product_name(code) if code in PRODUCTS else next((line_name(x) for x in LINES if x == code), label(code))


def _hours(seconds: Decimal | None) -> float | None:
    return None if seconds is None else float(seconds) / 3_600
