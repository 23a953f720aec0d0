# Builds with what Debian ships, runs with only what the program needs, as nobody in particular.
FROM debian:bookworm-slim AS build
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      cmake g++ ninja-build libboost1.81-dev libcli11-dev libsimdjson-dev libspdlog-dev libssl-dev libutf8proc-dev libvalijson-dev \
      nlohmann-json3-dev prometheus-cpp-dev zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake cmake
COPY schemas schemas
COPY server server
COPY tools tools
COPY sandbox sandbox
RUN cmake --preset release -DSALESTOUCH_TESTS=OFF && cmake --build --preset release \
    && strip build/release/salestouch-mcp

FROM debian:bookworm-slim
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      ca-certificates libfmt9 libprometheus-cpp-core1.0 libsimdjson14 zlib1g \
    && apt-get clean && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /var/lib/salestouch-mcp salestouch
COPY --from=build /src/build/release/salestouch-mcp /usr/local/bin/salestouch-mcp
USER salestouch
WORKDIR /var/lib/salestouch-mcp
ENTRYPOINT ["salestouch-mcp"]
