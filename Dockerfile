# The image is the program, one static file, and the CAs it trusts. It runs as an unprivileged user.
FROM debian:bookworm-slim AS build
WORKDIR /src
COPY scripts scripts
RUN scripts/install-dependencies
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake cmake
COPY schemas schemas
COPY views views
COPY base base
COPY server server
COPY tools tools
COPY sandbox sandbox
COPY app app
RUN cmake --preset release -DSALESTOUCH_TESTS=OFF && cmake --build --preset release \
    && strip build/release/salestouch-mcp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /src/build/release/salestouch-mcp /usr/bin/
# There is nowhere to keep anything.
ENV SALESTOUCH_MCP_CACHE_DIR=""
USER 10001:10001
ENTRYPOINT ["/usr/bin/salestouch-mcp"]
