"""How often one address may ask about papers: numbers follow each other and must not be read out in a row."""

import logging

from allauth.core import ratelimit
from django.http import HttpRequest
from redis.exceptions import RedisError

ACTION = "certificate_check"  # its rate stands in settings.ACCOUNT_RATE_LIMITS

logger = logging.getLogger(__name__)


def is_too_often(request: HttpRequest) -> bool:
    """Whether this address asked too often; while the cache is away nobody is turned back, and the log says so."""
    try:
        return not ratelimit.consume(request, action=ACTION)
    except RedisError:
        logger.exception("rate limit of the check page: no cache")
        return False
