# shellcheck shell=bash
# Starts Docker's engine on a socket and in a folder of our own, installed from Debian if need be: the stand-ins have the names of published
# images, and must not be left in an engine that others use. Sourced by compose-up.

find_engine() {
  if [ -n "$here" ]; then
    docker info >/dev/null 2>&1 || fail "No Docker engine answers for --engine-here; start it, or leave the option out."
    say "Using the engine that runs here; what stands in for images that it lacks is removed at the end"
    return
  fi
  [ "$(id -u)" = 0 ] || fail "Only root can start an engine of its own; --engine-here takes the one that runs here."
  install_engine
  say "Starting an engine in $scratch/engine"
  mkdir -p "$scratch/engine"
  export DOCKER_HOST=unix://$scratch/engine/docker.sock
  ip_forward=$(cat /proc/sys/net/ipv4/ip_forward)
  iptables-save >"$scratch/engine/iptables"
  /usr/sbin/dockerd --host "$DOCKER_HOST" --data-root "$scratch/engine/data" --exec-root "$scratch/engine/run" \
    --pidfile "$scratch/engine/pid" >"$scratch/engine/log" 2>&1 &
  engine=$!
  for _ in {1..60}; do
    docker info >/dev/null 2>&1 && return
    kill -0 "$engine" 2>/dev/null || break
    sleep 0.5
  done
  tail -n 5 "$scratch/engine/log" >&2
  fail "The engine did not start; its log is $scratch/engine/log."
}

install_engine() {
  local wanted=()
  [ -x /usr/sbin/dockerd ] || wanted+=(docker.io iptables)
  docker compose version >/dev/null 2>&1 || wanted+=(docker-cli docker-compose)
  docker buildx version >/dev/null 2>&1 || wanted+=(docker-buildx)
  [ ${#wanted[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || fail "Docker's engine is missing (${wanted[*]}), and this is no Debian that could install it."
  say "Installing ${wanted[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}" >"$scratch/apt.log" 2>&1 ||
    fail "Debian's packages could not be installed; see $scratch/apt.log."
}

stop_engine() {
  [ -n "$engine" ] || return 0
  kill "$engine" 2>/dev/null || true
  wait "$engine" 2>/dev/null || true
  umount "$scratch/engine/data" 2>/dev/null || true
  echo "$ip_forward" >/proc/sys/net/ipv4/ip_forward || true
  # what an engine leaves behind
  ip link delete docker0 2>/dev/null || true
  for table in filter nat; do
    if grep -q "^\*$table" "$scratch/engine/iptables"; then
      iptables-restore --table "$table" <"$scratch/engine/iptables" || true
    else
      iptables -t "$table" -F && iptables -t "$table" -X
    fi
  done
  grep -q '^:FORWARD' "$scratch/engine/iptables" || iptables -P FORWARD ACCEPT
}
