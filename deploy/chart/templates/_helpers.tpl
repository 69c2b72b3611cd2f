{{- /* Metadata of a resource: dict "root" $ "name" "labels" (map, optional) "annotations" (map, optional). */ -}}
{{- define "weightflow.metadata" -}}
name: {{ .name }}
namespace: {{ .namespace | default .root.Release.Namespace }}
labels:
  {{- merge (dict) (.labels | default dict) .root.Values.labels (dict "app.kubernetes.io/part-of" "weightflow") | toYaml | nindent 2 }}
{{- with .annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "weightflow.podLabels" -}}
{{- merge (dict "app.kubernetes.io/name" .name "app.kubernetes.io/component" .component "app.kubernetes.io/part-of" "weightflow") .root.Values.labels | toYaml -}}
{{- end -}}

{{- /* An image: dict with registry, repository, tag, digest. */ -}}
{{- define "weightflow.imageOf" -}}
{{ .registry }}/{{ .repository }}{{ with .tag }}:{{ . }}{{ end }}{{ with .digest }}@{{ . }}{{ end }}
{{- end -}}

{{- /* The image of one of ours: dict "root" "name" "service". */ -}}
{{- define "weightflow.image" -}}
{{- $own := .service.image | default dict -}}
{{- $name := ternary (printf "%s-gpu" .name) .name (gt (int (.service.gpus | default 0)) 0) -}}
{{- $image := .root.Values.image -}}
{{- include "weightflow.imageOf" (dict
      "registry" ($own.registry | default $image.registry)
      "repository" ($own.repository | default (printf "%s/%s" $image.repository $name))
      "tag" ($own.tag | default $image.tag | default .root.Chart.AppVersion)
      "digest" $own.digest) -}}
{{- end -}}

{{- /* A name with the service in the place of %s. */ -}}
{{- define "weightflow.named" -}}{{ .text | replace "%s" .name }}{{- end -}}

{{- /* The services that run all the time, as a map. */ -}}
{{- define "weightflow.services" -}}
{{- $enabled := dict -}}
{{- range $name, $service := .Values.services -}}
{{- if ne (toString $service.enabled) "false" -}}{{- $_ := set $enabled $name $service -}}{{- end -}}
{{- end -}}
{{- toYaml $enabled -}}
{{- end -}}

{{- /* Every name by which a caller may come. */ -}}
{{- define "weightflow.hosts" -}}
{{- $hosts := list -}}
{{- range $name, $_ := include "weightflow.services" . | fromYaml -}}
{{- $inNamespace := printf "%s.%s" $name $.Release.Namespace -}}
{{- $hosts = concat $hosts (list $name $inNamespace (printf "%s.svc" $inNamespace) (printf "%s.svc.%s" $inNamespace $.Values.clusterDomain)) -}}
{{- end -}}
{{- if .Values.ingress.enabled -}}{{- $hosts = concat $hosts (values .Values.ingress.hosts | sortAlpha) -}}{{- end -}}
{{- concat $hosts .Values.security.hosts | uniq | join "," -}}
{{- end -}}

{{- /* The ports of Kafka's and the object store's addresses. */ -}}
{{- define "weightflow.serverPorts" -}}
{{- $ports := list -}}
{{- range splitList "," .Values.kafka.bootstrapServers -}}{{- $ports = append $ports (regexFind "[0-9]+$" (trim .) | int) -}}{{- end -}}
{{- $endpoint := .Values.objectStore.endpoint | trimSuffix "/" -}}
{{- $port := regexFind ":[0-9]+$" $endpoint | trimPrefix ":" -}}
{{- $ports = append $ports ($port | default (ternary "443" "80" (hasPrefix "https:" $endpoint)) | int) -}}
{{- $rules := list -}}
{{- range uniq $ports -}}{{- $rules = append $rules (dict "protocol" "TCP" "port" .) -}}{{- end -}}
{{- toYaml $rules -}}
{{- end -}}

{{- /* Where they are: this namespace too, if they are in it. A rule without peers would let pods out to everybody. */ -}}
{{- define "weightflow.serverPeers" -}}
{{- $here := list (dict "podSelector" (dict "matchLabels" (dict "app.kubernetes.io/component" "server" "app.kubernetes.io/part-of" "weightflow"))) -}}
{{- $peers := concat (ternary $here list (or .Values.kafka.server.enabled .Values.objectStore.server.enabled)) (.Values.networkPolicies.servers | default list) -}}
{{- if not $peers -}}{{- fail "networkPolicies.servers must say where Kafka and the object store are" -}}{{- end -}}
{{- toYaml $peers -}}
{{- end -}}

{{- define "weightflow.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "weightflow.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: {{ . }}
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "weightflow.account" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- $annotations := dict -}}
  {{- range $key, $value := .annotations -}}{{- $_ := set $annotations $key (include "weightflow.named" (dict "text" $value "name" $.name)) -}}{{- end -}}
  {{- include "weightflow.metadata" (dict "root" .root "name" .name "annotations" $annotations) | nindent 2 }}
automountServiceAccountToken: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{- /* The keys of the object store as variables. */ -}}
{{- define "weightflow.storeKeys" -}}
{{- $secret := include "weightflow.named" (dict "text" .root.Values.objectStore.authentication.secret "name" .name) -}}
- name: WEIGHTFLOW_OBJECT_STORE_ACCESS_KEY
  valueFrom:
    secretKeyRef: {name: {{ $secret }}, key: access-key}
- name: WEIGHTFLOW_OBJECT_STORE_SECRET_KEY
  valueFrom:
    secretKeyRef: {name: {{ $secret }}, key: secret-key}
{{- end -}}
