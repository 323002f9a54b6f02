"""The audit trail: what was written stays as it was written, and any change shows."""

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from core import audit
from core.models import Anchor, AuditEntry, ChainHead, Job
from tests.cast import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def target():
    return make_user("a@example.org", "Громова", "Анна")


@pytest.fixture
def chains(target):
    for number in range(3):
        audit.record(chain="division:1", act="mark.saved", target=target, actor=target, details={"value": str(number)})
    audit.record(chain="division:2", act="mark.saved", target=target, actor=None)
    audit.anchor_heads()


def test_a_whole_trail_has_no_faults(chains):
    assert audit.verify_chains() == []
    assert list(AuditEntry.objects.filter(chain="division:1").values_list("sequence", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize(
    "change", [{"act": "mark.lost"}, {"details": {"value": "9"}}, {"actor_id": 7}, {"object_id": "77"}]
)
def test_a_changed_entry_is_found_and_named(chains, change):
    AuditEntry.objects.filter(chain="division:1", sequence=2).update(**change)
    assert audit.verify_chains() == ["журнал division:1, запись 2: изменена после записи"]


def test_a_dropped_entry_is_found(chains):
    AuditEntry.objects.filter(chain="division:1", sequence=2).delete()
    assert any("перед ней нет записи 2" in fault for fault in audit.verify_chains())


def test_a_cut_end_is_found_even_when_the_head_was_moved_back(chains):
    AuditEntry.objects.filter(chain="division:1", sequence=3).delete()
    last = AuditEntry.objects.get(chain="division:1", sequence=2)
    ChainHead.objects.filter(chain="division:1").update(sequence=2, digest=last.digest)
    assert audit.verify_chains() == ["журнал division:1: записи 3, закреплённой в общей цепочке, больше нет"]


def test_a_rewritten_anchor_is_found(chains):
    Anchor.objects.update(heads={"division:1": [1, "0" * 64]})
    assert any("общая цепочка, звено 1" in fault for fault in audit.verify_chains())


def test_nothing_new_makes_no_anchor(chains):
    assert audit.anchor_heads() is None
    assert Anchor.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_entry_without_a_transaction_is_refused(target):
    with pytest.raises(TransactionManagementError):
        audit.record(chain="division:1", act="mark.saved", target=target, actor=None)


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_undone_leaves_no_entry(target):
    @transaction.atomic
    def act_and_fail():
        audit.record(chain="division:1", act="mark.saved", target=target, actor=None)
        Job.objects.create(kind="x")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act_and_fail()
    assert AuditEntry.objects.count() == Job.objects.count() == 0
    assert audit.verify_chains() == []
