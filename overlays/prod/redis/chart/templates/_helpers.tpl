{{/* Labels of every object, and the selector. A StatefulSet's selector is immutable and its labels are copied to the volume claims:
     never change these, and never add app.kubernetes.io/instance (Argo CD's label tracking would own, and prune, the claims). */}}
{{- define "redis.labels" -}}
app.kubernetes.io/name: redis
app.kubernetes.io/part-of: {{ .Release.Name }}
{{- end }}

{{/* The memory limit in bytes. */}}
{{- define "redis.memory" -}}
{{- $limit := .Values.resources.limits.memory -}}
{{- $units := dict "k" 1000 "M" 1000000 "G" 1000000000 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 -}}
{{- mul (regexFind "^[0-9]+" $limit) (get $units (regexFind "[A-Za-z]+$" $limit) | default 1) -}}
{{- end }}
