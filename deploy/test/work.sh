# shellcheck shell=bash
# The demo's work, sent to the services in containers by the command line, which is their client. Sourced by compose-up.

export WEIGHTFLOW_DATASET_INGESTION_URL=http://127.0.0.1:$INGESTION_PORT
export WEIGHTFLOW_TRAINER_URL=http://127.0.0.1:$TRAINER_PORT
export WEIGHTFLOW_EVALUATOR_URL=http://127.0.0.1:$EVALUATOR_PORT
export WEIGHTFLOW_CHECKPOINT_REGISTRY_URL=http://127.0.0.1:$REGISTRY_PORT
export WEIGHTFLOW_STATE=$scratch/command-line
mkdir -p "$WEIGHTFLOW_STATE"
touch "$WEIGHTFLOW_STATE/built-cli" # build_services has just built it

field() { # the first value of a field in JSON
  sed -n "s/.*\"$1\" *: *\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1
}

say "Rendering scenes"
./weightflow scenes --out "$DATASETS/scenes" --train 24 --val 8 --seed 5 >/dev/null
chmod -R a+rX "$DATASETS"

say "Ingesting"
dataset=$(./weightflow datasets ingest /datasets/scenes --json | field dataset)
[ -n "$dataset" ] || fail "The ingestion led to no data set."
say "Data set $dataset"

say "Training"
job=$(./weightflow train --dataset "$dataset" --model micro --method delora --steps 40 --checkpoint-every 20 --model-name compose-test --wait --json | field job)
[ -n "$job" ] || fail "There is no job."
say "Job $job is done"

say "Waiting for the registry"
standing=
for _ in {1..120}; do
  standing=$(./weightflow models show compose-test --json 2>/dev/null | field standing) || true
  [ -n "$standing" ] && [ "$standing" != undecided ] && break
  sleep 1
done
[ "$standing" = holder ] || fail "The registry has no champion of compose-test: its first version is '${standing:-missing}'."
./weightflow models show compose-test >&2

expect 'sum(weightflow_jobs_ended_total{outcome="completed"})' 1
expect 'sum(weightflow_training_steps_total)' 40
expect 'sum(weightflow_ingestions_total{outcome="ingested"})' 1
expect 'sum(weightflow_samples_total)' 32
expect 'sum(weightflow_evaluations_total{outcome="completed"})' 1
expect 'sum(weightflow_gate_decisions_total{outcome="passed"})' 1
expect 'count(weightflow_model_metric{role="champion"})' 4
expect 'sum(weightflow_dead_letters_total)' 0
