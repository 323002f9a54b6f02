"""Who gets what: every certificate that the protocols in force give reason for, before any number is taken."""

from collections.abc import Iterable

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from certificates.enums import CertificateKind
from certificates.selectors.candidate import Candidate
from certificates.selectors.claims import Claim, diploma_claims, outcomes_of, participation_claims, prepared_by
from certificates.selectors.diplomas import diplomas, participations
from certificates.selectors.facts import setting_of
from certificates.selectors.outside import letters_for_outside
from certificates.selectors.thanks import jury, letters
from certificates.wording import WordingRefused
from competitions.models import Competition
from registrations.models import Participant, Supervisor
from results.models import ProtocolLine
from results.selectors import protocols_in_force


def lines_in_force(competition: Competition, *joined: str) -> list[ProtocolLine]:
    """The lines of the newest version of every protocol, in the order of papers; each knows its protocol."""
    protocols = {protocol.pk: protocol for protocol in protocols_in_force(competition).defer("payload")}
    found = ProtocolLine.objects.filter(protocol__in=protocols).order_by(
        F("protocol__division__order").asc(nulls_last=True), "protocol__number", "position", "pk"
    )
    lines = list(found.select_related(*joined) if joined else found)
    for line in lines:
        line.protocol = protocols[line.protocol_id]
    return lines


def has_title_cases(competition: Competition) -> bool:
    """Whether the title stands in the two cases that texts need."""
    return bool(competition.wording.get("genitive") and competition.wording.get("prepositional"))


def _require_title_cases(competition: Competition) -> None:
    if not has_title_cases(competition):
        raise WordingRefused(
            _("Впишите название конкурса в родительном и предложном падежах: без них текст не составить")
        )


def claims_for(competition: Competition) -> list[Claim]:
    """Every certificate of every kind as a page counts it: of the entries their lines alone are loaded.

    Raises `certificates.wording.WordingRefused` as `candidates_for` does.
    """
    _require_title_cases(competition)
    lines, outcomes = lines_in_force(competition), outcomes_of(competition)
    claims = [one for line in lines for one in (*diploma_claims(line, outcomes), *participation_claims(line, outcomes))]
    members = {claim.member["participant"] for claim in claims if claim.member is not None}
    there = _named(Participant.objects.filter(pk__in=members))
    found = [claim for claim in claims if claim.member is None or claim.member["participant"] in there]
    basis, prepared = f"competition:{competition.pk}", prepared_by(lines, outcomes)
    thanked = sorted(_named(Supervisor.objects.filter(pk__in=prepared)))
    found += [Claim(CertificateKind.SUPERVISOR, basis, f"supervisor:{pk}") for pk in thanked]
    setting = setting_of(competition, [])
    others = [*letters_for_outside(setting, thanks_in_dative=False), *jury(setting)]
    return found + [Claim(other.kind, other.basis, other.recipient) for other in others]


def _named(people: QuerySet[Participant] | QuerySet[Supervisor]) -> set[int]:
    """Those whose data were not erased."""
    return set(people.filter(key__key__isnull=False).exclude(last_name="").values_list("pk", flat=True))


def candidates_for(
    competition: Competition, kinds: Iterable[str], *, thanks_in_dative: bool = False
) -> list[Candidate]:
    """Every certificate of these kinds, in the order in which numbers are given.

    Raises `certificates.wording.WordingRefused` where the competition lacks words that the texts need.
    """
    _require_title_cases(competition)
    lines = lines_in_force(competition, "entry__organisation")
    setting, wanted = setting_of(competition, lines), set(kinds)
    found: list[Candidate] = []
    if CertificateKind.DIPLOMA in wanted:
        found += [one for line in lines for one in diplomas(setting, line)]
    if CertificateKind.PARTICIPANT in wanted:
        found += [one for line in lines for one in participations(setting, line)]
    if CertificateKind.SUPERVISOR in wanted:
        found += letters(setting, lines, thanks_in_dative=thanks_in_dative)
        found += letters_for_outside(setting, thanks_in_dative=thanks_in_dative)
    if CertificateKind.JUROR in wanted:
        found += jury(setting)
    return found
