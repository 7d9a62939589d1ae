# One image for the web, the worker, the clock and the migrations: only the command differs.

FROM python:3.11-slim-bookworm AS construction
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN apt-get update \
    && apt-get install -y --no-install-recommends gettext libmagic1 \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/anef
ENV PATH=/opt/anef/bin:$PATH
COPY requirements/base.txt /tmp/base.txt
RUN pip install --require-hashes -r /tmp/base.txt
WORKDIR /app
COPY . .
# Nothing secret is needed to translate and dress the site and to compile the catalogue; the values below stay in this stage.
RUN SECRET_KEY=construction DJANGO_SETTINGS_MODULE=anef.settings.production \
    sh -c 'python manage.py compilemessages --verbosity 0 \
        && python manage.py collectstatic --noinput --verbosity 0 \
        && python -c "from demarches.catalogue import charger; charger()"'

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libmagic1 fonts-open-sans fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home anef
COPY --from=construction /opt/anef /opt/anef
COPY --from=construction /app /app
WORKDIR /app
ENV PATH=/opt/anef/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    DJANGO_SETTINGS_MODULE=anef.settings.production
USER anef
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=6s --start-period=20s CMD ["python", "outils/sante.py"]
# Four threads: one slow upload does not keep the others of its process waiting.
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--no-ws", "anef.wsgi:application"]
