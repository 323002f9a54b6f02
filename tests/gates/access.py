"""Every address of the site, who it is open to, and what everybody else is told.

One line declares one address: what it is, its url name, for whom it is open. All others signed in get 404 and strangers
are sent to sign in, unless the line says otherwise. Parameters of the address come from `USUAL`; a line replaces those
that differ. A value is looked up in `World.ids` first and taken literally otherwise.
"""

from dataclasses import dataclass, field
from typing import Any

from tests.gates.world import ROLES, World

ALL = frozenset(ROLES)
SIGNED_IN = ALL - {"stranger", "link"}
SCHOOL = frozenset({"school"})  # whose pupils, entries and papers are asked for
SCHOOLS = SCHOOL | {"other_school"}
LINK = frozenset({"link"})
JUROR = frozenset({"juror"})
ORGANISER = frozenset({"organiser", "administrator"})
ORGANISERS = ORGANISER | {"other_organiser"}
CHAIR = ORGANISER | {"chair"}
READERS = CHAIR | {"secretary"}
TEAM = READERS | JUROR
CHECKERS = frozenset({"department", "administrator"})  # of results from outside

USUAL = {
    "slug": "zvezda", "code": "grafika-5-9", "division": "grafika-5-9", "stage": "main", "scheme": "main",
    "nomination": "grafika", "group": "5-9", "purpose": "processing", "preset": "proshu-slova", "kind": "csv",
    "organisation_id": "organisation", "membership_id": "membership", "pupil_id": "pupil", "entry": "winner",
    "supervisor_id": "supervisor", "number": "number", "job_id": "job", "line": "line", "certificate": "certificate",
    "batch": "batch", "decision": "decision",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One declared address. `kind`: a page, a part of one, a file, a forwarding, or an act (POST only)."""

    kind: str
    name: str
    open_to: frozenset[str]
    strangers: str = "sign-in"
    query: str = ""
    data: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return "-".join([self.name, *self.values.values(), *([self.query] if self.query else [])])

    def answer_for(self, role: str) -> str:
        """What the role has to get: «open», «404» or «sign-in»."""
        if role in self.open_to:
            return "open"
        return self.strangers if role in {"stranger", "link"} else "404"

    def data_for(self, world: World) -> dict[str, str]:
        """What the act is sent: as little as it needs to find what it acts on."""
        return {name: str(world.ids.get(value, value)) for name, value in self.data.items()}


def _kind(kind: str) -> Any:
    def row(name: str, open_to: frozenset[str], **values: Any) -> Row:
        own = {key: values.pop(key) for key in ("strangers", "query", "data") if key in values}
        return Row(kind, name, open_to, values=values, **own)

    return row


page, part, file, forward, act = (_kind(kind) for kind in ("page", "part", "file", "forward", "act"))

COMMON = [
    file("healthz", ALL),
    page("home", ALL),
    act("set_appearance", ALL),
    file("file_open", SCHOOL | ORGANISER, file_id="scan", strangers="404"),
    part("job_progress", frozenset({"organiser"}), strangers="404"),
    act("job_retry", frozenset({"organiser"}), strangers="404"),
    page("gallery", frozenset({"administrator"}), strangers="404"),
    page("audience_list", SIGNED_IN),
    act("audience_choose", SCHOOLS, data={"audience": "school"}),
    page("organisation_choose", SCHOOLS),
    page("organisation_list", ORGANISERS),
    page("organisation_edit", ORGANISERS),
    act("membership_add", ORGANISERS),
    act("membership_end", frozenset({"administrator"})),
    page("access_list", SCHOOLS | {"department", "administrator"}),
    act("membership_confirm", SCHOOL | {"department", "administrator"}, membership_id="proposed"),
    act("membership_decline", SCHOOL | {"department", "administrator"}, membership_id="proposed"),
    page("organisation_import", ORGANISERS),
    file("organisation_file", ORGANISERS),
]
COMPETITIONS = [
    page("competition_list", ALL),
    page("competition_detail", ALL),
    page("competition_detail", TEAM, slug="zarya", strangers="404"),
    page("calendar", ALL),
    page("organiser_home", ORGANISERS),
    page("organiser_competition_list", ORGANISERS),
    page("preset_list", ORGANISERS),
    page("competition_create", ORGANISERS),
    page("season_open", frozenset({"administrator"})),
    page("desk", ORGANISER),
    page("desk", ORGANISER, slug="luna"),
    page("desk", ORGANISER, slug="zarya"),
    page("phase_move", ORGANISER, slug="luna"),
    page("competition_settings", ORGANISER, slug="luna"),
    page("document_list", ORGANISER, slug="luna"),
    act("document_remove", ORGANISER, slug="luna", document="document"),
    page("extension_list", ORGANISER, slug="luna"),
    act("extension_end", ORGANISER, slug="luna", extension="extension"),
    page("scheme_list", ORGANISER, slug="luna"),
    page("nomination_list", ORGANISER, slug="luna"),
    page("nomination_add", ORGANISER, slug="luna"),
    page("nomination_edit", ORGANISER, slug="luna"),
    act("nomination_remove", ORGANISER, slug="luna"),
    page("group_add", ORGANISER, slug="luna"),
    page("group_edit", ORGANISER, slug="luna"),
    page("role_list", ORGANISER, slug="luna"),
    page("role_end", ORGANISER, slug="luna", role="role"),
    act("role_resume", ORGANISER, slug="luna", role="ended_role"),
]
REGISTRATIONS = [
    page("school_home", SCHOOLS),
    page("entry_list", SCHOOLS),
    page("entry_new", SCHOOLS),
    page("entry_create", SCHOOLS, slug="luna"),
    page("entry_edit", SCHOOL, entry_id="draft"),
    page("entry_edit", SCHOOL, entry_id="returned"),
    page("entry_edit", SCHOOL, entry_id="submitted"),
    page("entry_edit", SCHOOL, entry_id="winner"),
    act("entry_autosave", SCHOOL, entry_id="returned"),
    part("entry_candidates", SCHOOL, entry_id="returned"),
    page("entry_print", SCHOOL, entry_id="draft"),
    page("entry_print", SCHOOL | ORGANISER, entry_id="returned"),
    act("entry_signed", SCHOOL, entry_id="returned"),
    act("entry_recall", SCHOOL, entry_id="submitted"),
    act("entry_withdraw", SCHOOL, entry_id="submitted"),
    act("entry_discard", SCHOOL, entry_id="draft"),
    page("pupil_list", SCHOOLS),
    page("pupil_add", SCHOOLS),
    page("pupil_import", SCHOOLS),
    file("pupil_file", SCHOOLS),
    page("pupil_edit", SCHOOL),
    act("pupil_leave", SCHOOL),
    file("pupil_export", SCHOOL),
    page("pupil_erase", SCHOOL | {"administrator"}),
    act("link_make", SCHOOL),
    act("link_end", SCHOOL),
    page("consent_list", SCHOOL),
    page("consent_add", SCHOOL),
    page("consent_print", SCHOOL),
    act("consent_withdraw", SCHOOL, consent_id="consent"),
    page("supervisor_list", SCHOOLS),
    page("supervisor_add", SCHOOLS),
    page("supervisor_edit", SCHOOL),
    page("supervisor_erase", SCHOOL | {"administrator"}),
    page("person", LINK, token="token", strangers="404"),
    page("review_list", ORGANISER, slug="luna"),
    page("entry_import", ORGANISER, slug="luna"),
    act("cipher_assign", ORGANISER, slug="luna"),
    page("consent_queue", ORGANISER, slug="luna"),
    act("consent_verify", ORGANISER, slug="luna", consent_id="waiting_consent"),
    page("entry_review", ORGANISER, entry_id="submitted"),
    page("entry_review", ORGANISER, entry_id="returned"),
    page("entry_review", frozenset(), entry_id="draft"),
    act("entry_accept", ORGANISER, entry_id="submitted"),
    act("entry_return", ORGANISER, entry_id="submitted"),
    act("entry_refuse", ORGANISER, entry_id="submitted"),
    act("entry_standing", ORGANISER, entry_id="submitted"),
    act("entry_move", ORGANISER, entry_id="submitted", data={"division": "luna_division"}),
    act("work_received", ORGANISER, work_id="submitted_work"),
]
EXTERNAL = [
    page("external_list", SCHOOLS),
    page("external_add", SCHOOLS),
    page("external_queue", ORGANISERS | {"department"}),
    page("external", SCHOOL | CHECKERS, result_id="external"),
    page("external_edit", SCHOOL, result_id="external"),
    act("external_discard", SCHOOL, result_id="external"),
    act("external_confirm", CHECKERS, result_id="external"),
    act("external_return", CHECKERS, result_id="external", data={"remark": "Проверьте место"}),
]
DELEGATIONS = [
    page("delegation_list", ORGANISER),
    page("delegation", ORGANISER),
    act("delegation_form", ORGANISER),
    page("delegation_edit", ORGANISER),
    page("delegation_replace", ORGANISER, member="traveller"),
    page("delegation_restore", ORGANISER, member="stayed"),
    page("delegation_result", ORGANISER),
    file("delegation_export", ORGANISER),
    file("delegation_order", ORGANISER),
]
JUDGING = [
    page("jury_home", frozenset({"juror", "chair", "secretary"})),
    page("jury_works", JUROR | {"chair"}, slug="orbita"),
    page("sheet", JUROR, slug="orbita", pk="sheet"),
    page("sheet", JUROR, slug="orbita", pk="untouched"),
    page("sheet", frozenset(), slug="orbita", pk="handed_in"),  # another expert's
    act("sheet_notes", JUROR, slug="orbita", pk="sheet"),
    file("sheet_work", JUROR, slug="orbita", pk="sheet", work="work"),
    file("mark_save", SIGNED_IN),  # a fresh token; whose marks are taken: tests/judging/test_pages.py
    page("grid", READERS, slug="raketa"),
    page("bout_list", READERS, slug="tandem"),
    page("stage_bouts", READERS, slug="tandem"),
    page("stage_bouts", READERS, slug="tandem", stage="final"),
    page("draw_new", READERS, slug="tandem"),
    page("bout_edit", READERS, slug="tandem", number="1"),
    act("flyoff_call", READERS, slug="tandem", data={"group": "А"}),
    page("ranking", READERS, slug="tandem"),
    page("judging_desk", CHAIR, slug="orbita"),
    act("judging_remind", CHAIR, slug="orbita"),
    page("judging_entries", CHAIR, slug="orbita"),
    page("judging_divergence", CHAIR, slug="orbita"),
    page("judging_conflicts", CHAIR, slug="orbita"),
    act("mark_correct", CHAIR, slug="orbita", pk="mark"),
    page("judging_sheet", CHAIR, slug="orbita", pk="sheet"),
    page("judging_sheet", CHAIR, slug="orbita", pk="handed_in"),
    page("rules_edit", ORGANISER, slug="luna"),
    page("rules_edit", ORGANISER, slug="orbita"),
    page("rules_edit", ORGANISER),
    page("marks_import", CHAIR, slug="orbita"),
    page("marks_job", frozenset({"organiser"}), slug="orbita", pk="marks_job"),
    file("marks_export", CHAIR, slug="orbita"),
]
RESULTS = [
    page("results_list", ALL),
    page("results", ALL),
    page("results", ALL, slug="orbita"),
    page("stage_lists", ALL, slug="vega"),
    page("stage_lists", frozenset(), strangers="404"),  # nothing is announced there
    page("advance", READERS, slug="vega"),
    act("stage_list_announce", ORGANISER, slug="vega"),
    act("stage_list_withdraw", ORGANISER, slug="vega"),
    page("decision_new", CHAIR, slug="vega", query="vid=advance&etap=main"),
    page("school_results", SCHOOLS),
    page("school_result", SCHOOL),
    page("person_result", LINK, token="token", strangers="404"),
    forward("ranking_home", READERS),
    page("ranking", READERS),
    page("ranking", READERS, slug="orbita"),
    act("ranking_recompute", READERS),
    page("ranking_explanation", READERS),
    part("ranking_explanation", READERS, query="panel=1"),
    page("decision_list", READERS),
    page("decision_new", CHAIR, query="vid=special"),
    act("decision_revoke", CHAIR),
    file("ranking_export", READERS),
    page("protocol_list", READERS),
    page("protocol", READERS),
    file("protocol_export", READERS),
    page("protocol_prepare", ORGANISER),
    page("protocol_seal_ready", ORGANISER),
    page("protocol_joint_prepare", ORGANISER, slug="vega"),
    page("protocol_joint_prepare", frozenset()),  # its rules have no table over all divisions
    page("publication", ORGANISER),
    act("publication_withdraw", ORGANISER),
]
CERTIFICATES = [
    page("certificate_check_form", ALL),
    page("certificate_check", ALL, code="check_code"),
    file("certificate_private", LINK, token="paper_token", strangers="404"),
    page("certificate_list", SIGNED_IN),
    file("certificate_school_joined", SCHOOLS),
    file("certificate_file", SCHOOL | ORGANISER),
    page("certificate_revoke", ORGANISER),
    page("certificate_reissue", ORGANISER),
    file("batch_joined", ORGANISER),
    act("batch_resume", ORGANISER),
    act("batch_stop", ORGANISER),
    page("batch_page", ORGANISER),
    act("batch_issue", ORGANISER),
    page("certificate_register", ORGANISER),
    file("certificate_sample", ORGANISER),
]
ROWS: list[Row] = [*COMMON, *COMPETITIONS, *REGISTRATIONS, *EXTERNAL, *DELEGATIONS, *JUDGING, *RESULTS, *CERTIFICATES]

# Addresses of packages, by the beginning of their names: allauth says itself who may open what.
PACKAGES = ("account_", "mfa_")
FOR_STRANGERS = {"account_login", "account_signup", "account_reset_password"}
FOR_THE_SIGNED_IN = {
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
}
