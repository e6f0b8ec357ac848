# One image for every process of the distributed set: web, workers, beat, migrate (docker-compose.yml).
# Run alone it is the embedded product: docker run -p 8000:8000 -v syncinterview:/data syncinterview
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

# What candidates' programs run behind, and in: docs/sandbox.md. Leave out a language by leaving out its package.
RUN apt-get update \
    && apt-get install -y --no-install-recommends bubblewrap g++ nodejs default-jdk-headless golang-go \
    && rm -rf /var/lib/apt/lists/*

# Candidates' programs find no compiled library to write to: the standard libraries of Python and Go are compiled here, once.
RUN python -m compileall -q "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')" -x 'site-packages|lib2to3/tests' \
    && CGO_ENABLED=0 GO111MODULE=off GOCACHE=/tmp/go GODEBUG=installgoroot=all go install std \
    && rm -rf /tmp/go

RUN useradd --system --uid 10001 --home-dir /app app \
    && install -d -o app -g app -m 0700 /data

WORKDIR /app
COPY requirements.txt .
RUN pip install --root-user-action=ignore -r requirements.txt
COPY . .

# Static files belong to the release, not to the data: hashed and compressed once, here.
ENV COLLECTED_STATIC=1
RUN DATA_DIR=/tmp/build python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/build \
    && python -m compileall -q .

USER app
ENV HOST=0.0.0.0 \
    PORT=8000 \
    DATA_DIR=/data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/health\", timeout=4)"]
CMD ["python", "manage.py", "start"]
