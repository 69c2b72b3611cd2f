# shellcheck shell=bash disable=SC2154
# What stands beside the first installation: Prometheus, KEDA, a second installation. Sourced by try.

prometheus() { # EXPRESSION: its value
  kubectl get --raw "/api/v1/namespaces/monitoring/services/prometheus-operated:9090/proxy/api/v1/query?query=$(jq -rn --arg query "$1" '$query | @uri')" |
    jq -r '.data.result[0].value[1] // "none"'
}

value_is() { # EXPRESSION VALUE
  [ "$(prometheus "$1")" = "$2" ]
}

watched() {
  is_there servicemonitors || skip "no Prometheus operator, or monitoring.enabled is not set"
  until_true 180 "metrics of all services" value_is "count(count by (service) (up{namespace=\"$namespace\"} == 1))" "${#services[@]}"
  until_true 180 "a counted training" value_is "sum(weightflow_job_duration_seconds_count{namespace=\"$namespace\",kind=\"training\",outcome=\"completed\"})" 2
  seen "${#services[@]} services up, two trainings counted"
}

# A pod of a namespace that is no client's gets no answer. Where a policy of its own does not stop it either, there is nothing to be seen.
refuse_strangers() {
  trap 'kubectl delete namespace "$namespace-stranger" --wait=false >/dev/null' EXIT
  kubectl create namespace "$namespace-stranger" >/dev/null
  kubectl -n "$namespace-stranger" run caller --image=docker.io/curlimages/curl:8.16.0@sha256:463eaf6072688fe96ac64fa623fe73e1dbe25d8ad6c34404a669ad3ce1f104b6 --restart=Never \
    --overrides='{"spec": {"automountServiceAccountToken": false}}' --command -- sleep 1000 >/dev/null
  kubectl -n "$namespace-stranger" wait --for=condition=Ready pod/caller --timeout=3m >/dev/null
  if is_answered; then
    kubectl -n "$namespace-stranger" apply -f - >/dev/null <<<'{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "nowhere"}, "spec": {"podSelector": {}, "policyTypes": ["Egress"]}}'
    sleep 10
    ! is_answered || skip "the network of this cluster enforces no policies"
    fail "a pod of another namespace reaches the trainer"
  fi
  kubectl label namespace "$namespace-stranger" weightflow.dev/clients=true >/dev/null
  until_true 60 "an answer for a client of another namespace" is_answered
  seen "no answer for a pod of another namespace, one when that is labelled"
}

is_answered() {
  kubectl -n "$namespace-stranger" exec caller -- curl --silent --max-time 5 --output /dev/null "http://trainer.$namespace.svc:8082/trainings" 2>/dev/null
}

scale_trainers() {
  is_there scaledobjects || skip "no KEDA, or keda.enabled is not set"
  local id
  for id in scaled-one scaled-two; do
    steps=20000 begin_training "$id"
  done
  until_true 300 "two trainers" trainers_are 2
  for id in scaled-one scaled-two; do
    weightflow "$namespace" trainings cancel "$id" --json >/dev/null
  done
  seen "two trainings, two trainers"
}

trainers_are() { # COUNT
  [ "$(kubectl -n "$namespace" get deployment trainer -o jsonpath='{.status.readyReplicas}')" = "$1" ]
}

is_there() { # KIND: whether the installation has such resources
  [ -n "$(kubectl -n "$namespace" get "$1" -o name 2>/dev/null)" ]
}

# It shares Kafka, by its prefix, and the object store, in a bucket of its own. Neither knows of the other's work.
install_beside() {
  trap stop_forwards EXIT
  install_platform "$second"
  forward "$second" 19000
  local before
  before=$(trainings "$namespace")
  reach "$second"
  [ "$(trainings "$second")" = 0 ] || fail "the second installation knows the first one's trainings"
  weightflow "$second" datasets ingest s3://scenes/small --json >"$scratch/second.json"
  [ "$(jq -r .dataset "$scratch/second.json")" = "$(kept dataset)" ] || fail "the second installation made another data set of the same scenes"
  promote "$second" "$(kept dataset)"
  [ "$(trainings "$namespace")" = "$before" ] || fail "the first installation knows the second one's training"
  seen "same Kafka, another prefix and bucket: a champion of its own, neither sees the other"
}

trainings() { # NAMESPACE: how many it knows
  rest "$1" trainer /trainings | jq -e 'if type == "array" then length else .items | length end'
}

nothing_restarted() {
  local restarted
  restarted=$(for where in "$namespace" "$second"; do
    kubectl -n "$where" get pods -l "$part_of,app.kubernetes.io/component=service" -o json 2>/dev/null | jq -r '.items[] | select(([.status.containerStatuses[]?.restartCount] | add) > 0) |
      .metadata.name + " (" + ([.status.containerStatuses[].lastState.terminated.reason // empty] | join(", ")) + ")"'
  done)
  [ -z "$restarted" ] || fail "restarted: $(tr '\n' ' ' <<<"$restarted")"
  seen "in both installations, over all of this"
}
