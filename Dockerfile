# syntax=docker/dockerfile:1
# Two stages: what is built with pip never reaches the image that runs.
ARG BASE=python:3.13-slim-bookworm

FROM ${BASE} AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python3 -m venv /opt/wirewatch
COPY requirements.lock ./
RUN /opt/wirewatch/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY wirewatch wirewatch
COPY pipeline pipeline
COPY alerts alerts
COPY storage storage
COPY samples samples
# The build back end stays in this stage, and is checked against its hashes like all the rest.
COPY requirements-dev.lock ./
RUN python3 -m venv /opt/builder \
    && /opt/builder/bin/pip install --require-hashes -r requirements-dev.lock \
    && /opt/builder/bin/python -m hatchling build -t wheel -d /wheels \
    && /opt/wirewatch/bin/pip install --no-deps /wheels/*.whl

FROM ${BASE}
LABEL org.opencontainers.image.title="Wirewatch" \
      org.opencontainers.image.description="Watches news feeds for people who must know early and must not be wrong." \
      org.opencontainers.image.licenses="MIT"
RUN useradd --uid 10001 --create-home --home-dir /var/lib/wirewatch wirewatch
COPY --from=build /opt/wirewatch /opt/wirewatch
ENV PATH=/opt/wirewatch/bin:$PATH PYTHONUNBUFFERED=1
USER 10001
# The database of the shipped configuration is made in the working directory.
WORKDIR /var/lib/wirewatch
VOLUME /var/lib/wirewatch
ENTRYPOINT ["wirewatch"]
CMD ["run", "--config", "/etc/wirewatch/feeds.yaml"]
