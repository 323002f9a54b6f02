"""Whether the parts of the program live: signs of life of worker and beat, and the page that reads them.

1. The worker writes its sign into the queue's server with each of its heart-beats (every two seconds).
2. Beat writes one whenever it sends a periodic task (every fifteen seconds).
3. `/healthz` asks the database and the queue and looks how old the signs are.
"""

import ctypes
import signal
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from celery.signals import beat_embedded_init, beat_init, before_task_publish, heartbeat_sent, worker_process_init
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis

WORKER_SIGN = "apogee:alive:worker"
BEAT_SIGN = "apogee:alive:beat"
WORKER_SILENCE_S = 15
BEAT_SILENCE_S = 60
PR_SET_PDEATHSIG = 1

State = dict[str, Any]


@cache
def queue_server() -> Redis:
    """A client of the server that holds the queue."""
    return Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends, however that one was killed."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@heartbeat_sent.connect
def sign_of_worker(**_kwargs: Any) -> None:
    """The worker is connected and its loop turns."""
    queue_server().set(WORKER_SIGN, time.time(), ex=WORKER_SILENCE_S)


@worker_process_init.connect
@beat_embedded_init.connect
def tie_to_worker(**_kwargs: Any) -> None:
    """A process that a worker started must not go on without it: the worker may have been killed."""
    die_with_parent()


@beat_init.connect
@beat_embedded_init.connect
def begin_beat(**_kwargs: Any) -> None:
    """From here on this process is beat: what it publishes is its sign of life."""
    before_task_publish.connect(sign_of_beat)
    sign_of_beat()


def sign_of_beat(**_kwargs: Any) -> None:
    """Beat has sent a periodic task."""
    queue_server().set(BEAT_SIGN, time.time(), ex=BEAT_SILENCE_S)


def health() -> dict[str, State]:
    """The state of database, queue, worker and beat."""
    return {
        "database": _state(_ask_database),
        "queue": _state(_ask_queue),
        "worker": _state(lambda: _ask_sign(WORKER_SIGN)),
        "beat": _state(lambda: _ask_sign(BEAT_SIGN)),
    }


def _state(ask: Callable[[], State]) -> State:
    """The answer, or the kind of the failure; its text may hold an address or a password and stays inside."""
    begun = time.perf_counter()
    try:
        answer = ask()
    except Exception as error:  # noqa: BLE001 - whatever fails, the page must say so
        return {"ok": False, "error": type(error).__name__}
    return answer | {"ms": round((time.perf_counter() - begun) * 1000, 1)}


def _ask_database() -> State:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True, "kind": connection.vendor}


def _ask_queue() -> State:
    return {"ok": True, "waiting": queue_server().llen("celery"), "taken": queue_server().hlen("unacked")}


def _ask_sign(name: str) -> State:
    seen = queue_server().get(name)
    return (
        {"ok": False, "error": "silent"} if seen is None else {"ok": True, "seen_s": round(time.time() - float(seen))}
    )


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """The page for a watchdog: 200 when every part lives, 503 when one does not."""
    parts = health()
    ok = all(part["ok"] for part in parts.values())
    return JsonResponse({"ok": ok, **parts}, status=200 if ok else 503)
