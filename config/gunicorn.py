"""Settings of the web server: `gunicorn -c config/gunicorn.py config.wsgi`."""

import os
from pathlib import Path

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 10
keepalive = 5
control_socket_disable = True
if Path("/dev/shm").is_dir():  # the worker's sign of life must not wait for a disk
    worker_tmp_dir = "/dev/shm"
