# shellcheck shell=bash
# Builds stand-in images under those names of docker-compose.yml and our Dockerfiles that the engine has no image for. Sourced by compose-up.

stand_ins=()

build_stand_ins() {
  local base kafka store curl prometheus grafana
  base=$(sed -n 's/^ARG BASE_IMAGE=\([^@]*\).*/\1/p' deploy/images/Dockerfile)
  kafka=$(image_named apache/kafka)
  store=$(image_named minio/minio)
  curl=$(image_named curlimages/curl)
  prometheus=$(image_named prom/prometheus)
  grafana=$(image_named grafana/grafana)
  # by their tags: nothing but the published image has its digest
  export KAFKA_IMAGE=$kafka OBJECT_STORE_IMAGE=$store CURL_IMAGE=$curl PROMETHEUS_IMAGE=$prometheus GRAFANA_IMAGE=$grafana
  docker image inspect weightflow-test/base >/dev/null 2>&1 || build_base
  if lacks "$base"; then
    docker tag weightflow-test/base "$base"
  fi
  if lacks "$kafka"; then
    context kafka
    jars local/kafka/target/classpath "$scratch/stand-ins/kafka/jars"
    stand_in kafka "$kafka"
  fi
  if lacks "$store"; then
    context object-store
    jars local/s3/target/classpath "$scratch/stand-ins/object-store/jars"
    cp local/src/main/resources/dev/weightflow/local/server/s3-logback.xml "$scratch/stand-ins/object-store/"
    stand_in object-store "$store"
  fi
  if lacks "$curl"; then
    context curl
    stand_in curl "$curl"
  fi
  if lacks "$prometheus"; then
    context prometheus
    cp "$(command -v prometheus)" "$(command -v promtool)" "$scratch/stand-ins/prometheus/"
    stand_in prometheus "$prometheus"
  fi
  if lacks "$grafana"; then
    context grafana
    stand_in grafana "$grafana"
  fi
}

lacks() { # whether the engine has no image of that name; then one is made, and removed at the end
  if docker image inspect "$1" >/dev/null 2>&1; then
    say "$1 is there and is used"
    return 1
  fi
  say "Making a stand-in for $1"
  stand_ins+=("$1")
}

# Whoever starts the compose file in this engine afterwards must get the published images, and services that are built on them.
remove_stand_ins() {
  [ -n "$here" ] && [ ${#stand_ins[@]} -gt 0 ] || return 0
  local images=()
  mapfile -t images < <(compose config --images | grep '^weightflow/')
  docker image rm --force "${stand_ins[@]}" "${images[@]}" weightflow-test/base weightflow-test/debian >>"$scratch/down.txt" 2>&1 || true
}

# A minimal Debian with curl, busybox and this machine's Java.
build_base() {
  local wanted=()
  command -v mmdebstrap >/dev/null || wanted+=(mmdebstrap)
  command -v prometheus >/dev/null || wanted+=(prometheus)
  if [ ${#wanted[@]} -gt 0 ]; then
    say "Installing ${wanted[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}" >>"$scratch/apt.log" 2>&1
  fi
  say "Building the base image from Debian's packages and this machine's Java"
  local java
  java=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")
  rm -rf "$scratch/java"
  "$java/bin/jlink" --no-header-files --no-man-pages --strip-debug --output "$scratch/java" \
    --add-modules java.se,jdk.unsupported,jdk.crypto.ec,jdk.zipfs,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.localedata,jdk.charsets,jdk.jfr
  # Debian's Java takes its libraries for pictures from the system, where others bring their own
  mmdebstrap --quiet --variant=minbase --include=curl,busybox,ca-certificates,libstdc++6,fontconfig,libjpeg62-turbo,liblcms2-2,libharfbuzz0b trixie "$scratch/base.tar" 2>"$scratch/debootstrap.log"
  docker import --change 'ENV PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' --change 'ENV JAVA_HOME=/opt/java/openjdk' \
    "$scratch/base.tar" weightflow-test/debian >/dev/null
  rm -f "$scratch/base.tar"
  docker build --quiet --tag weightflow-test/base --file - "$scratch/java" >/dev/null <<'DOCKERFILE'
FROM weightflow-test/debian
COPY . /opt/java/openjdk
DOCKERFILE
}

image_named() { # the image of docker-compose.yml whose name ends so, without its digest
  compose config --images | grep "\(^\|/\)$1:" | sed 's/@.*//' | head -n 1
}

context() {
  rm -rf "$scratch/stand-ins/$1"
  mkdir -p "$scratch/stand-ins"
  cp -r "testing/compose/stand-ins/$1" "$scratch/stand-ins/$1"
}

jars() { # a class path's jars into a folder
  mkdir -p "$2"
  tr ':' '\n' <"$1" | xargs -I JAR cp JAR "$2/"
}

stand_in() {
  docker build --quiet --tag "$2" "$scratch/stand-ins/$1" >/dev/null
  rm -rf "$scratch/stand-ins/$1"
}
