{{/* Labels of every object, and the selector. A StatefulSet's selector is immutable and its labels are copied to the volume claims:
     never change these, and never add app.kubernetes.io/instance (Argo CD's label tracking would own, and prune, the claims). */}}
{{- define "redis.labels" -}}
app.kubernetes.io/name: redis
app.kubernetes.io/part-of: {{ .Release.Name }}
{{- end }}

{{/* An amount of memory in bytes. */}}
{{- define "redis.bytes" -}}
{{- $units := dict "k" 1000 "M" 1000000 "G" 1000000000 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 -}}
{{- mul (regexFind "^[0-9]+" .) (get $units (regexFind "[A-Za-z]+$" .) | default 1) -}}
{{- end }}

{{/* An amount of CPU in thousandths of a core. */}}
{{- define "redis.millicores" -}}
{{- if hasSuffix "m" . }}{{ trimSuffix "m" . }}{{ else }}{{ round (mulf . 1000) 0 | int64 }}{{ end -}}
{{- end }}

{{/* How data outlives a restart. */}}
{{- define "redis.persistence" -}}
{{- if .Values.persistence.none }}none{{ else if .Values.aof.enabled }}aof{{ else }}rdb{{ end -}}
{{- end }}

{{/* What the schema cannot compare, refused here rather than by Kubernetes, which would apply nothing else of the release either. */}}
{{- define "redis.check" -}}
{{- with .Values.resources -}}
{{- if gt (include "redis.bytes" .requests.memory | int64) (include "redis.bytes" .limits.memory | int64) -}}
{{- fail (printf "resources.requests.memory: %s is above resources.limits.memory: %s" .requests.memory .limits.memory) -}}
{{- end -}}
{{- if and .limits.cpu (gt (include "redis.millicores" .requests.cpu | int64) (include "redis.millicores" .limits.cpu | int64)) -}}
{{- fail (printf "resources.requests.cpu: %s is above resources.limits.cpu: %s" .requests.cpu .limits.cpu) -}}
{{- end -}}
{{- end -}}
{{- end }}
