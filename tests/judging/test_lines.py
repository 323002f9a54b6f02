"""Lines follow entries and rules; the checks of the desk follow the sheets."""

import pytest

from competitions.models import Division
from core.models import Job
from judging import bridge
from judging.models import Line, Mark
from judging.panels import checks_of_judging
from judging.services.audit import faults_of_marks
from judging.services.lines import rebuild_lines
from judging.services.sheets import hand_in_sheet
from judging.tasks import rebuild_lines as task
from registrations.enums import Standing
from registrations.services import set_standing


def test_an_entry_disqualified_is_so_in_its_line(judged):
    judged.mark(judged.idea, "8")
    set_standing(entry=judged.entry, standing=Standing.DISQUALIFIED, actor=judged.cast.organiser, reason="нарушение")
    assert Line.objects.get(entry=judged.entry).data["status"] == "DSQ"


def test_changed_rules_lay_the_waiting_lines_out_anew(judged):
    judged.mark(judged.idea, "8")
    scheme = judged.cast.division.scheme
    scheme.rules = scheme.rules.replace("how: mean, quorum: 2", "how: mean, quorum: 1")
    scheme.revision += 1
    scheme.save()
    job = Job.objects.get(kind="judging.rebuild_lines")
    task(job_id=job.pk, **job.arguments)
    job.refresh_from_db()
    assert job.status == Job.Status.DONE
    judged.mark(judged.craft, "9", entry=type(judged.entry).objects.get(pk=judged.entry.pk))
    line = Line.objects.get(entry=judged.entry)
    assert bridge.total_text(line.data, judged.stage) == "84"


def test_rebuilt_lines_equal_those_written_mark_by_mark(judged):
    for criterion in (judged.idea, judged.craft):
        judged.mark(criterion, "7")
        judged.mark(criterion, "9", judge=judged.second)
    before = dict(Line.objects.values_list("entry", "data"))
    rebuild_lines(division=Division.objects.select_related("scheme").get(pk=judged.cast.division.pk))
    after = dict(Line.objects.values_list("entry", "data"))
    assert after[judged.entry.pk] == before[judged.entry.pk]
    assert set(after) == {judged.entry.pk, judged.other.pk}


def test_rules_that_cannot_be_applied_yet_leave_the_mark_and_say_so(judged):
    scheme = judged.cast.division.scheme
    scheme.rules = scheme.rules.replace("how: mean, quorum: 2", "how: trimmed_mean, high: 1, low: 1, few: error")
    scheme.revision += 1
    scheme.save()
    judged.entry.refresh_from_db()
    entry = type(judged.entry).objects.get(pk=judged.entry.pk)
    for criterion in (judged.idea, judged.craft):
        judged.mark(criterion, "8", entry=entry)
    line = Line.objects.get(entry=entry)
    assert "few: error" in line.data["error"]
    assert line.missing >= 1
    assert Mark.objects.count() == 2


def test_the_checklist_waits_for_sheets_and_conflicts(judged):
    def state():
        return {check.title: (check.is_done, check.count) for check in checks_of_judging(judged.cast.competition)}

    assert state()["Сданы все листы"] == (False, 2)
    assert state()["У каждой работы есть эксперты"] == (False, 1)
    for criterion in (judged.idea, judged.craft):
        judged.mark(criterion, "8")
    judged.mark(judged.idea, "7")
    assert state()["Нет спорных оценок"] == (False, 1)
    judged.mark(judged.idea, "8", base_revision=1)
    hand_in_sheet(assignment=judged.first_seat, actor=judged.cast.juror)
    assert state()["Сданы все листы"] == (False, 1)
    assert state()["Нет спорных оценок"] == (True, 0)


@pytest.mark.parametrize("change", [{"value": "9"}, {"revision": 5}])
def test_a_mark_changed_past_the_log_is_found(judged, change):
    judged.mark(judged.idea, "8")
    assert list(faults_of_marks()) == []
    Mark.objects.update(**change)
    assert len(list(faults_of_marks())) == 1
