# One image for the web server, the worker and the clock; docker-compose.yml says which runs what.

FROM python:3.12-slim-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gettext \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /register
COPY requirements/production.txt requirements/production.txt
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --no-deps --requirement requirements/production.txt
COPY . .
# Nothing is reached while building: the values only satisfy the settings.
RUN for catalogue in locale/*/LC_MESSAGES/*.po languages/overrides/*/LC_MESSAGES/*.po; do \
        msgfmt -o "${catalogue%.po}.mo" "$catalogue" || exit 1; \
    done \
    && SECRET_KEY=build DATABASE_URL=postgis://build REDIS_URL=redis://build \
        STATIC_ROOT=/register/staticfiles /venv/bin/python manage.py collectstatic --noinput

FROM python:3.12-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/register/staticfiles \
    MEDIA_ROOT=/var/lib/register/media
RUN useradd --system --uid 10001 --home-dir /var/lib/register --create-home register \
    && install --directory --owner=register /var/lib/register/media /var/lib/register/clock
COPY --from=build /venv /venv
COPY --from=build /register /register
WORKDIR /register
USER register
VOLUME /var/lib/register/media
EXPOSE 8000
CMD ["gunicorn", "bba.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--worker-class", "gthread", "--workers", "3", "--threads", "4"]
