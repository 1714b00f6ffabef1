# The image of the action. BASE can be any Debian-based image with python3 (3.11 or newer) and pip.
ARG BASE=python:3.13-slim-trixie@sha256:9d2e5553305c7c7b0097999bb17187c69b921ccd6bc9d40e4bb5ebe652c00285

FROM ${BASE} AS build
COPY requirements.txt /tmp/
# An environment of its own: it finds the interpreter wherever BASE keeps it, and nothing of BASE's libraries gets in.
# Wheels whose hashes are known, and nothing that would have to be compiled.
RUN python3 -m venv --without-pip /opt/certification \
 && python3 -m pip --python /opt/certification/bin/python install --no-cache-dir --no-compile --no-input \
      --disable-pip-version-check --require-hashes --only-binary :all: --requirement /tmp/requirements.txt
COPY . /opt/certification/program/
# -I ignores PYTHONPATH and the working directory, so the environment itself names the program's directory.
# Bytecode is trusted without a look at the source: neither changes in an image, and COPY may change the dates.
RUN mv /opt/certification/program/tools/image.py /tmp/ \
 && rm -r /opt/certification/program/tools /opt/certification/program/requirements.txt \
 && /opt/certification/bin/python -c 'import pathlib, sysconfig; \
      pathlib.Path(sysconfig.get_path("purelib"), "program.pth").write_text("/opt/certification/program\n")' \
 && python3 /tmp/image.py /opt/certification /image \
 && python3 -m compileall -q --invalidation-mode unchecked-hash -s /image /image

# Nothing of BASE but what tools/image.py has gathered: no shell, no package manager, no installer, in no layer.
FROM scratch
LABEL org.opencontainers.image.title="Connector Certification" \
      org.opencontainers.image.description="Judges Power Platform connectors against Microsoft's certification criteria" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /image /
# No USER and no WORKDIR: the workspace and the runner's files belong to the runner's user, and only root may write both.
# -I: neither the workspace nor its environment can put a module in the way. -B: nothing is written beside the program.
# -u: the log keeps its order. -X utf8: whatever locale the runner has.
ENTRYPOINT ["/opt/certification/bin/python", "-I", "-B", "-u", "-X", "utf8", "/opt/certification/program/entrypoint.py"]
