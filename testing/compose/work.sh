# shellcheck shell=bash
# The demo's work, and a training that follows from new data, sent to the services in containers by the command line, which is their client. Sourced by compose-up.

export WEIGHTFLOW_DATASET_INGESTION_URL=http://127.0.0.1:$INGESTION_PORT
# any of the trainers takes requests for all
WEIGHTFLOW_TRAINER_URL=http://$(compose port trainer 8082)
export WEIGHTFLOW_TRAINER_URL
export WEIGHTFLOW_EVALUATOR_URL=http://127.0.0.1:$EVALUATOR_PORT
export WEIGHTFLOW_CHECKPOINT_REGISTRY_URL=http://127.0.0.1:$REGISTRY_PORT
export WEIGHTFLOW_RETRAINING_URL=http://127.0.0.1:$RETRAINING_PORT
export WEIGHTFLOW_CONSOLE_URL=http://127.0.0.1:$CONSOLE_PORT
export WEIGHTFLOW_STATE=$scratch/command-line
mkdir -p "$WEIGHTFLOW_STATE"
touch "$WEIGHTFLOW_STATE/built-cli" # build_services has just built it

field() { # the first value of a field in JSON
  sed -n "s/.*\"$1\" *: *\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1
}

ingest() { # the name of a data set, how many images to train and to validate on, and the seed they are drawn from; its id
  local id
  say "Rendering and ingesting $1"
  ./weightflow scenes --out "$DATASETS/$1" --train "$2" --val "$3" --seed "$4" >/dev/null 2>"$scratch/scenes.txt"
  chmod -R a+rX "$DATASETS"
  id=$(./weightflow datasets ingest "/datasets/$1" --json | field dataset)
  [ -n "$id" ] || fail "The ingestion led to no data set."
  say "Data set $id"
  echo "$id"
}

dataset=$(ingest scenes 24 8 5)

say "Training"
job=$(./weightflow trainings create --data "$dataset" --model micro --method delora --steps 40 --checkpoint-every 20 --model-name compose-test --json | field job)
[ -n "$job" ] || fail "There is no job."
say "Job $job is done"

say "Waiting for the registry"
standing=
for _ in {1..120}; do
  standing=$(./weightflow models versions compose-test --json 2>/dev/null | field status) || true
  [ -n "$standing" ] && [ "$standing" != undecided ] && break
  sleep 1
done
[ "$standing" = champion ] || fail "The registry has no champion of compose-test: its first version is '${standing:-missing}'."

say "Letting it be trained again on new data"
./weightflow retraining set compose-test --min-new-samples 16 --json >/dev/null
more=$(ingest more-scenes 16 8 6)
expect 'sum(weightflow_gate_decisions_total)' 2 180
./weightflow models versions compose-test >&2
./weightflow retraining explain "$more" >&2

link=$(./weightflow console --print --json | field url)
[ "$(curl --silent --output /dev/null --write-out '%{http_code}' "$link")" = 303 ] || fail "The console's link '$link' opens no session."
say "The console opens a session"

expect 'sum(weightflow_job_duration_seconds_count{kind="training",outcome="completed"})' 2
expect 'sum(weightflow_training_steps_total)' 80
expect 'sum(weightflow_job_duration_seconds_count{kind="ingestion",outcome="completed"})' 2
expect 'sum(weightflow_samples_total)' 56
expect 'sum(weightflow_retrainings_total{outcome="triggered"})' 1
expect 'max(weightflow_model_versions)' 2
expect 'count(weightflow_model_metric{role="champion"})' 4
expect 'sum(weightflow_dead_letters_total)' 0
