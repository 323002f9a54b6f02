"""Settings of the tests: those of the program, with what would only slow a test left out."""

import atexit
import os
import shutil
import tempfile

if "APOGEE_VAR" not in os.environ:
    os.environ["APOGEE_VAR"] = tempfile.mkdtemp(prefix="apogee-test-")
    atexit.register(shutil.rmtree, os.environ["APOGEE_VAR"], ignore_errors=True)

from config.settings import *  # noqa: F403
from config.settings import DATABASES, VAR_DIR

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in the program: threads of a live server and a test share it under WAL, which memory cannot.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PRIVATE_FILES_ROOT = VAR_DIR / "files"
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_URL = "memory://"
(VAR_DIR / "static").mkdir(exist_ok=True)  # WhiteNoise warns of a missing folder, and a warning is an error
