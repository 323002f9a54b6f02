# One image for web, worker, beat and the preparation; docker-compose.yml says which command each of them runs.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    UV_PYTHON_DOWNLOADS=never \
    UV_COMPILE_BYTECODE=1 \
    APOGEE_VAR=/var/lib/apogee \
    PATH=/srv/apogee/.venv/bin:/usr/local/bin:/usr/bin:/bin

WORKDIR /srv/apogee
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev
COPY . .
RUN useradd --system --home-dir /var/lib/apogee apogee \
    && install -d -m 700 -o apogee -g apogee /var/lib/apogee \
    && chown -R apogee:apogee locale

USER apogee
VOLUME /var/lib/apogee
EXPOSE 8000
CMD ["gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
