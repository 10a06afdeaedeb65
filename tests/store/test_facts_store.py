"""Facts in PostgreSQL: many at once, in order, filtered, reviewed, carried over to a new reading."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from backend.domain.documents import Box, MediaType
from backend.domain.facts import Fact, FactMethod, FactReview
from backend.domain.runs import NewRun, RunKind
from backend.errors import NotFoundError
from backend.store.document_records import DocumentScope, FactFilter, FactReviewed, NewDocument, Reading
from backend.store.facts import FactOrigin
from backend.store.tables import FactRow
from factories import make_principal

SHA = "ab" * 32


@pytest.fixture
def work(unit_of_work):
    with unit_of_work() as work:
        yield work


@pytest.fixture
def anna(work):
    return make_principal(work)


@pytest.fixture
def document_id(work, anna):
    return work.documents.add(NewDocument(anna.institution_id, anna.user_id, "run.pdf", SHA, MediaType.PDF, 10))


def fact(field="claims[0].claim_paid", value="1200.00", page=1, quote="Paid 1,200.00", **more):
    return Fact(field, value, SHA, page, quote, **more)


def read(work, by, document_id, *facts):
    run = work.runs.add(NewRun(RunKind.DOCUMENT, document_id, {}, str(uuid4())), by=by)
    work.documents.store_reading(Reading(document_id, by.institution_id, run.run_id, (), ()))
    work.facts.add_all(FactOrigin(by.institution_id, run.run_id, document_id), facts)
    return run.run_id


def test_gives_a_fact_back_as_it_was_read(work, anna, document_id):
    whole = fact(box=Box(0.1, 0.2, 0.3, 0.4), method=FactMethod.FORM_FIELD, confidence=0.9, is_verified=True)
    read(work, anna, document_id, whole)

    (found,) = work.facts.list_for_document(document_id)

    assert found.to_fact() == whole
    assert (found.filename, found.review, found.current_value) == ("run.pdf", FactReview.OPEN, "1200.00")


def test_keeps_the_order_of_thousands_of_facts_in_few_statements(work, anna, document_id, count_statements):
    facts = [fact(f"claims[{n}].claim_paid", str(n), box=Box(0, 0, 1, 1) if n % 2 else None) for n in range(4000)]
    run = work.runs.add(NewRun(RunKind.DOCUMENT, document_id, {}, "many"), by=anna)
    work.documents.store_reading(Reading(document_id, anna.institution_id, run.run_id, (), ()))

    with count_statements() as statements:
        stored = work.facts.add_all(FactOrigin(anna.institution_id, run.run_id, document_id), facts)

    assert stored == 4000
    assert len(statements) < 50
    assert [found.value for found in work.facts.list_for_document(document_id)] == [str(n) for n in range(4000)]


def test_stores_no_fact_where_there_is_none(work, anna, document_id):
    assert work.facts.add_all(FactOrigin(anna.institution_id, uuid4(), document_id), []) == 0


@pytest.mark.parametrize(
    ("wanted", "fields"),
    [
        (FactFilter(page=2), ["b", "c"]),
        (FactFilter(text="HARBOR"), ["c"]),
        (FactFilter(text="%"), []),
        (FactFilter(offset=1, limit=1), ["b"]),
        (FactFilter(page=2, text="2"), ["b"]),
        (FactFilter(limit=None), ["a", "b", "c"]),
    ],
)
def test_lists_what_the_filter_asks_for(work, anna, document_id, wanted, fields):
    read(
        work,
        anna,
        document_id,
        fact("a", "1", page=1),
        fact("b", "2", page=2),
        fact("c", "Harbor Line", page=2, quote="Insured: Harbor Line"),
    )

    assert [found.field for found in work.facts.list_for_document(document_id, wanted)] == fields


def test_counts_all_that_the_filter_meets(work, anna, document_id):
    read(work, anna, document_id, *(fact(f"f{n}", str(n), page=1 + n % 2) for n in range(10)))

    assert work.facts.count_for_documents([document_id], FactFilter(page=1, limit=2)) == 5
    assert work.facts.count_for_documents([], FactFilter()) == 0


def test_shows_the_latest_reading_and_keeps_the_first(work, anna, document_id):
    first = read(work, anna, document_id, fact(value="1"))
    read(work, anna, document_id, fact(value="2"))

    assert [found.value for found in work.facts.list_for_document(document_id)] == ["2"]
    assert list(work.session.scalars(select(FactRow.value).where(FactRow.run_id == first))) == ["1"]


def test_a_review_keeps_the_value_as_read(work, anna, document_id):
    read(work, anna, document_id, fact())
    (found,) = work.facts.list_for_document(document_id)
    work.facts.review(FactReviewed(found.fact_id, FactReview.CORRECTED, "1250.00", anna.user_id))

    after = work.facts.get(DocumentScope(anna.institution_id), found.fact_id)
    assert (after.value, after.current_value, after.reviewer) == ("1200.00", "1250.00", anna.username.title())
    assert after.reviewed_at is not None


def test_a_review_can_be_taken_back(work, anna, document_id):
    read(work, anna, document_id, fact())
    (found,) = work.facts.list_for_document(document_id)
    work.facts.review(FactReviewed(found.fact_id, FactReview.REJECTED, None, anna.user_id))
    work.facts.review(FactReviewed(found.fact_id, FactReview.OPEN, None, anna.user_id))

    after = work.facts.get(DocumentScope(anna.institution_id), found.fact_id)
    assert (after.review, after.reviewer, after.reviewed_at) == (FactReview.OPEN, "", None)


def test_finds_a_fact_by_its_corrected_value(work, anna, document_id):
    read(work, anna, document_id, fact(), fact("other", "5"))
    found = work.facts.list_for_document(document_id)[0]
    work.facts.review(FactReviewed(found.fact_id, FactReview.CORRECTED, "98765", anna.user_id))

    assert [each.fact_id for each in work.facts.list_for_document(document_id, FactFilter(text="876"))] == [
        found.fact_id
    ]


def test_a_new_reading_keeps_what_people_said_of_equal_facts(work, anna, document_id):
    read(work, anna, document_id, fact("a"), fact("b"), fact("c"))
    a, b, _ = work.facts.list_for_document(document_id)
    work.facts.review(FactReviewed(a.fact_id, FactReview.CORRECTED, "7", anna.user_id))
    work.facts.review(FactReviewed(b.fact_id, FactReview.REJECTED, None, anna.user_id))
    run_id = read(work, anna, document_id, fact("a"), fact("b", value="9"), fact("c"))

    assert work.facts.carry_reviews(document_id, run_id) == 1
    reviews = [(each.field, each.review, each.corrected_value) for each in work.facts.list_for_document(document_id)]
    assert reviews == [("a", FactReview.CORRECTED, "7"), ("b", FactReview.OPEN, None), ("c", FactReview.OPEN, None)]


def test_a_stranger_finds_no_fact(work, anna, document_id):
    read(work, anna, document_id, fact())
    (found,) = work.facts.list_for_document(document_id)
    stranger = make_principal(work)

    with pytest.raises(NotFoundError):
        work.facts.get(DocumentScope(stranger.institution_id), found.fact_id)
    with pytest.raises(NotFoundError):
        work.facts.get(DocumentScope(anna.institution_id, uploaded_by=stranger.user_id), found.fact_id)


def test_the_table_refuses_a_verified_fact_without_a_quote(work, anna, document_id):
    with pytest.raises(IntegrityError):
        read(work, anna, document_id, fact(quote="", is_verified=True))
    work.session.rollback()
