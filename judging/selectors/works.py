"""The parts of a work as an expert's viewer shows them, and who may open its files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from core.models import StoredFile
from judging.enums import AssignmentStatus
from judging.models import Assignment
from registrations.models import Work


@dataclass(frozen=True)
class WorkPart:
    """A file or a link of the work as the viewer shows it; `kind` is image, pdf, video, link or file."""

    work_id: int
    title: str
    kind: str
    link: str
    size: int | None


KINDS = {"application/pdf": "pdf", "image/jpeg": "image", "image/png": "image", "video/mp4": "video"}


def parts_of_work(assignment: Assignment) -> list[WorkPart]:
    """Parts of the work under the titles of the nomination: a file's own name may carry the author's."""
    nomination = assignment.entry.nomination
    titles = {item["code"]: item["title"] for item in (nomination.uploads if nomination else [])}
    works = list(Work.objects.filter(entry_id=assignment.entry_id).select_related("file"))
    return [_part(work, titles, _count_before(works, work)) for work in works]


def _count_before(works: Iterable[Work], work: Work) -> str:
    """« 2» after the title of the second file of one kind."""
    same = [other.pk for other in works if other.code == work.code]
    return f" {same.index(work.pk) + 1}" if len(same) > 1 else ""


def _part(work: Work, titles: Mapping[str, str], suffix: str) -> WorkPart:
    title = titles.get(work.code, _("Работа")) + suffix
    if work.file is None:
        return WorkPart(work.pk, title, "link", work.link, None)
    return WorkPart(work.pk, title, KINDS.get(work.file.content_type, "file"), "", work.file.size)


def work_of_assignment(assignment: Assignment, pk: int) -> Work:
    """A work of the assigned entry; every other does not exist for this expert."""
    work = Work.objects.filter(pk=pk, entry_id=assignment.entry_id, file__isnull=False).select_related("file").first()
    if work is None:
        raise Http404
    return work


def may_open_work(user: User, stored: StoredFile) -> bool:
    """An expert opens the files of the entries assigned to them, while the assignment holds."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(
        Work.objects.filter(
            file=stored,
            entry__assignments__juror__user=user,
            entry__assignments__juror__is_active=True,
            entry__assignments__status=AssignmentStatus.OPEN,
        ).exists()
    )
