"""Settings of the tests: those of the program, with what would only slow a test left out."""

import os
import tempfile

os.environ.setdefault("APOGEE_VAR", tempfile.mkdtemp(prefix="apogee-test-"))

from config.settings import *  # noqa: F403
from config.settings import VAR_DIR

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
