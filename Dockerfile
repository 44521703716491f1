# session-fixation-gate for CI systems other than GitHub's. Build it from a release's tag, after which nothing is downloaded:
#   docker build --tag session-fixation-gate https://github.com/session-fixation-gate/session-fixation-gate.git#v1
#   docker run --rm --init --network host --user "$(id -u):$(id -g)" --volume "$PWD:/work" --env INPUT_PASSWORD \
#     session-fixation-gate --url http://localhost:3000 --username alice
# Exit code: 0 pass, 1 fail, 2 wrong inputs, 3 inconclusive. Reports go to /work/session-fixation-report.

# A tag and no digest, so that a rebuild takes security fixes in. For the same image each time:
#   --build-arg NODE_IMAGE=node:24-slim@sha256:…
ARG NODE_IMAGE=node:24-slim
FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="session-fixation-gate" \
      org.opencontainers.image.source="https://github.com/session-fixation-gate/session-fixation-gate" \
      org.opencontainers.image.licenses="MIT"
COPY LICENSE dist/browser-packages.js dist/cli.js dist/licenses.txt dist/package.json /opt/session-fixation-gate/
# A name for CI systems that put a shell in the entrypoint's place.
RUN ln -s /opt/session-fixation-gate/cli.js /usr/local/bin/session-fixation-gate
# The image's user "node", by number, as Kubernetes wants it for runAsNonRoot.
USER 1000
WORKDIR /work
ENTRYPOINT ["node", "/opt/session-fixation-gate/cli.js"]
