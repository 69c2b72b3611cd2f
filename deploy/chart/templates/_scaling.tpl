{{- /* What KEDA asks Prometheus: dict "root" "name". */ -}}
{{- define "weightflow.trigger" -}}
{{- $here := printf "namespace=%q" .root.Release.Namespace -}}
{{- $queries := dict
      "dataset-ingestion" (printf "max(weightflow_queue_length_requests{queue=\"ingestions\",%s}) + sum(weightflow_job_active{kind=\"ingestion\",%s})" $here $here)
      "evaluator" (printf "max(weightflow_queue_length_requests{queue=\"evaluations\",%s}) + sum(weightflow_job_active{kind=\"evaluation\",%s})" $here $here)
      "trainer" (printf "max(weightflow:trainers_wanted:count{%s})" $here)
      "trainer-job" (printf "sum(weightflow:jobs:max{state=~\"waiting|claimed\",%s})" $here) -}}
- type: prometheus
  {{- if ne .name "trainer-job" }}
  metricType: AverageValue
  {{- end }}
  metadata:
    serverAddress: {{ .root.Values.keda.prometheus }}
    query: {{ get $queries .name | squote }}
    threshold: {{ ternary "1" "5" (hasPrefix "trainer" .name) | quote }}
    # by default an answer without a series counts as 0, would never be a failure, and would take running pods away
    ignoreNullValues: "false"
{{- end -}}
