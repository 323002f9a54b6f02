"""`/healthz`: each part's state, 503 when one is down, nothing told that a stranger should not read."""

import time

import pytest
from django.db import connection
from redis.exceptions import ConnectionError as NoQueue

from core import health


class Queue(dict):
    """What the page asks of the queue's server, kept in memory."""

    def llen(self, _name):
        return 3

    def hlen(self, _name):
        return 1

    def set(self, name, value, ex):
        self[name] = str(value).encode()
        self[f"{name}:ex"] = ex


@pytest.fixture
def queue(monkeypatch):
    server = Queue()
    monkeypatch.setattr(health, "queue_server", lambda: server)
    return server


@pytest.mark.django_db
def test_everything_lives(client, queue):
    health.sign_of_worker()
    health.sign_of_beat()
    answer = client.get("/healthz")
    assert answer.status_code == 200
    body = answer.json()
    assert body["ok"] is True
    assert body["database"]["kind"] == connection.vendor
    assert (body["queue"]["waiting"], body["queue"]["taken"]) == (3, 1)
    assert body["worker"]["seen_s"] <= 5
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("silent", ["worker", "beat"])
def test_a_silent_part_makes_503_and_is_named(client, queue, silent):
    signs = {"worker": health.sign_of_worker, "beat": health.sign_of_beat}
    for name, leave in signs.items():
        if name != silent:
            leave()
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()[silent] | {"ms": 0} == {"ok": False, "error": "silent", "ms": 0}


@pytest.mark.django_db
def test_a_failing_queue_is_told_by_kind_only(client, monkeypatch):
    def refuse():
        raise NoQueue("redis://:password@10.0.0.1 refused")

    monkeypatch.setattr(health, "queue_server", refuse)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["queue"] == {"ok": False, "error": "ConnectionError"}
    assert b"password" not in answer.content


def test_a_failing_database_makes_503(client, queue, monkeypatch):
    health.sign_of_worker()
    health.sign_of_beat()

    def refuse():
        raise RuntimeError

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"]["ok"] is False
    assert answer.json()["queue"]["ok"] is True


def test_signs_expire_by_themselves(queue):
    health.sign_of_worker()
    assert queue[f"{health.WORKER_SIGN}:ex"] == health.WORKER_SILENCE_S
    assert abs(float(queue[health.WORKER_SIGN]) - time.time()) < 5


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(client, method):
    assert getattr(client, method)("/healthz").status_code == 405
