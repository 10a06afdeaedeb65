"""Queries that are told neither a person nor an institution, each with the reason; a new one has to be added here."""

ONE_PERSON = "the row belongs to one person, whom the service takes from the session and never from a form"
WHO_ASKS = "finds out who asks, before there is an institution"
MACHINE = "of the machine's owner or of the workers, who serve all institutions; no person reaches it"
READ_BEFORE = "hangs on a row that the service reads through its institution first, in the same transaction"

_NAMES = {
    ONE_PERSON: """
        accounts.list_authority accounts.set_authority accounts.set_password claim_decisions.count_opened
        claim_decisions.was_clause_opened claim_decisions.was_evidence_opened documents.count_evidence_opened
        documents.count_uploaded_bytes documents.lock_uploads_of documents.was_opened_lately drafts.discard drafts.find
        drafts.save limit_hits.has_hit limit_hits.lock_user notifications.count_unread notifications.mark_all_read
        notifications.mark_read notifications.open saved_views.delete sessions.add sessions.add_ticket
        sessions.list_live sessions.revoke sessions.revoke_all studies.count_unfinished tokens.add tokens.revoke_all
        watches.is_watching watches.remove
    """,
    WHO_ASKS: """
        accounts.attempts.add accounts.attempts.count_failures accounts.attempts.hold accounts.attempts.mark_success
        accounts.find_by_name accounts.find_password_hash sessions.find_ended sessions.find_principal
        sessions.find_user sessions.touch sessions.use_ticket tokens.find_principal
    """,
    MACHINE: """
        accounts.add_institution accounts.find_institution accounts.is_empty accounts.list_demo_names
        accounts.list_institutions audit.write audit_reads.find_end audit_reads.hashes_of
        accounts.list_all audit_reads.stream dashboard.fold institutions.is_code_taken institutions.list_all
        limit_hits.forget_old provider_calls.add provider_calls.find_answer provider_calls.keep_answer
        replays.find_institution replays.list_with_material runs.claim runs.list_due runs.release_expired runs.wake
        sessions.purge tasks.list_untold workers.forget_silent workers.say_alive
        workers.say_goodbye
    """,
    READ_BEFORE: """
        assessments.count_unfinished_readings audit_reads.stream_of claim_clocks.end_live claim_clocks.find_owed_usd
        claim_clocks.find_reopened_at claim_clocks.is_denial_told claim_clocks.keep_due claim_clocks.list_courses
        claim_clocks.list_waivers claim_clocks.waive claim_decisions.find_settled claim_decisions.has_documents
        claim_letters.find_decision claim_letters.is_denial_told claim_letters.list_payments
        claim_links.list_dismissed claim_links.list_identifiers claim_money.is_reserve_waiting
        claim_outcomes.count_prior claim_outcomes.list_flags claim_outcomes.list_flags_before_end
        claim_referrals.find_siu_answer claim_referrals.withdraw_open claim_signs.is_raised
        claim_signs.list_flag_reviews claims.drop_proposal claims.drop_proposal_beside claims.note_proposal
        documents.count_finished_runs documents.get_page documents.get_results documents.list_page_summaries
        documents.list_pages documents.list_texts documents.list_waiting_runs documents.mark_unreadable
        documents.search_pages facts.carry_reviews facts.review facts.count_for_documents facts.list_for_document
        facts.list_for_documents policies.change_all referrals.withdraw_open studies.note_change
        submissions.drop_proposal submissions.drop_proposal_beside submissions.note_proposal
    """,
}
UNSCOPED = {name: reason for reason, names in _NAMES.items() for name in names.split()}
"""The reason by the query's name."""
UNMADE = {
    "submissions.change": "takes the columns of the row by name; it is handed the case itself, read through its house",
    "claims.change": "takes the columns of the row by name; it is handed the claim itself, read through its house",
    "claims.set_status": "takes the columns of the row by name; it is handed the claim itself",
    "case_rows.list_people": "is handed rows that `case_rows` read of the case before",
    "case_rows.read": "is handed the statement that `case_rows` made for the case, which is tried",
    "claim_letters.change": "takes the columns of the row by name; the service got the letter through its house",
}
"""Queries whose arguments cannot be made."""
HANDED_OVER = ("ClaimView", "SubmissionView", "TaskView", "ClaimedRun", "Course", "CaseHead")
"""Whoever holds one of these has read the row through its institution, or is the worker that performs the run."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


WRITERS = _words(
    """
    challenges.add_result claim_decisions.add claim_letters.add claim_links.replace_identifiers
    claim_referrals.add claims.add decisions.add documents.store_first_readings documents.store_reading facts.add_all
    facts.add_stated guidelines.add_draft institutions.add_logo prompts.add_draft referrals.add
    reports.add studies.add studies.add_version submissions.add tasks.add
    """
)
"""Queries that write a row of the asking house with ids a service looked up; services are tried with foreign ones."""
NEVER_GOT_IN = _words(
    """
    accounts.change_password accounts.sign_in challenges.plan guidelines.save_draft institutions.change
    institutions.set_logo policies.import_csv prompts.get_active prompts.list_versions prompts.save_draft
    saved_views.save scorecards.activate scorecards.refit sessions.claim studies.create_from_cells tokens.identify
    triangles.add_claims triangles.add_file triangles.check_claims
    """
)
"""Services that refuse the made-up words before they look at any row; none of them is given an id of one."""
REFUSED_IN_WORDS = _words("claims.report underwriting.submit")
"""Services that were given foreign uploads and say so in a sentence of the form, not as a row that is not there."""
