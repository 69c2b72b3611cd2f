# shellcheck shell=bash disable=SC2154
# The work: scenes, trainings, a champion. Sourced by try.

steps=400

# Calls to the first installation's object store, as curl's configuration says on standard input.
s3() {
  { echo "user = \"weightflow-try:$(cat "$scratch/secret-key")\""; cat; } |
    curl --silent --show-error --fail-early --fail --max-time 300 --aws-sigv4 aws:amz:us-east-1:s3 --config -
}

make_bucket() {
  printf 'request = PUT\nurl = "%s/scenes"\n' "$(address "$namespace" object-store)" | s3 >/dev/null 2>&1
}

# Into a bucket of their own, and from there, by s3://, into the platform.
ingest_scenes() { # NAMESPACE
  weightflow "$1" scenes --out "$scratch/scenes" --train 24 --val 8 --seed 5 >/dev/null 2>"$scratch/scenes.txt"
  until_true 60 "a bucket" make_bucket
  reach "$1"
  local files
  files=$(cd "$scratch/scenes" && find . -type f ! -name '.*' | sed 's,^\./,,')
  while IFS= read -r file; do
    printf 'upload-file = "%s"\nurl = "%s"\n' "$scratch/scenes/$file" "$(address "$namespace" object-store)/scenes/small/$file"
  done <<<"$files" | s3
  weightflow "$1" datasets ingest s3://scenes/small --json >"$scratch/ingestion.json" || fail "the ingestion failed: $(jq -r '.message // .title // empty' "$scratch/ingestion.json")"
  keep dataset "$(jq -re .dataset "$scratch/ingestion.json")"
  seen "$(wc -l <<<"$files") files, data set $(kept dataset | cut -c 1-12)"
}

# A training that takes long enough to be disturbed; the same under another id has the same digest.
begin_training() { # ID
  reach "$namespace"
  weightflow "$namespace" trainings create --data "$(kept dataset)" --model micro --steps "$steps" --checkpoint-every 100 --id "$1" --detach --json >/dev/null
}

training() { # ID: what the trainer says of it
  rest "$namespace" trainer "/trainings/$1"
}

state_is() { # ID STATE
  [ "$(training "$1" | jq -r .state)" = "$2" ]
}

has_ended() { # ID
  case $(training "$1" | jq -r .state) in
    completed) ;;
    failed | cancelled | rejected) fail "training $1: $(training "$1" | jq -r .message)" ;;
    *) return 1 ;;
  esac
}

is_beyond() { # ID STEP
  [ "$(training "$1" | jq -r 'if .state == "completed" then 1000000 else .progress | select(.phase == "training") | .done end // 0')" -ge "$2" ] 2>/dev/null
}

train() { # ID: the undisturbed one, whose digest the others must have
  begin_training "$1"
  until_true 900 "training $1" has_ended "$1"
  keep digest "$(training "$1" | jq -re .checkpoint)"
  seen "$steps steps, checkpoint $(kept digest | cut -c 1-12)"
}

# Begins a training, waits until it is in the middle, disturbs it, and wants the same digest.
disturbed() { # ID COMMAND...: what the disturbance does
  local id=$1
  shift
  begin_training "$id"
  until_true 600 "the middle of training $id" is_beyond "$id" $((steps / 3))
  local at
  at=$(training "$id" | jq -r '.progress.done')
  "$@"
  until_true 900 "training $id" has_ended "$id"
  local digest claim
  digest=$(training "$id" | jq -r .checkpoint)
  claim=$(training "$id" | jq -r .claim)
  [ "$digest" = "$(kept digest)" ] || fail "disturbed at step $at, claim $claim: checkpoint $digest, not $(kept digest)"
  keep disturbed "at step $at of $steps, claim $claim, same digest"
  keep claim "$claim"
}

was_interrupted() {
  [ "$(kept claim)" -gt 1 ] || fail "the work was not interrupted: $(kept disturbed)"
}

status_of() { # NAMESPACE MODEL: of its newest version
  weightflow "$1" models versions "$2" --json 2>/dev/null | jq -r '.[0].status // empty'
}

is_decided() { # NAMESPACE MODEL
  case $(status_of "$1" "$2") in '' | undecided) return 1 ;; esac
}

promote() { # NAMESPACE DATASET
  reach "$1"
  weightflow "$1" trainings create --data "$2" --model micro --steps 40 --model-name scenes --json >/dev/null
  until_true 300 "a decision about the model" is_decided "$1" scenes
  [ "$(status_of "$1" scenes)" = champion ] || fail "the version is $(status_of "$1" scenes)"
  seen "trained, evaluated, promoted"
}
