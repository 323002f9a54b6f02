"""One rich world for all gates: competitions in every phase, made through the services that the pages call.

`zvezda` is published with certificates, `orbita` is being judged by sheets, `raketa` by the secretary's table,
`vega` has a second stage that only some reach, `tandem` is played by bouts, `luna` takes applications, `zarya` is in
preparation, `kometa` belongs to another organiser.
"""

import io
import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.utils import timezone
from PIL import Image

from accounts.enums import MembershipRole
from accounts.models import User
from accounts.services import add_membership
from certificates.models import Certificate
from certificates.services import issue_batch, render_batch
from competitions.enums import Phase, RoleKind, StageInput
from competitions.models import Competition, Extension, Role, Stage
from competitions.services import add_document, grant_extension
from core import jobs
from judging.models import Assignment, Mark
from judging.services.assigning import assign_juror
from judging.services.marks import save_mark
from judging.services.sheets import hand_in_sheet
from registrations import services as registrations
from registrations.enums import ConsentPurpose, EntryStatus
from registrations.models import Consent, Entry, Participant
from results.enums import DecisionKind
from results.services import publish_results, rank_division, record_decision, seal_protocol
from tests.cast import Cast, make_cast, make_competition, make_entry, make_pupil
from tests.gates.bouts import add_bouts
from tests.gates.stages import add_stages
from tests.gates.world_selections import add_delegation, add_external

ROLES = (
    "stranger", "link", "school", "other_school", "juror", "secretary", "chair", "organiser", "other_organiser",
    "department", "administrator",
)  # fmt: skip
WORDS = {
    "founder": "Управление образования города Калуги", "order": "", "place": "г. Калуга",
    "sign1_role": "Начальник управления", "sign1_name": "О. А. Лыткин", "sign2_role": "", "sign2_name": "",
}  # fmt: skip
TIMED = (
    "stages: [{id: main, better: lower, steps: [{fold: criterion, how: total}, {round: 0.01}, "
    "{fold: round, how: best, marks: worst}]}]\nrank: {by: [main], style: shared}\n"
)


@dataclass
class World:
    """The cast, and what parameters of addresses stand for."""

    cast: Cast
    ids: dict[str, Any] = field(default_factory=dict)  # «returned» → id of the returned entry, …

    def user(self, role: str) -> User | None:
        """Who acts in a role; nobody for the stranger and for the visitor with a private link."""
        names = {"school": "teacher", "other_school": "other_teacher", "stranger": "", "link": ""}
        name = names.get(role, role)
        return getattr(self.cast, name) if name else None


def pdf(name: str = "work.pdf") -> SimpleUploadedFile:
    """A small real PDF file."""
    out = io.BytesIO()
    Image.new("RGB", (40, 20), (30, 75, 155)).save(out, "PDF")
    return SimpleUploadedFile(name, out.getvalue(), "application/pdf")


def make_world() -> World:
    """Everything; about a second of work."""
    cast = make_cast()
    world = World(cast)
    other = {
        slug: _competition(cast, slug, phase)
        for slug, phase in [
            ("orbita", Phase.APPLICATIONS),
            ("raketa", Phase.JUDGING),
            ("luna", Phase.APPLICATIONS),
            ("zarya", Phase.DRAFT),
            ("vega", Phase.JUDGING),
            ("tandem", Phase.JUDGING),
        ]
    }
    proposed = add_membership(
        organisation=cast.school, email="new@example.org", role=MembershipRole.TEACHER, actor=cast.organiser
    )
    _keep(world, organisation=cast.school, membership=cast.teacher.memberships.get(), proposed=proposed)
    _publish(world)
    _judge(world, other["orbita"])
    _time(world, other["raketa"])
    _apply(world, other["luna"])
    add_stages(cast, other["vega"])
    add_bouts(cast, other["tandem"])
    world.ids["external"] = add_external(cast, pdf("diplom.pdf"))
    world.ids |= add_delegation(cast)
    return world


def _keep(world: World, **rows: Model) -> None:
    world.ids |= {name: row.pk for name, row in rows.items()}


def _competition(cast: Cast, slug: str, phase: Phase) -> Competition:
    competition = make_competition(cast.centre, slug, phase=phase)
    for name, kind in [
        ("chair", RoleKind.CHAIR),
        ("juror", RoleKind.JUROR),
        ("second_juror", RoleKind.JUROR),
        ("secretary", RoleKind.SECRETARY),
    ]:
        Role.objects.create(competition=competition, user=getattr(cast, name), kind=kind)
    return competition


def stage_of(competition: Competition) -> Stage:
    """The one stage of a competition of these tests."""
    return Stage.objects.select_related("scheme").get(scheme__competition=competition)


def seat(world: World, entry: Entry, who: str, values: tuple[str, ...]) -> Assignment:
    """Assign an expert and save these marks on the sheet."""
    cast = world.cast
    entry = Entry.objects.select_related("competition", "division__scheme").get(pk=entry.pk)
    stage = stage_of(entry.competition)
    role = entry.competition.roles.get(user=getattr(cast, who))
    seat = assign_juror(entry=entry, stage=stage, juror=role, actor=cast.chair)
    for criterion, value in zip(stage.criteria.all(), values, strict=False):
        save_mark(
            operation_id=uuid.uuid4(),
            entry=entry,
            stage=stage,
            criterion=criterion,
            judge=role,
            author=role.user,
            base_revision=0,
            value_text=value,
        )
    return seat


def _publish(world: World) -> None:
    """Judged by two experts and ranked, with a prize by decision; then sealed, published, certificates issued."""
    cast, competition = world.cast, world.cast.competition
    competition.wording = {"genitive": "городского конкурса «Звезда»", "prepositional": "городском конкурсе «Звезда»"}
    competition.phase = Phase.JUDGING
    competition.save()
    winner = make_pupil(cast.school, "Власова", "Полина", "Дмитриевна")
    entries = [
        make_entry(competition, cast.school, winner, title="Дорога к звёздам"),
        make_entry(competition, cast.other_school, make_pupil(cast.other_school, "Ахмедов", "Тимур"), title="Маяк"),
        make_entry(competition, cast.school, make_pupil(cast.school, "Сорокина", "Ульяна"), title="Двор"),
    ]
    for entry, marks in zip(entries, [("10", "9"), ("8", "7"), ("8", "7")], strict=True):
        for who in ("juror", "second_juror"):
            hand_in_sheet(assignment=seat(world, entry, who, marks), actor=getattr(cast, who))
    prize = record_decision(
        division=cast.division,
        kind=DecisionKind.SPECIAL,
        content={"award": "Приз зрительских симпатий", "entries": [entries[2].pk]},
        text="Присудить приз зрителей.",
        decided_on=timezone.localdate(),
        actor=cast.organiser,
    )
    rank_division(division=cast.division)
    _keep(world, pupil=winner, winner=entries[0], decision=prize, supervisor=cast.school.supervisors.first())
    _announce(world, winner)


def _announce(world: World, winner: Participant) -> None:
    """The protocol, its publication, the papers and their files, the winner's private link."""
    cast, competition = world.cast, world.cast.competition
    Competition.objects.filter(pk=competition.pk).update(phase=Phase.PROTOCOL)
    competition.refresh_from_db()
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    publish_results(competition=competition, protocols=[protocol], actor=cast.organiser)
    competition.refresh_from_db()
    kinds = ["diploma", "participant", "supervisor"]
    batch = issue_batch(competition=competition, kinds=kinds, actor=cast.organiser, words=WORDS)
    render_batch(job_id=batch.job_id, batch_id=batch.pk)
    paper = Certificate.objects.get(participant=winner, kind="diploma")
    line = protocol.lines.get(entry_id=world.ids["winner"])
    consent = winner.consents.get(purpose=ConsentPurpose.PROCESSING)
    _keep(world, protocol=protocol, batch=batch, certificate=paper, line=line, consent=consent)
    world.ids |= {
        "number": protocol.number,
        "job": batch.job_id,
        "check_code": paper.code,
        "paper_token": paper.token,
        "token": registrations.make_link(participant=winner, actor=cast.teacher),
    }


def _judge(world: World, competition: Competition) -> None:
    """One sheet begun, one handed in, one untouched; two experts disagree; a work with its file."""
    cast = world.cast
    first, second = (make_entry(competition, cast.school, title=title) for title in ("Орбита", "Спутник"))
    Entry.objects.filter(pk=first.pk).update(status=EntryStatus.RETURNED)  # a moment ago, when files came in
    first.refresh_from_db()
    work = registrations.attach_work(entry=first, code="work", upload=pdf(), actor=cast.teacher)
    Entry.objects.filter(pk=first.pk).update(status=EntryStatus.ACCEPTED)
    Competition.objects.filter(pk=competition.pk).update(phase=Phase.JUDGING)
    competition.refresh_from_db()
    sheet = seat(world, first, "juror", ("9",))
    other = seat(world, first, "second_juror", ("2", "3"))
    hand_in_sheet(assignment=other, actor=cast.second_juror)
    untouched = seat(world, second, "juror", ())
    mark = Mark.objects.get(entry=first, judge=sheet.juror)
    save_mark(  # a second device with an old revision: a conflict that the chair settles
        operation_id=uuid.uuid4(),
        entry=Entry.objects.select_related("competition", "division__scheme").get(pk=first.pk),
        stage=stage_of(competition),
        criterion=mark.criterion,
        judge=sheet.juror,
        author=cast.juror,
        base_revision=0,
        value_text="5",
    )
    rank_division(division=competition.divisions.get())
    _keep(world, judged=first, sheet=sheet, handed_in=other, untouched=untouched, mark=mark, work=work)
    world.ids["marks_job"] = jobs.start(
        "judging.import_marks", subject=f"competition:{competition.pk}", started_by=cast.organiser, total=4
    ).pk


def _time(world: World, competition: Competition) -> None:
    """Two rounds of a time that the secretary writes down."""
    stage = stage_of(competition)
    stage.input, stage.rounds, stage.judges = StageInput.GRID, 2, 0
    stage.save()
    scheme = stage.scheme
    scheme.rules, scheme.revision = TIMED, scheme.revision + 1
    scheme.save()
    stage.criteria.filter(code="craft").delete()
    criterion = stage.criteria.get()
    criterion.unit, criterion.maximum, criterion.weight = "seconds", 120, None
    criterion.save()
    entries = [make_entry(competition, world.cast.school, title=title) for title in ("Старт", "Полёт")]
    save_mark(
        operation_id=uuid.uuid4(),
        entry=Entry.objects.select_related("competition", "division__scheme").get(pk=entries[0].pk),
        stage=stage,
        criterion=criterion,
        round=1,
        author=world.cast.secretary,
        base_revision=0,
        value_text="95.6",
    )
    _keep(world, timed=entries[0])


def _apply(world: World, competition: Competition) -> None:
    """A draft, a returned and a submitted entry; a consent with its scan; a document and an extension."""
    cast = world.cast
    nomination = competition.nominations.get()
    entries = []
    for title, name in [("Черновик", "Лунина"), ("Возврат", "Морозова"), ("Подана", "Петрова")]:
        pupil = make_pupil(cast.school, name, "Анна", "Сергеевна")
        for purpose in ConsentPurpose:
            registrations.record_consent(
                participant=pupil,
                purpose=purpose,
                actor=cast.teacher,
                scope=["name", "school"],
                signed_on=date(2026, 9, 1),
                given_by="Мать",
                scan=pdf("soglasie.pdf"),
            )
        entry = registrations.create_entry(
            competition=competition, organisation=cast.school, nomination=nomination, actor=cast.teacher
        )
        entry = registrations.update_entry(entry=entry, actor=cast.teacher, title=title)
        registrations.add_member(entry=entry, participant=pupil, actor=cast.teacher)
        registrations.add_entry_supervisor(entry=entry, supervisor=cast.school.supervisors.first(), actor=cast.teacher)
        registrations.attach_work(entry=entry, code="work", upload=pdf(), actor=cast.teacher)
        entries.append(Entry.objects.get(pk=entry.pk))
    draft, returned, submitted = entries
    for entry in (returned, submitted):
        registrations.submit_entry(entry=Entry.objects.get(pk=entry.pk), actor=cast.teacher)
    registrations.return_entry(
        entry=Entry.objects.get(pk=returned.pk), actor=cast.organiser, remark="Добавьте описание"
    )
    document = add_document(
        competition=competition, kind="regulation", title="Положение", upload=pdf(), actor=cast.organiser
    )
    until = competition.applications_close_at + (competition.judging_until - competition.applications_close_at) / 2
    grant_extension(competition=competition, organisation=cast.school, until=until, actor=cast.organiser)
    consent = Consent.objects.filter(participant__last_name="Петрова").first()
    assert consent is not None
    ended = competition.roles.get(user=cast.second_juror)
    ended.is_active = False
    ended.save()
    _keep(
        world,
        draft=draft,
        returned=returned,
        submitted=submitted,
        document=document,
        extension=Extension.objects.get(competition=competition),
        waiting_consent=consent,
        submitted_work=submitted.works.get(),
        role=competition.roles.get(user=cast.juror),
        ended_role=ended,
        luna_pupil=draft.members.get().participant,
        luna_division=competition.divisions.get(),
    )
    world.ids["scan"] = consent.scan_id
