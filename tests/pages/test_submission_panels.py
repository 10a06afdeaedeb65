"""The panels of a case: facts, rules, documents, what-if, form and history."""

from fixtures.cases import LOSS_RUN, cells_of, choose, errors_on, labels_of, words_on

CONFLICT = "Somebody else changed this case meanwhile. Reload the page to see the newest version."


def test_derived_values_say_how_they_were_computed(open_case, rig, ada):
    document = rig.upload(ada, "loss-run.csv", LOSS_RUN)
    screen = open_case(ada, rig.assess(ada, (document,)), "Facts")
    cells = cells_of(screen)

    assert "USD 54,500.50" in cells
    assert "reserve + paid - recovered" in cells
    assert "claims: claim number" in cells


def test_claims_are_one_row_each_with_the_way_to_their_page(open_case, rig, ada):
    document = rig.upload(ada, "loss-run.csv", LOSS_RUN)
    screen = open_case(ada, rig.assess(ada, (document,)), "Facts")
    choose(screen, "Claims")
    table = screen.dataframe[0].value

    assert list(table["Number"]) == ["CA100-1", "CA100-2"]
    assert all(str(document) in address for address in table["Open"])
    assert "2 claims" in words_on(screen)


def test_without_documents_the_driver_table_says_what_to_upload(open_case, rig, ada):
    screen = open_case(ada, rig.assess(ada), "Facts")
    choose(screen, "Drivers")

    assert "No drivers found" in words_on(screen)


def test_all_facts_are_searched_on_the_server(open_case, rig, ada):
    document = rig.upload(ada, "loss-run.csv", LOSS_RUN)
    screen = open_case(ada, rig.assess(ada, (document,)), "Facts")
    choose(screen, "All facts")
    every = len(screen.dataframe[0].value)
    screen.text_input(key="facts-text").set_value("2500.50").run()
    found = screen.dataframe[0].value

    assert 0 < len(found) < every
    assert "2500.50" in " ".join(found["Value"])


def test_rules_show_input_threshold_outcome_and_points(open_case, rig, ada, services):
    sent = rig.assess(ada, years_in_business=1)
    rules = services.underwriting.find_assessment(ada, sent.submission_id).result["rules"]
    screen = open_case(ada, sent, "Rules")
    table = screen.dataframe[0].value.set_index("Rule")

    assert len(table) == len(rules)
    assert list(table.loc["CA-02", ["Looks at", "Found", "Fires", "Said", "Points"]]) == [
        "Years in business",
        "1 years",
        "under 3",
        "Fired",
        8,
    ]
    assert table["Said"].iloc[0] == "Fired"


def test_rules_are_narrowed_to_those_that_fired(open_case, rig, ada):
    screen = open_case(ada, rig.assess(ada, years_in_business=1), "Rules")
    choose(screen, "Fired")

    assert set(screen.dataframe[0].value["Said"]) == {"Fired"}


def test_documents_show_what_became_of_each(open_case, rig, ada, services):
    read = rig.upload(ada, "loss-run.csv", LOSS_RUN)
    unread = services.documents.upload(ada, "later.csv", LOSS_RUN.replace("CA100", "CB7").encode()).document_id
    screen = open_case(ada, rig.send(ada, (read, unread)), "Documents")

    assert "loss-run.csv" in words_on(screen)
    assert "Being read" in words_on(screen)
    assert len([label for label in labels_of(screen) if label == "Read again"]) == 1


def test_an_upload_on_the_screen_belongs_to_the_case(open_case, rig, ada, services):
    sent = rig.assess(ada)
    screen = open_case(ada, sent, "Documents")
    screen.file_uploader[0].set_value(("loss-run.csv", LOSS_RUN.encode(), "text/csv")).run()
    stored = services.documents.list_for_submission(ada, sent.submission_id)

    assert not screen.exception
    assert [document.filename for document in stored] == ["loss-run.csv"]
    assert "loss-run.csv" in words_on(screen)


def test_what_if_shows_the_difference_at_once_and_changes_nothing(open_case, rig, ada, services):
    sent = rig.assess(ada)
    made = services.underwriting.find_assessment(ada, sent.submission_id)
    screen = open_case(ada, sent, "What-if")
    prefix = f"whatif-{sent.submission_id}-commercial_auto"
    screen.text_input(key=f"{prefix}-requested_limit_usd").set_value("3m").run()
    score = screen.metric[0]

    assert screen.text_input(key=f"{prefix}-requested_limit_usd").value == "3,000,000"
    assert (int(score.value), score.delta) == (made.score + 6, "6")
    assert "CA-20" in cells_of(screen)
    assert services.underwriting.get(ada, sent.submission_id).fields["requested_limit_usd"] == "1000000"


def test_what_if_goes_back_to_the_submitted_values(open_case, rig, ada):
    sent = rig.assess(ada)
    screen = open_case(ada, sent, "What-if")
    key = f"whatif-{sent.submission_id}-commercial_auto-requested_limit_usd"
    screen.text_input(key=key).set_value("3,000,000").run()
    screen.button(key="whatif-reset").click().run()

    assert screen.text_input(key=key).value == "1,000,000"
    assert "Change a field" in words_on(screen)


def test_a_what_if_that_does_not_fit_is_one_sentence(open_case, rig, ada):
    sent = rig.assess(ada)
    screen = open_case(ada, sent, "What-if")
    key = f"whatif-{sent.submission_id}-commercial_auto-deductible_usd"
    screen.text_input(key=key).set_value("much").run()

    assert not screen.exception
    assert len(screen.error) == 1
    assert "Deductible" in errors_on(screen)[0]


def test_a_changed_field_is_saved_and_stands_in_the_history(open_case, rig, ada, services):
    sent = rig.assess(ada)
    screen = open_case(ada, sent, "Form")
    screen.number_input(key=f"edit-{sent.submission_id}-commercial_auto-power_units").set_value(55)
    screen.button(key="save-form").click().run()
    lines = services.underwriting.list_history(ada, sent.submission_id)

    assert not screen.error
    assert services.underwriting.get(ada, sent.submission_id).fields["power_units"] == 55
    assert "fields_changed" in [line.action for line in lines]


def test_saving_over_somebody_elses_change_is_refused_in_one_sentence(open_case, rig, ada, services):
    sent = rig.assess(ada)
    screen = open_case(ada, sent, "Form")
    screen.number_input(key=f"edit-{sent.submission_id}-commercial_auto-power_units").set_value(55).run()
    case = services.underwriting.get(ada, sent.submission_id)
    services.underwriting.change_fields(ada, sent.submission_id, case.version, {**case.fields, "power_units": 99})
    screen.button(key="save-form").click().run()

    assert errors_on(screen) == [
        "Somebody else changed this case meanwhile. Reload the page to see the newest version."
    ]
    assert services.underwriting.get(ada, sent.submission_id).fields["power_units"] == 99


def test_the_newest_version_is_loaded_over_the_form(open_case, rig, ada, services):
    sent = rig.assess(ada)
    screen = open_case(ada, sent, "Form")
    key = f"edit-{sent.submission_id}-commercial_auto-power_units"
    screen.number_input(key=key).set_value(55).run()
    case = services.underwriting.get(ada, sent.submission_id)
    services.underwriting.change_fields(ada, sent.submission_id, case.version, {**case.fields, "power_units": 99})
    screen.button(key="reload-form").click().run()

    assert screen.number_input(key=key).value == 99
    assert not screen.warning


def test_an_untouched_form_follows_the_case(open_case, rig, ada, services):
    sent = rig.assess(ada)
    screen = open_case(ada, sent, "Form")
    case = services.underwriting.get(ada, sent.submission_id)
    services.underwriting.change_fields(ada, sent.submission_id, case.version, {**case.fields, "power_units": 99})
    screen.run()

    assert screen.number_input(key=f"edit-{sent.submission_id}-commercial_auto-power_units").value == 99
    assert not screen.warning


def test_a_field_that_does_not_fit_is_marked_and_nothing_is_saved(open_case, rig, ada, services):
    sent = rig.assess(ada)
    screen = open_case(ada, sent, "Form")
    screen.text_input(key=f"edit-{sent.submission_id}-commercial_auto-fein").set_value("12").run()
    screen.button(key="save-form").click().run()

    assert "FEIN must look like 12-3456789" in words_on(screen)
    assert services.underwriting.get(ada, sent.submission_id).fields["fein"] is None


def test_the_history_tells_every_act_in_words(open_case, rig, ada, services):
    sent = rig.assess(ada)
    case = services.underwriting.get(ada, sent.submission_id)
    services.decisions.refer(ada, sent.submission_id, case.version, "Please look at the radius.")
    screen = open_case(ada, sent, "History")

    assert screen.dataframe[0].value["What"].iloc[0] == "Referred the case"
    assert "Sent the commercial auto submission with 0 documents" in cells_of(screen)
