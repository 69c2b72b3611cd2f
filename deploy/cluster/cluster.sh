# shellcheck shell=bash disable=SC2154
# The cluster and what stands in it beside the platform: kind, Strimzi, KEDA, Prometheus, images. Sourced by try.

strimzi_version=1.1.0
keda_version=2.20.2

tools() {
  local wanted=(kubectl helm jq curl java)
  [ -n "$here" ] || wanted+=(docker kind)
  local tool missing=()
  for tool in "${wanted[@]}"; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  [ ${#missing[@]} -eq 0 ] || { say "Missing on the PATH: ${missing[*]}"; exit 2; }
  if [ -n "$here" ]; then
    # nothing here changes anything that somebody else has
    local name
    for name in "$namespace" "$second"; do
      ! kubectl get namespace "$name" >/dev/null 2>&1 || { say "The namespace $name is there already: delete it, or set NAMESPACE."; exit 2; }
    done
  else
    export KUBECONFIG=$scratch/kubeconfig
  fi
}

make_cluster() {
  # a cluster of that name may be one that was kept
  ! kind get clusters 2>/dev/null | grep -qx weightflow-try || fail "there is a cluster weightflow-try already: kind delete cluster --name weightflow-try"
  keep made-cluster yes
  kind create cluster --name weightflow-try --config "$root/deploy/cluster/nodes.yaml" --wait 5m
  seen "$(kubectl version -o json | jq -r .serverVersion.gitVersion), $(kubectl get nodes --no-headers | wc -l) nodes"
}

install_servers() {
  kubectl create namespace kafka
  kubectl label namespace kafka weightflow.dev/servers=true
  helm install strimzi oci://quay.io/strimzi-helm/strimzi-kafka-operator --version "$strimzi_version" -n kafka --wait --timeout 10m
  kubectl -n kafka apply -f "$root/deploy/cluster/kafka.yaml"
  helm install keda keda --repo https://kedacore.github.io/charts --version "$keda_version" -n keda --create-namespace --wait --timeout 10m
  helm install kube-prometheus-stack kube-prometheus-stack --repo https://prometheus-community.github.io/helm-charts \
    -n monitoring --create-namespace --set grafana.enabled=false --set alertmanager.enabled=false --wait --timeout 10m
  kubectl -n kafka wait --for=condition=Ready kafka/events --timeout=10m
  seen "Strimzi $strimzi_version, KEDA $keda_version, kube-prometheus-stack"
}

# Those of docker-compose.yml, under the names that the chart looks for on the nodes, and those of its servers and Jobs.
build_images() {
  (cd "$root" && ./mvnw -q -B -ntp -DskipTests -Dspotless.check.skip=true package)
  local image images=()
  export OBJECT_STORE_ACCESS_KEY=- OBJECT_STORE_SECRET_KEY=- GRAFANA_ADMIN_PASSWORD=-
  (cd "$root" && docker compose --profile collector build --quiet)
  for image in $(cd "$root" && docker compose --profile collector config --images | grep '^weightflow/' | sort -u); do
    docker tag "$image" "localhost/$image"
    images+=("localhost/$image")
  done
  kind load docker-image --name weightflow-try "${images[@]}"
  seen "${#images[@]} images"
}

evidence() {
  local name
  for name in "$namespace" "$second" kafka; do
    kubectl get namespace "$name" >/dev/null 2>&1 || continue
    {
      kubectl -n "$name" get all,pvc,pdb -o wide
      kubectl -n "$name" get events --sort-by=.lastTimestamp
      kubectl -n "$name" describe pods
    } >"$scratch/state-$name.txt" 2>&1 || true
    local pod
    for pod in $(kubectl -n "$name" get pods -o name); do
      kubectl -n "$name" logs --all-containers --tail=2000 "$pod" >"$scratch/log-$name-${pod#pod/}.txt" 2>&1 || true
      kubectl -n "$name" logs --all-containers --previous --tail=500 "$pod" >>"$scratch/log-$name-${pod#pod/}.txt" 2>/dev/null || true
    done
  done
}

remove() {
  if [ -z "$here" ]; then
    [ ! -e "$scratch/kept-made-cluster" ] || kind delete cluster --name weightflow-try >/dev/null 2>&1 || true
    # a number, for in a trap 'return' alone gives the status of before it
    return 0
  fi
  local name
  for name in "$second" "$namespace"; do
    # left alone if it was not made here
    [ -e "$scratch/kept-made-$name" ] || continue
    helm uninstall weightflow -n "$name" --wait >/dev/null 2>&1 || true
    kubectl delete namespace "$name" --timeout=5m >/dev/null 2>&1 || say "The namespace $name could not be deleted."
  done
}
