"""From the preset to accepted applications: a competition is set up, schools apply, papers are checked."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from competitions.enums import Phase
from competitions.models import Competition, Division
from registrations.enums import ConsentPurpose, ConsentStatus, EntryStatus
from registrations.models import Consent, Entry, Participant
from registrations.selectors import author_of
from tests.journey.examples import Part, Worked
from tests.journey.people import Fields, People, School, tiny_file, went_on

DAY = timedelta(days=1)
DATES = {
    "applications_open_at": (-2, 9),
    "applications_close_at": (10, 18),
    "admission_until": (14, 18),
    "judging_until": (20, 18),
    "results_at": (25, 15),
}
PART = "опыты и расчёты"


class Applying:
    """The first half of the walk; `entries` are kept by their names in the example."""

    def __init__(self, people: People, worked: Worked) -> None:
        self.people, self.worked, self.preset = people, worked, worked.preset
        self.entries: dict[str, Entry] = {}
        self.schools: dict[str, School] = {}
        self.competition = Competition()
        self.practised: set[tuple[int, int]] = set()  # experts who filled a sheet of a stage mark by mark

    # ---- what everybody does

    def get(self, user: Any, name: str, *args: Any, **query: Any) -> Any:
        """Open a page, which is there."""
        response = self.people.window(user).get(reverse(name, args=args), query)
        assert response.status_code == 200, (name, response.status_code)
        return response

    def post(self, user: Any, name: str, *args: Any, data: Fields | None = None, query: str = "") -> Any:
        """Send a form to its own address."""
        return self.people.window(user).post(reverse(name, args=args) + query, dict(data or {}))

    def act(self, user: Any, name: str, *args: Any, data: Fields | None = None, query: str = "") -> str:
        """Send a form that is accepted; the address that follows."""
        return went_on(self.post(user, name, *args, data=data, query=query))

    @property
    def slug(self) -> str:
        """The address of the competition."""
        return str(self.competition.slug)

    def division(self, part: Part) -> Division:
        """The division of a part of the example."""
        return self.competition.divisions.select_related("scheme", "competition").get(code=part.code)

    # ---- the organiser

    def make_competition(self) -> None:
        """From the preset, with dates around today, the regulation and the jury; applications open."""
        organiser, today = self.people.organiser, timezone.localdate()
        self.get(organiser, "competition_create", self.preset.slug)
        values = {"year": today.year, "organiser": self.people.centre.pk, "contacts": "8 (4842) 00-00-00"}
        slug = self.act(organiser, "competition_create", self.preset.slug, data=values).strip("/").split("/")[-1]
        self.competition = Competition.objects.get(slug=slug)
        dates: dict[str, Any] = {name: f"{today + DAY * days}T{hour:02}:00" for name, (days, hour) in DATES.items()}
        dates |= {"part": "dates", "appeals_until": "", "ages_on": str(today)}
        self.act(organiser, "competition_settings", slug, data=dates)
        paper = {"kind": "regulation", "title": "Положение о конкурсе", "upload": tiny_file("pdf")}
        self.act(organiser, "document_list", slug, data=paper)
        self._invite_jury()
        self.begin(Phase.APPLICATIONS)

    def _invite_jury(self) -> None:
        invited = [(self.people.secretary, "secretary"), (self.people.chair, "chair")]
        invited += [(self.people.juror(number), "juror") for number in range(self.worked.panel)]
        for user, kind in invited:
            self.act(self.people.organiser, "role_list", self.slug, data={"email": user.email, "kind": kind})

    def begin(self, phase: Phase) -> None:
        """Go on to the next phase on the desk, which is this one."""
        self.act(self.people.organiser, "phase_move", self.slug, data={"to": phase})
        self.competition.refresh_from_db()
        assert self.competition.phase == phase

    # ---- the schools

    def apply(self) -> None:
        """Every entry of the example applies from a school of its own, or from the one that the example names."""
        labels: dict[str, int] = {}
        names = [(part, name) for part in self.worked.parts for name in part.names]
        for place, (part, name) in enumerate(names):
            label = part.about(name).get("school")
            index = labels.setdefault(label, len(labels)) if label else place
            self.schools[name] = self.people.school(index)
            if label:
                self.schools[label] = self.schools[name]
            self._apply(part, name, self.schools[name])

    def _apply(self, part: Part, name: str, school: School) -> None:
        teacher = school.teacher
        data = {"nomination": part.nomination.code}
        address = self.act(teacher, "entry_create", self.slug, data=data)
        entry = Entry.objects.get(pk=int(address.strip("/").split("/")[-1]))
        people = self._members(part, school)
        fields = self._fields(part, name) | {"revision": entry.revision}
        if part.nomination.entrant == "teacher" and author_of(school.supervisor) is None:
            self.act(teacher, "entry_edit", entry.pk, data=fields | {"do": f"add_teacher:{school.supervisor.pk}"})
            self._consents(school, entry.members.get().participant)
            people, fields = people[1:], {}
        for person in people:
            self._consents(school, person)
        for person in people:
            self.act(teacher, "entry_edit", entry.pk, data=fields | {"do": f"add_member:{person.pk}"})
            fields = {}
        if part.nomination.entrant in {"pupil", "team", "board"}:
            fields |= {"do": "add_supervisor", "supervisor": school.supervisor.pk}
            self.act(teacher, "entry_edit", entry.pk, data=fields)
            fields = {}
        if self.preset.papers.get("parts_required") and len(people) > 1:
            entry.refresh_from_db()
            fields |= {f"part-{member.pk}": PART for member in entry.members.all()} | {"revision": entry.revision}
        self.act(teacher, "entry_edit", entry.pk, data=fields | {"do": "submit"})
        entry.refresh_from_db()
        assert (entry.status, entry.division.code) == (EntryStatus.SUBMITTED, part.code)
        self.entries[name] = entry

    def _members(self, part: Part, school: School) -> list[Participant]:
        nomination = part.nomination
        count = nomination.min_members
        if self.preset.papers.get("parts_required") and not self.entries:
            count = min(nomination.max_members, count + 1)  # one joint work, whose authors name their parts
        taken = sum(entry.organisation_id == school.organisation.pk for entry in self.entries.values())
        group = next((group for group in self.preset.groups if group.code == part.data.get("group")), None)
        is_adult = nomination.entrant == "teacher"
        wanted = (taken + 1) * nomination.max_members if taken else count
        return self.people.participants(school, group, is_adult=is_adult, count=wanted)[-count:] if count else []

    def _fields(self, part: Part, name: str) -> dict[str, Any]:
        """The typed fields, the required extras, and a file or a link for each required upload."""
        nomination = part.nomination
        own = part.about(name).get("extras", {})
        fields: dict[str, Any] = {"title": f"Работа {name}"} if nomination.has_title else {}
        if nomination.entrant in {"team", "board"}:
            fields["team_name"] = f"Команда {name}"
        for extra in nomination.extras:
            usual = extra.get("choices", [""])[0] if extra["kind"] == "choice" else "480"
            if extra["code"] in own or extra.get("required", True):
                fields[f"extra-{extra['code']}"] = str(own.get(extra["code"], usual))
        for upload in nomination.uploads:
            if not upload.get("required", True):
                continue
            if upload.get("is_link"):
                fields[f"link-{upload['code']}"] = "https://example.org/rabota"
            else:
                count = max(1, upload.get("min", 1))
                fields[f"file-{upload['code']}"] = [tiny_file(upload["types"][0]) for _n in range(count)]
        return fields

    def _consents(self, school: School, person: Participant) -> None:
        """The papers of a person that this contest asks for and that the school has not handed in before."""
        asked = self.preset.papers.get("consents", ())
        kept = set(Consent.objects.filter(participant=person).values_list("purpose", flat=True))
        for purpose in (purpose for purpose in asked if purpose not in kept):
            paper = {"signed_on": str(timezone.localdate()), "given_by": f"{person.last_name} Ольга Ивановна"}
            if purpose == ConsentPurpose.PUBLICATION:
                paper |= {"scope": ["name", "school", "grade", "work"]}
            self.act(school.teacher, "consent_add", person.pk, purpose, data=paper | {"scan": tiny_file("pdf")})

    # ---- the organiser again

    def accept(self) -> None:
        """Check every paper, accept every application, deal the ciphers out, note who is out of competition."""
        organiser = self.people.organiser
        self.get(organiser, "consent_queue", self.slug)
        waiting = Consent.objects.filter(
            status=ConsentStatus.RECEIVED, participant__memberships__entry__competition=self.competition
        )
        for pk in list(waiting.values_list("pk", flat=True).distinct()):
            self.act(organiser, "consent_verify", self.slug, pk)
        self.get(organiser, "review_list", self.slug)
        for entry in self.entries.values():
            self.act(organiser, "entry_accept", entry.pk)
        if self.competition.is_blind:
            self.act(organiser, "cipher_assign", self.slug)
        for part in self.worked.parts:
            for name in part.names:
                if status := part.about(name).get("status"):
                    data = {"standing": status, "reason": "по заявлению школы"}
                    self.act(organiser, "entry_standing", self.entries[name].pk, data=data)
        for entry in self.entries.values():
            entry.refresh_from_db()
            assert entry.status == EntryStatus.ACCEPTED
        self.begin(Phase.ADMISSION)
        self.begin(Phase.JUDGING)
