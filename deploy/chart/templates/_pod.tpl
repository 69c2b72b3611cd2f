{{- /*
The pod of one of ours: dict "root" "name" (of the service) "workload" (its app.kubernetes.io/name) "component" "service" (its values) "env" (map, optional)
"command" "args" "copySecret" (the secret with the keys of a copy's bucket), optional.
A service with a port has probes, room for data and the token file; one without runs once.
*/ -}}
{{- define "weightflow.pod" -}}
{{- $values := .root.Values -}}
{{- $service := .service -}}
{{- $serves := hasKey $service "port" -}}
{{- $gpus := int ($service.gpus | default 0) -}}
{{- $computes := has .name (list "trainer" "evaluator") -}}
{{- $kafka := $values.kafka.authentication -}}
{{- $store := $values.objectStore.authentication -}}
{{- $login := include "weightflow.named" (dict "text" $kafka.secret "name" (printf "%s%s" $values.topicPrefix .name)) -}}
{{- $signs := not (has .name (list "console" "backup")) -}}
{{- $variables := merge (dict) (.env | default dict) ($service.env | default dict) -}}
{{- if gt $gpus 0 -}}{{- $_ := set $variables (printf "WEIGHTFLOW_%s_DEVICE" (upper .name)) "cuda:0" -}}{{- end -}}
{{- if $computes -}}{{- $variables = merge $variables (dict "GOMP_SPINCOUNT" "1000") -}}{{- end -}}
{{- if not $serves -}}{{- $_ := set $variables "WEIGHTFLOW_SECURITY_TOKENS" "" -}}{{- end -}}
{{- if $values.signing.enabled -}}
{{- $_ := set $variables "WEIGHTFLOW_SIGNING_KEY_RING" "/etc/weightflow-signing/key-ring" -}}
{{- if $signs -}}{{- $_ := set $variables "WEIGHTFLOW_SIGNING_KEY" "/etc/weightflow-signing/key" -}}{{- end -}}
{{- end -}}
{{- if eq .name "console" -}}
{{- range $other, $its := include "weightflow.services" .root | fromYaml -}}
{{- if ne $other "console" -}}
{{- $_ := set $variables (printf "WEIGHTFLOW_CONSOLE_%s_URL" ($other | upper | replace "-" "_")) (printf "http://%s:%v" $other $its.port) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $webhooks := ternary $values.webhooks dict (eq .name "checkpoint-registry") -}}
{{- range $hook, $its := $webhooks -}}
{{- $variable := printf "WEIGHTFLOW_WEBHOOKS_%s" (upper $hook) -}}
{{- $_ := set $variables (printf "%s_SECRET_FILE" $variable) (printf "/etc/weightflow-webhooks/%s" $hook) -}}
{{- with $its.url -}}{{- $_ := set $variables (printf "%s_URL" $variable) . -}}{{- end -}}
{{- with $its.events -}}{{- $_ := set $variables (printf "%s_EVENTS" $variable) (join "," .) -}}{{- end -}}
{{- with $its.models -}}{{- $_ := set $variables (printf "%s_MODELS" $variable) (join "," .) -}}{{- end -}}
{{- if $its.allowHttp -}}{{- $_ := set $variables (printf "%s_ALLOW_HTTP" $variable) "true" -}}{{- end -}}
{{- end -}}
{{- if and $webhooks $values.ingress.enabled $values.ingress.hosts.console (not (hasKey $variables "WEIGHTFLOW_CONSOLE_URL")) -}}
{{- $_ := set $variables "WEIGHTFLOW_CONSOLE_URL" (printf "%s://%s" (ternary "https" "http" (ne $values.ingress.tls.secret "")) $values.ingress.hosts.console) -}}
{{- end -}}
{{- $identity := and (eq $store.type "web-identity") $store.roleArn -}}
metadata:
  labels:
    {{- include "weightflow.podLabels" (dict "root" .root "name" .workload "component" .component) | nindent 4 }}
  annotations:
    weightflow.dev/platform: {{ include "weightflow.platform" .root | sha256sum | trunc 16 }}
    {{- with merge (dict) ($service.podAnnotations | default dict) $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ .name }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ $service.terminationGracePeriodSeconds }}
  {{- with $service.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- if gt $gpus 0 }}
  {{- with $values.gpu.runtimeClassName }}
  runtimeClassName: {{ . }}
  {{- end }}
  {{- end }}
  {{- with merge (dict) ($service.nodeSelector | default dict) (ternary $values.gpu.nodeSelector dict (gt $gpus 0)) }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with concat ($service.tolerations | default list) (ternary $values.gpu.tolerations list (gt $gpus 0)) }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $service.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if $serves }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          app.kubernetes.io/name: {{ .workload }}
  {{- end }}
  {{- with .restartPolicy }}
  restartPolicy: {{ . }}
  {{- end }}
  securityContext:
    {{- include "weightflow.podSecurity" 10001 | nindent 4 }}
  containers:
    - name: {{ .name }}
      image: {{ include "weightflow.image" (dict "root" .root "name" .name "service" $service) }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      {{- with .command }}
      command: {{ toJson . }}
      {{- end }}
      {{- with .args }}
      args: {{ toJson . }}
      {{- end }}
      {{- if $serves }}
      ports:
        - name: http
          containerPort: {{ $service.port }}
        - name: management
          containerPort: {{ add $service.port 1000 }}
      {{- end }}
      envFrom:
        - configMapRef:
            name: platform
      env:
        {{- if eq $store.type "keys" }}
        {{- include "weightflow.storeKeys" (dict "root" .root "name" .name) | nindent 8 }}
        {{- else if $identity }}
        - name: AWS_ROLE_ARN
          value: {{ include "weightflow.named" (dict "text" $store.roleArn "name" .name) | quote }}
        - name: AWS_REGION
          value: {{ $values.objectStore.region | quote }}
        - name: AWS_WEB_IDENTITY_TOKEN_FILE
          value: /var/run/secrets/weightflow/token
        {{- end }}
        {{- with .copySecret }}
        - name: WEIGHTFLOW_COPY_ACCESS_KEY
          valueFrom:
            secretKeyRef: {name: {{ . }}, key: access-key}
        - name: WEIGHTFLOW_COPY_SECRET_KEY
          valueFrom:
            secretKeyRef: {name: {{ . }}, key: secret-key}
        {{- end }}
        {{- if eq $kafka.type "scram-sha-512" }}
        - name: KAFKA_SASL_JAAS_CONFIG
          valueFrom:
            secretKeyRef: {name: {{ $login }}, key: sasl.jaas.config}
        {{- else if eq $kafka.type "tls" }}
        - name: KAFKA_SSL_KEYSTORE_PASSWORD
          valueFrom:
            secretKeyRef: {name: {{ $login }}, key: user.password}
        {{- end }}
        {{- range $hook, $its := $webhooks }}
        {{- if not $its.url }}
        - name: WEIGHTFLOW_WEBHOOKS_{{ upper $hook }}_URL
          valueFrom:
            secretKeyRef: {name: {{ $its.secret }}, key: url}
        {{- end }}
        {{- end }}
        {{- if and $computes $service.resources.limits.cpu }}
        # as many as the limit, not as the node has processors
        - name: OMP_NUM_THREADS
          valueFrom:
            resourceFieldRef: {resource: limits.cpu}
        {{- end }}
        {{- if and (eq .name "dataset-ingestion") (hasSuffix "Gi" $service.scratch) (not (hasKey $variables "WEIGHTFLOW_INGESTION_SCRATCH_GIBIBYTES")) }}
        # less than the volume has: who writes more than that is evicted
        - name: WEIGHTFLOW_INGESTION_SCRATCH_GIBIBYTES
          value: {{ mulf 0.9 (trimSuffix "Gi" $service.scratch | float64) | toString | quote }}
        {{- end }}
        {{- if not $serves }}
        # what one run has read is of no use to the next
        - name: WEIGHTFLOW_DATA_DIR
          value: /tmp
        {{- end }}
        {{- range $name, $value := $variables }}
        - name: {{ $name }}
          value: {{ $value | quote }}
        {{- end }}
      {{- if $serves }}
      startupProbe:
        httpGet: {path: /q/health/started, port: management}
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 60
      readinessProbe:
        httpGet: {path: /q/health/ready, port: management}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      # slow to judge: a restart costs a running job its way back to the last checkpoint
      livenessProbe:
        httpGet: {path: /q/health/live, port: management}
        periodSeconds: 20
        timeoutSeconds: 10
        failureThreshold: 6
      {{- end }}
      {{- $resources := deepCopy $service.resources }}
      {{- if gt $gpus 0 }}{{- $_ := set $resources.limits $values.gpu.resource (toString $gpus) }}{{- end }}
      resources:
        {{- toYaml $resources | nindent 8 }}
      securityContext:
        {{- include "weightflow.containerSecurity" true | nindent 8 }}
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
        {{- if $serves }}
        - {name: data, mountPath: /data}
        {{- if $values.security.tokensSecret }}
        - {name: tokens, mountPath: /etc/weightflow, readOnly: true}
        {{- end }}
        {{- end }}
        {{- if eq .name "dataset-ingestion" }}
        - {name: datasets, mountPath: /datasets, readOnly: true}
        {{- end }}
        {{- if $kafka.caSecret }}
        - {name: kafka-ca, mountPath: /etc/kafka-ca, readOnly: true}
        {{- end }}
        {{- if eq $kafka.type "tls" }}
        - {name: kafka-user, mountPath: /etc/kafka-user, readOnly: true}
        {{- end }}
        {{- if $identity }}
        - {name: identity, mountPath: /var/run/secrets/weightflow, readOnly: true}
        {{- end }}
        {{- if $values.signing.enabled }}
        - {name: signing, mountPath: /etc/weightflow-signing, readOnly: true}
        {{- end }}
        {{- if $webhooks }}
        - {name: webhooks, mountPath: /etc/weightflow-webhooks, readOnly: true}
        {{- end }}
  volumes:
    - name: tmp
      emptyDir: {sizeLimit: {{ ternary "512Mi" "2Gi" $serves }}}
    {{- if $serves }}
    # a cache and scratch: what counts lies in the object store and in Kafka
    - name: data
      emptyDir: {sizeLimit: {{ $service.scratch }}}
    {{- with $values.security.tokensSecret }}
    # names, roles and hashes of the tokens of those who may call it
    - name: tokens
      secret: {secretName: {{ . }}}
    {{- end }}
    {{- end }}
    {{- if eq .name "dataset-ingestion" }}
    - name: datasets
      persistentVolumeClaim: {claimName: {{ $values.datasets.existingClaim | default "datasets" }}, readOnly: true}
    {{- end }}
    {{- with $kafka.caSecret }}
    - name: kafka-ca
      secret:
        secretName: {{ . }}
        items: [{key: ca.crt, path: ca.crt}]
    {{- end }}
    {{- if eq $kafka.type "tls" }}
    - name: kafka-user
      secret:
        secretName: {{ $login }}
        items: [{key: user.p12, path: user.p12}]
    {{- end }}
    {{- if $identity }}
    - name: identity
      projected:
        sources:
          - serviceAccountToken: {path: token, audience: {{ $store.audience }}, expirationSeconds: 3600}
    {{- end }}
    {{- if $values.signing.enabled }}
    # a service refuses a key that others can read, as they can by default: 288 is 0440
    - name: signing
      projected:
        defaultMode: 288
        sources:
          {{- if $signs }}
          - secret: {name: {{ include "weightflow.named" (dict "text" $values.signing.secret "name" .name) }}}
          {{- end }}
          - configMap: {name: {{ $values.signing.keyRing }}}
    {{- end }}
    {{- if $webhooks }}
    - name: webhooks
      projected:
        defaultMode: 288
        sources:
          {{- range $hook, $its := $webhooks }}
          - secret:
              name: {{ $its.secret }}
              items: [{key: secret, path: {{ $hook }}}]
          {{- end }}
    {{- end }}
{{- end -}}
