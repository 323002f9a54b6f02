"""A worker in a process of its own, to be killed: takes the open job of the test database and does it.

`python -m tests.certificates.worker DATABASE FILES`
"""

import os
import sys
from pathlib import Path


def main(database: str, files: str) -> None:
    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    settings.DATABASES["default"]["NAME"] = database
    settings.PRIVATE_FILES_ROOT = Path(files)
    django.setup()
    from certificates.tasks import render_batch
    from core import jobs
    from core.models import Job

    jobs.release_orphans()  # as the supervisor does before it starts a worker again
    job = Job.objects.exclude(status=Job.Status.DONE).get(kind="certificates.render_batch")
    render_batch(job_id=job.pk, batch_id=job.arguments["batch_id"])


if __name__ == "__main__":
    main(*sys.argv[1:])
