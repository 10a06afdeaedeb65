"""The library of wordings: whole, in words of the loss forms."""

import pytest

from backend.domain.claims.forms import LOSS_FORMS, loss_types
from backend.domain.policies import ClauseKind, PolicyLine
from backend.domain.policy_json import clause_from_json, clause_to_json
from backend.domain.products import FieldKind
from backend.domain.wordings import WORDINGS, clauses_of


@pytest.mark.parametrize("line", PolicyLine)
def test_a_line_has_insuring_clauses_six_exclusions_and_conditions(line):
    kinds = [clause.kind for clause in WORDINGS[line]]

    assert kinds.count(ClauseKind.EXCLUSION) >= 6
    assert {ClauseKind.INSURING, ClauseKind.CONDITION} < set(kinds)
    assert len({clause.id for clause in WORDINGS[line]}) == len(kinds)


@pytest.mark.parametrize("line", PolicyLine)
def test_every_clause_speaks_in_words_of_the_lines_loss_form(line):
    form = LOSS_FORMS[line]
    for clause in WORDINGS[line]:
        assert set(clause.perils) <= set(loss_types(line))
        assert clause.text.endswith(".")
        for name, values in clause.circumstances.items():
            spec = form.field(name)
            assert spec is not None
            allowed = {
                FieldKind.CHOICE: set(spec.choices),
                FieldKind.BOOLEAN: {"true", "false"},
            }.get(spec.kind, {value for value in values if value.startswith(">") and value[1:].isdigit()})
            assert set(values) <= allowed


@pytest.mark.parametrize("line", PolicyLine)
def test_every_exclusion_says_when_it_applies(line):
    assert all(c.circumstances for c in WORDINGS[line] if c.kind is ClauseKind.EXCLUSION)


@pytest.mark.parametrize("line", PolicyLine)
def test_every_kind_of_loss_is_granted_by_some_clause(line):
    granted = {peril for c in WORDINGS[line] if c.kind is ClauseKind.INSURING for peril in c.perils}

    assert granted == set(loss_types(line))


def test_a_clause_survives_storage():
    for clause in WORDINGS[PolicyLine.PROPERTY]:
        assert clause_from_json(clause_to_json(clause)) == clause


@pytest.mark.parametrize("body", [{}, {"id": "a", "kind": "wish", "title": "t", "text": "x"}])
def test_a_clause_without_what_it_needs_is_no_clause(body):
    with pytest.raises(ValueError, match="a clause"):
        clause_from_json(body)


def test_codes_give_clauses_in_the_order_of_the_wording():
    assert [clause.id for clause in clauses_of(PolicyLine.AUTO, ["A-X2", "A-C1"])] == ["A-C1", "A-X2"]
    with pytest.raises(KeyError):
        clauses_of(PolicyLine.AUTO, ["P-X1"])
