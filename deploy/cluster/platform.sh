# shellcheck shell=bash disable=SC2154
# An installation of the chart, and the way to it. Sourced by try.

services=(console dataset-ingestion trainer evaluator checkpoint-registry retraining)
part_of=app.kubernetes.io/part-of=weightflow
forwards=()

chart() { # install|upgrade NAMESPACE [OPTION...]
  local what=$1 where=$2 file options=()
  shift 2
  for file in "${values[@]}"; do
    options+=(--values "$file")
  done
  if [ "$where" = "$second" ]; then
    options+=(--values "$root/deploy/cluster/second.yaml" --set "objectStore.endpoint=http://object-store.$namespace.svc:9000")
    ! own_kafka || options+=(--set "kafka.bootstrapServers=kafka.$namespace.svc:9092")
  fi
  helm "$what" weightflow "$root/deploy/chart" -n "$where" "${options[@]}" "$@" >"$scratch/helm-$where.txt" 2>&1 ||
    fail "helm $what: $(grep -v 'found symbolic link' "$scratch/helm-$where.txt" | tail -n 1)"
}

own_kafka() { # whether it is the chart's
  kubectl -n "$namespace" get statefulset kafka >/dev/null 2>&1
}

install_platform() { # NAMESPACE
  local begun=$SECONDS
  kubectl create namespace "$1" >/dev/null
  keep "made-$1" yes
  # the first one's servers are the second one's, too
  kubectl label namespace "$1" pod-security.kubernetes.io/enforce=restricted \
    "$([ "$1" = "$namespace" ] && echo weightflow.dev/servers=true || echo weightflow.dev/server-clients=true)" >/dev/null
  [ -e "$scratch/tokens" ] || make_secrets
  kubectl -n "$1" create secret generic weightflow-tokens --from-file=tokens="$scratch/tokens" >/dev/null
  kubectl -n "$1" create secret generic weightflow-object-store --from-literal=access-key=weightflow-try --from-file=secret-key="$scratch/secret-key" >/dev/null
  chart install "$1"
  copy_logins "$1"
  all_available "$1"
  seen "all services Ready after $((SECONDS - begun)) s, Pod Security restricted"
}

make_secrets() {
  head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n' >"$scratch/secret-key"
  "$root/weightflow" tokens create try --roles admin --file "$scratch/tokens" --json | jq -r .token >"$scratch/token"
}

# Strimzi writes users' logins where it watches; the pods wait for them.
copy_logins() { # NAMESPACE
  kubectl -n "$1" get configmap platform -o json | jq -e '.data.KAFKA_SECURITY_PROTOCOL' >/dev/null || return 0
  kubectl -n kafka wait --for=condition=Ready kafkauser --all --timeout=5m >/dev/null
  local login
  for login in events-cluster-ca-cert $(kubectl -n kafka get kafkauser -o json |
    jq -r --arg namespace "$1" '.items[].metadata | select(.annotations["meta.helm.sh/release-namespace"] == $namespace) | .name'); do
    kubectl -n kafka get secret "$login" -o json | jq '{apiVersion, kind, type, data, metadata: {name: .metadata.name}}' |
      kubectl -n "$1" apply -f - >/dev/null
  done
}

all_available() { # NAMESPACE
  local service
  for service in "${services[@]}"; do
    is_available "$1" "$service"
  done
}

is_available() { # NAMESPACE SERVICE
  kubectl -n "$1" rollout status "deployment/$2" --timeout=10m >/dev/null || fail "$2 in $1 is not available: $(why_not "$1" "$2")"
}

why_not() { # NAMESPACE SERVICE
  kubectl -n "$1" get pods -l "app.kubernetes.io/name=$2" -o json | jq -r '[.items[] | .status | .phase + " " +
    ([.conditions[]? | select(.status == "False") | .message // .reason // empty] | join("; "))] | join(", ")' | head -n 1
}

# The services of a namespace on ports of this machine: their own, and an offset. A way that ends with its pod is opened again.
forward() { # NAMESPACE OFFSET
  local service
  for service in "${services[@]}" object-store; do
    kubectl -n "$1" get service "$service" >/dev/null 2>&1 || continue
    local port
    port=$(kubectl -n "$1" get service "$service" -o jsonpath='{.spec.ports[0].port}')
    (
      trap 'kill "$child" 2>/dev/null; exit' TERM
      while :; do
        kubectl -n "$1" port-forward "service/$service" "$(($2 + port % 1000)):$port" >/dev/null 2>&1 &
        child=$!
        wait "$child" || true
        sleep 1
      done
    ) &
    forwards+=($!)
    keep "address-$1-$service" "http://127.0.0.1:$(($2 + port % 1000))"
  done
}

stop_forwards() {
  [ ${#forwards[@]} -eq 0 ] || kill "${forwards[@]}" 2>/dev/null || true
  forwards=()
}

address() { kept "address-$1-$2"; } # NAMESPACE SERVICE

weightflow() { # NAMESPACE COMMAND...: the command line, on the services of that namespace, which 'reach' has found
  local where=$1 service name
  shift
  (
    for service in "${services[@]}"; do
      name=${service^^}
      export "WEIGHTFLOW_${name//-/_}_URL=$(address "$where" "$service")"
    done
    WEIGHTFLOW_TOKEN=$(kept_token) WEIGHTFLOW_STATE=$scratch/command-line exec "$root/weightflow" "$@"
  )
}

# Waits until every way leads to a service: one that ended with its pod is found out by the next call, and then opened again.
reach() { # NAMESPACE
  local service
  for service in "${services[@]}"; do
    until_true 120 "a way to $service in $1" curl --silent --max-time 10 --output /dev/null "$(address "$1" "$service")/"
  done
}

kept_token() { cat "$scratch/token"; }

rest() { # NAMESPACE SERVICE PATH: what it answers; fails while it does not
  curl --silent --fail --max-time 10 --config - "$(address "$1" "$2")$3" <<<"header = \"Authorization: Bearer $(kept_token)\""
}

pods() { # NAMESPACE: names and restarts of what the chart runs all the time
  kubectl -n "$1" get pods -l "$part_of,app.kubernetes.io/component=service" -o json |
    jq -r '.items[] | .metadata.name + " " + ([.status.containerStatuses[]?.restartCount] | add | tostring)' | sort
}
