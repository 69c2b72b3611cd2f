# shellcheck shell=bash disable=SC2154
# What is done to a training in its middle. Sourced by try.

trainer_pod() {
  kubectl -n "$namespace" get pods -l app.kubernetes.io/name=trainer --field-selector=status.phase=Running -o json |
    jq -r '[.items[] | select(.metadata.deletionTimestamp == null)][0].metadata.name'
}

delete_trainer() {
  disturbed pod-deleted delete_pod
  was_interrupted
  seen "$(kept disturbed); the pod was gone after $(kept gone) s and ended with $(kept exit)"
}

delete_pod() {
  local pod begun=$SECONDS
  pod=$(trainer_pod)
  kubectl -n "$namespace" get pod "$pod" --watch -o json >"$scratch/pod.json" 2>/dev/null &
  local watch=$!
  kubectl -n "$namespace" delete pod "$pod" --timeout=6m >/dev/null
  kill "$watch" 2>/dev/null || true
  keep gone "$((SECONDS - begun))"
  keep exit "$(jq -s -r '[.[].status.containerStatuses[]?.state.terminated.exitCode // empty] | last // "an unknown status"' "$scratch/pod.json")"
  [ "$(kept exit)" != 0 ] || keep exit "status 0"
}

drain_node() {
  trap 'kubectl uncordon "$(kept node)" >/dev/null 2>&1' EXIT
  disturbed node-drained drain_trainers_node
  was_interrupted
  seen "$(kept disturbed); drained in $(kept drained) s, $(kept nodes)"
}

# The platform's services: servers have their volumes on a node. Where it is the only node the pods wait for it.
drain_trainers_node() {
  local begun=$SECONDS count
  count=$(kubectl get nodes -o json | jq '[.items[] | select(.spec.unschedulable != true) | select(all(.spec.taints[]?; .effect != "NoSchedule"))] | length')
  keep nodes "$([ "$count" -gt 1 ] && echo "another node went on" || echo "the only node, uncordoned afterwards")"
  keep node "$(kubectl -n "$namespace" get pod "$(trainer_pod)" -o jsonpath='{.spec.nodeName}')"
  kubectl drain "$(kept node)" --pod-selector="$part_of,app.kubernetes.io/component=service" --delete-emptydir-data --ignore-daemonsets --timeout=8m >/dev/null 2>&1 ||
    fail "the drain did not end"
  keep drained "$((SECONDS - begun))"
  # what has its claim on that node waits for it in any case
  [ "$count" -eq 1 ] || is_available "$namespace" trainer
  kubectl uncordon "$(kept node)" >/dev/null
  all_available "$namespace"
}

upgrade() {
  disturbed upgraded upgrade_chart
  was_interrupted
  seen "$(kept disturbed); all services new and Ready after $(kept upgraded) s"
}

upgrade_chart() {
  local begun=$SECONDS
  chart upgrade "$namespace" --set "podAnnotations.weightflow\.dev/tried=again"
  all_available "$namespace"
  keep upgraded "$((SECONDS - begun))"
}

take_kafka_away() {
  disturbed kafka-away without_kafka
  seen "$(kept disturbed); $(kept away), all services count as started meanwhile and none restarted, Ready $(kept back) s after it was back"
}

without_kafka() {
  local before
  before=$(pods "$namespace")
  kafka_replicas 0
  local begun=$SECONDS
  until_true 180 "services that notice" is_unready trainer
  sleep $((begun + 90 - SECONDS > 0 ? begun + 90 - SECONDS : 0))
  local service
  for service in "${services[@]}"; do
    [ "$(health "$service" started)" = 200 ] || fail "without Kafka $service would not count as started, and be restarted: $(health "$service" started)"
  done
  keep away "away for $((SECONDS - begun)) s"
  kafka_replicas 1
  begun=$SECONDS
  all_available "$namespace"
  keep back "$((SECONDS - begun))"
  [ "$(pods "$namespace")" = "$before" ] || fail "pods changed while Kafka was away: $(pods "$namespace" | diff - <(echo "$before") | grep '^[<>]' | tr '\n' ' ')"
}

# The status of a health check, over a way that no network policy cuts.
health() { # SERVICE started|ready|live
  kubectl -n "$namespace" port-forward "deployment/$1" 17999:management >/dev/null 2>&1 &
  local way=$! status=
  for _ in {1..20}; do
    ! status=$(curl --silent --max-time 10 --output /dev/null --write-out '%{http_code}' "http://127.0.0.1:17999/q/health/$2") || break
    sleep 0.5
  done
  kill "$way"
  wait "$way" 2>/dev/null || true
  echo "$status"
}

is_unready() { # SERVICE
  [ "$(kubectl -n "$namespace" get deployment "$1" -o jsonpath='{.status.readyReplicas}')" != "$(kubectl -n "$namespace" get deployment "$1" -o jsonpath='{.spec.replicas}')" ]
}

# The chart's own broker, or Strimzi's, whose operator would put it back at once.
kafka_replicas() { # 0|1
  if own_kafka; then
    kubectl -n "$namespace" scale statefulset kafka --replicas="$1" >/dev/null
    kubectl -n "$namespace" rollout status statefulset/kafka --timeout=5m >/dev/null
  else
    kubectl -n kafka scale deployment strimzi-cluster-operator --replicas="$1" >/dev/null
    kubectl -n kafka rollout status deployment/strimzi-cluster-operator --timeout=5m >/dev/null
    if [ "$1" = 0 ]; then
      kubectl -n kafka delete pod -l strimzi.io/cluster=events,strimzi.io/broker-role=true --timeout=5m >/dev/null
    else
      kubectl -n kafka wait --for=condition=Ready pod -l strimzi.io/cluster=events,strimzi.io/broker-role=true --timeout=5m >/dev/null 2>&1 || true
      kubectl -n kafka wait --for=condition=Ready kafka/events --timeout=10m >/dev/null
    fi
  fi
}
