"""How often one address may ask about papers: numbers follow each other and must not be read out in a row."""

import hashlib
import logging
import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

WINDOW = 60  # seconds

logger = logging.getLogger(__name__)


def is_too_often(request: HttpRequest) -> bool:
    """Whether this address asked too often within the minute.

    allauth's own limits count only what is sent by POST, its knowledge of proxies is used all the same. While the
    cache is away nobody is turned back, and the log says so.
    """
    address = str(get_adapter().get_client_ip(request))
    digest = hashlib.sha256(address.encode()).hexdigest()[:16]
    key = f"certificate_check:{digest}:{int(time.time() // WINDOW)}"
    try:
        cache.add(key, 0, 2 * WINDOW)
        return cache.incr(key) > settings.CERTIFICATE_CHECKS_PER_MINUTE
    except RedisError:
        logger.exception("limit of certificate checks: no cache")
        return False
