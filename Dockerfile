# One image for the worker and for every command: `faust -A app ...`.

# `--build-arg PYTHON=python:...@sha256:...` for the very image that you have looked at.
ARG PYTHON=python:3.12.13-slim-bookworm

FROM $PYTHON AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/overstream && python -m venv /opt/build
WORKDIR /src
# What is locked, by hash, and nothing else: a layer of its own, made again only when the lock changes.
COPY requirements ./requirements
RUN /opt/overstream/bin/pip install --require-hashes --requirement requirements/worker.txt \
    && /opt/build/bin/pip install --require-hashes --requirement requirements/build.txt
COPY . .
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/overstream/bin/pip install --no-deps --no-index /wheels/*.whl

FROM $PYTHON
# Letters of Devanagari and Arabic are put together with it (docs/decisions/0025).
RUN apt-get update && apt-get install --yes --no-install-recommends libfribidi0 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home overstream \
    && install --directory --owner=overstream /var/lib/overstream
COPY --from=build /opt/overstream /opt/overstream
ENV PATH=/opt/overstream/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    OVERSTREAM_DATADIR=/var/lib/overstream \
    OVERSTREAM_WEB_BIND=0.0.0.0
USER 10001
WORKDIR /var/lib/overstream
VOLUME /var/lib/overstream
EXPOSE 6066 50051
# Alive, not ready: a worker that recovers its tables for minutes is healthy, and /ready/ says the rest.
HEALTHCHECK --start-period=60s --start-interval=2s --interval=10s --timeout=5s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ.get('OVERSTREAM_WEB_PORT', '6066')}/health/\", timeout=4)"]
CMD ["faust", "-A", "app", "worker"]
