"""From marks to papers: decisions, places, protocols, publication, delegation, diplomas and their check."""

import csv
import io
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pypdfium2
import zxingcpp
from django.test import TestCase
from django.utils import timezone

from certificates.enums import CertificateKind
from certificates.models import Certificate
from competitions.enums import Phase
from competitions.models import Division
from results.enums import DecisionKind, StandingState
from results.models import Decision, Delegation, Protocol, ProtocolLine
from results.selectors.decisions import Choice, open_questions, tied_blocks
from results.selectors.joint import joint_state
from scoring.numbers import parse_number
from tests.journey.marking import Marking
from tests.journey.people import words_of

WORDS = {"founder": "Управление образования города Калуги", "place": "г. Калуга"}
STATES = {"ranked": StandingState.RANKED, "pending": StandingState.PENDING, "failed": StandingState.FAILED}
PAPERS = (CertificateKind.DIPLOMA, CertificateKind.PARTICIPANT)  # a selection gives places in a delegation, no diplomas
DEGREE = re.compile(r"I{1,3} степени|Гран-при|победителя?|призёра?")
QR_DPI = 150


class Ending(Marking):
    """The last half of the walk."""

    # ---- decisions

    def decide(self) -> None:
        """Write down what the example's jury decided, each where its question or its tie stands."""
        for part in self.worked.parts:
            self._decide_in(self.division(part))
            self.recompute(self.division(part))

    def _decide_who_goes_on(self, division: Division) -> None:
        self._decide_in(division, kinds={"advance", "admit"})
        self.recompute(division)

    def _decide_in(self, division: Division, kinds: set[str] | None = None) -> None:
        for item in self.worked.decisions:
            kind, _colon, title = item["key"].rpartition(":")
            blocks = [[self.entries[name].pk for name in block] for block in item["order"]]
            if kinds is not None and kind not in kinds:
                continue
            if kind == "extra":
                self._give_prize(division, title, item["order"][0])
            elif kind:
                self._answer(division, item["key"], blocks)
            elif len(blocks) > 1:
                self._separate(division, blocks)

    def _record(self, division: Division, query: str, **data: Any) -> None:
        self.get(self.people.chair, "decision_list", self.slug, division.code)
        words = {"text": "Открытое голосование жюри", "decided_on": str(timezone.localdate())}
        place = (self.slug, division.code)
        self.act(self.people.chair, "decision_new", *place, data=words | data, query=f"?{query}")

    def _give_prize(self, division: Division, title: str, names: list[str]) -> None:
        own = [self.entries[name] for name in names if self.entries[name].division_id == division.pk]
        if own:
            numbers = ", ".join(entry.number for entry in own)
            self._record(division, f"vid={DecisionKind.SPECIAL}", award=title, numbers=numbers)

    def _answer(self, division: Division, key: str, blocks: list[list[int]]) -> None:
        """The answer to an open question: the first block gets what is asked about."""
        choice = next((n for n, found in enumerate(open_questions(division)) if found.key == key), None)
        if choice is not None:
            self._record(division, f"vopros={choice}", chosen=blocks[0])

    def _separate(self, division: Division, blocks: list[list[int]]) -> None:
        """The order of equals, where they share a place."""
        orders = {entry: number for number, block in enumerate(blocks, 1) for entry in block}
        for number, block in enumerate(tied_blocks(division)):
            if {entry.pk for entry in block.entries} == set(orders):
                fields = {f"spot_{pk}": order for pk, order in orders.items()}
                self._record(division, f"ravnye={number}", **fields)

    # ---- places

    def compare_places(self) -> None:
        """The ranking as its table is downloaded, against the example."""
        given = [item for item in self.worked.decisions if item["key"].startswith("extra:")]
        prizes = {(name, item["key"].partition(":")[2]) for item in given for name in item["order"][0]}
        for part in self.worked.parts:
            division = self.division(part)
            self.get(self.people.organiser, "ranking", self.slug, division.code)
            rows = self._table("ranking_export", division.code)
            for name, wanted in part.expected.items():
                row = rows[self.entries[name].number]
                state = STATES[wanted["state"]].label if "state" in wanted else None
                self._compare(name, wanted, row, {title for one, title in prizes if one == name})
                assert state is None or (name, row["Участие"]) == (name, state)
            asked = {question.key for question in open_questions(division)}
            assert asked <= set(self.worked.data.get("questions", ())), asked

    def _compare(self, name: str, wanted: Mapping[str, Any], row: Mapping[str, str], prizes: set[str]) -> None:
        """Place, total and award of one entry, as far as the example names them."""
        if "place" in wanted:
            assert (name, row["Место"].strip("–")) == (name, str(wanted["place"]))
        if "total" in wanted:
            shown = re.sub(r"\s", "", row["Итог"].partition(";")[0])
            assert (name, parse_number(shown)) == (name, parse_number(str(wanted["total"])))
        if "award" in wanted:
            awards = set(filter(None, wanted["award"].split(", "))) - prizes
            assert (name, set(filter(None, row["Награда"].split(", ")))) == (name, awards)

    def _table(self, name: str, *address: Any) -> dict[str, dict[str, str]]:
        """A table as the organiser downloads it, by the number of the entry."""
        text = self.get(self.people.organiser, name, self.slug, *address, "csv").content.decode("utf-8-sig")
        dialect = ";" if ";" in text.splitlines()[0] else ","
        return {row["Номер"] or row["Команда"]: row for row in csv.DictReader(io.StringIO(text), delimiter=dialect)}

    # ---- what is still missing

    def settle(self) -> bool:
        """Begun sheets are brought to an end, what never came is accepted as incomplete, open questions are answered.

        Whether a mark was added that the example does not have.
        """
        is_changed = False
        for part in self.worked.parts:
            division = self.division(part)
            finished = self.finish_sheets(part.pending)
            if finished:
                is_changed = True
                self.recompute(division)
            rows = self._table("ranking_export", division.code).values()
            if part.lacks_judges or any(row["Участие"] == StandingState.PENDING.label for row in rows):
                self._record(division, f"vid={DecisionKind.ACCEPT_INCOMPLETE}")
            while questions := open_questions(division):
                first: Choice = questions[0]
                self._record(division, "vopros=0", chosen=[first.entries[0].pk])
            self.recompute(division)
        assert not Decision.objects.filter(division__competition=self.competition).exclude(revoked_at=None).exists()
        return is_changed

    # ---- protocols and publication

    def seal(self, *, is_changed: bool) -> None:
        """«Подписать готовые», then the protocol over all divisions where the rules have one."""
        organiser = self.people.organiser
        self.begin(Phase.PROTOCOL)
        html = self.get(organiser, "protocol_seal_ready", self.slug).content.decode()
        ready = re.findall(r'name="division" value="([^"]+)"', html)
        assert set(ready) == {part.code for part in self.worked.parts}, words_of(
            self.get(organiser, "protocol_seal_ready", self.slug)
        )
        self.act(organiser, "protocol_seal_ready", self.slug, data={"division": ready})
        if joint_state(self.competition) is not None:
            self.act(organiser, "protocol_joint_prepare", self.slug)
        if not is_changed:
            self._compare_protocols()

    def _compare_protocols(self) -> None:
        for part in self.worked.parts:
            sealed = Protocol.objects.get(division=self.division(part))
            self.get(self.people.organiser, "protocol", self.slug, sealed.number)
            rows = self._table("protocol_export", sealed.number)
            for name, wanted in part.expected.items():
                row = rows[self.entries[name].number]
                special = set(filter(None, row["Специальные призы"].split("; ")))
                self._compare(name, wanted, row, special)
            for table in self.worked.teams.values():
                for label, place in table.items():
                    title = self.schools[label].organisation.short_name
                    assert (label, rows[title]["Место"]) == (label, str(place))

    def publish(self) -> None:
        """All protocols, every place; everybody reads them, nobody could before."""
        organiser, address = self.people.organiser, f"/konkursy/{self.slug}/itogi/"
        stranger = self.people.window(None)
        assert self._winner().entry.number not in stranger.get(address).content.decode()
        self.get(organiser, "publication", self.slug)
        chosen = list(Protocol.objects.filter(competition=self.competition).values_list("pk", flat=True))
        self.act(organiser, "publication", self.slug, data={"protocols": chosen, "rows": "placed"})
        self.competition.refresh_from_db()
        assert self.competition.phase == Phase.PUBLISHED
        shown = stranger.get(address)
        assert shown.status_code == 200
        assert self._public_name() in " ".join(words_of(shown).split())

    def _winner(self) -> ProtocolLine:
        """The first of the best lines."""
        lines = ProtocolLine.objects.filter(protocol__competition=self.competition, entry__isnull=False, first=1)
        return lines.select_related("entry__organisation").order_by("pk")[0]

    def _public_name(self) -> str:
        """How the winner stands on the page of results: team, person with the consent, else the organisation."""
        entry = self._winner().entry
        member = entry.members.select_related("participant").first()
        if entry.team_name:
            return entry.team_name
        if member is None or "publication" not in self.preset.papers.get("consents", ()):
            return str(entry.organisation.short_name)
        return str(member.participant.last_name)

    # ---- the delegation

    def send_delegation(self) -> None:
        """Who goes by the protocol, for a selection whose result is obtained elsewhere."""
        if not self.preset.delegation:
            return
        for part in self.worked.parts:
            division = self.division(part)
            self.act(self.people.organiser, "delegation_form", self.slug, division.code)
            page = self.get(self.people.organiser, "delegation", self.slug, division.code).content.decode()
            lines = ProtocolLine.objects.filter(
                protocol__division=division, award=self.preset.delegation["award"], entry__isnull=False
            )
            going = Delegation.objects.get(division=division).members.filter(status="going")
            assert set(going.values_list("entry", flat=True)) == set(lines.values_list("entry", flat=True)) != set()
            for line in lines.select_related("entry").prefetch_related("entry__members__participant"):
                assert all(member.participant.last_name in page for member in line.entry.members.all())

    # ---- papers

    def issue(self) -> None:
        """Diplomas, or certificates of participants where there are none; the worker makes the files."""
        html = self.get(self.people.organiser, "batch_page", self.slug).content.decode()
        boxes = re.findall(r'name="kinds" value="(\w+)"[^>]*?data-count="(\d+)"', html)
        waiting = [kind for kind, count in boxes if int(count)]
        kinds = [kind for kind in PAPERS if kind in waiting][:1]
        assert kinds, boxes
        with TestCase.captureOnCommitCallbacks(execute=True):
            self.act(self.people.organiser, "batch_issue", self.slug, data={"kinds": kinds, **WORDS})
        self.get(self.people.organiser, "certificate_register", self.slug)

    def check_papers(self) -> None:
        """The winner's school takes its diploma: name, degree and number stand on it, and its code says it holds."""
        line = self._winner()
        teacher = next(
            school.teacher for school in self.people.schools if school.organisation == line.entry.organisation
        )
        page = self.get(teacher, "certificate_list").content.decode()
        paper = Certificate.objects.filter(competition=self.competition, entry=line.entry).order_by("pk")[0]
        assert f"/diplomy/{paper.pk}/fayl.pdf" in page
        answer = self.get(teacher, "certificate_file", paper.pk)
        text, address = read_paper(b"".join(answer) if answer.streaming else answer.content)
        for words in self._printed(line, paper):
            assert words.lower() in text.lower(), (words, text)
        number = re.search(r"Рег\. № (\S+-\d{2}-\d{4})", text)
        assert number, text
        checked = self.people.window(None).get(urlsplit(address).path)
        assert checked.status_code == 200
        assert "действителен" in words_of(checked), words_of(checked)
        assert number[1] in words_of(checked)

    def _printed(self, line: ProtocolLine, paper: Certificate) -> list[str]:
        """What has to be read on the winner's paper: who, and for a diploma the degree."""
        entry = line.entry
        members = [member.participant for member in entry.members.select_related("participant")]
        names = [f"{person.last_name} {person.first_name}" for person in members[:1]]
        person = next(iter(names), entry.organisation.full_name)
        if paper.kind == CertificateKind.PARTICIPANT:
            return [person]
        return [entry.team_name or person, *DEGREE.findall(line.award)]


def read_paper(content: bytes) -> tuple[str, str]:
    """The words of the first page and the address behind its QR code."""
    document = pypdfium2.PdfDocument(content)
    page = document[0]
    text = " ".join(page.get_textpage().get_text_range().replace("\xa0", " ").replace("\xad", "").split())
    picture = page.render(scale=QR_DPI / 72).to_pil().convert("L")
    (code,) = zxingcpp.read_barcodes(picture)
    document.close()
    return text, code.text
