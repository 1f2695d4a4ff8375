# One image for every part of Kabar: web (the default), worker, clock, migrate. Settings: see docker-compose.yml.
FROM python:3.12-slim AS build
WORKDIR /src
# first what others made: only files whose hashes are written down here
COPY deploy/requirements.txt deploy/
RUN python -m venv /app \
 && /app/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r deploy/requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY worker worker
RUN /app/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --uid 10001 --create-home --home-dir /var/lib/kabar --shell /usr/sbin/nologin kabar
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    KABAR_HOME=/var/lib/kabar
USER kabar
WORKDIR /var/lib/kabar
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=2)"]
CMD ["kabar", "web", "--host", "0.0.0.0", "--port", "8000"]
