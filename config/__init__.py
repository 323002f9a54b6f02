"""Settings, addresses and entry points; the Celery app is loaded here so that `delay` finds its broker."""

from celery_app import app as celery_app

__all__ = ["celery_app"]
