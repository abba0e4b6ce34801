FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src

COPY constraints.txt ./
RUN awk '/^# == /{on = / (runtime|postgresql)$/} on' constraints.txt > runtime.txt \
    && awk '/^# == /{on = / build$/} on' constraints.txt > build.txt \
    && python -m venv --without-pip /opt/dieukien \
    && python -m pip --python /opt/dieukien/bin/python install --require-hashes -r runtime.txt \
    && python -m pip install --require-hashes -r build.txt

COPY pyproject.toml LICENSE ./
COPY knowledge knowledge
COPY rules rules
COPY handlers handlers
COPY bot bot
RUN python -m pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
    && python -m pip --python /opt/dieukien/bin/python install --no-index --no-deps dist/*.whl \
    && /opt/dieukien/bin/dieukien verify


FROM python:3.11-slim-bookworm
# The image comes without compiled modules, and they cannot be written where the file system is read-only.
RUN python -m compileall -q -x '/(test|tests|idlelib|lib2to3|tkinter|turtledemo|ensurepip)/' /usr/local/lib/python3.11 \
    && useradd --uid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin dieukien \
    && install --directory --owner=dieukien --group=dieukien --mode=0700 /data
COPY --from=build /opt/dieukien /opt/dieukien
ENV PATH=/opt/dieukien/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite:////data/dieukien.sqlite3 \
    DIEUKIEN_HOST=0.0.0.0 \
    DIEUKIEN_PORT=8080
USER dieukien
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["dieukien", "healthy"]
ENTRYPOINT ["dieukien"]
CMD ["serve"]
