package dev.weightflow.cli.jobs;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.Identifier;
import dev.weightflow.schema.text.Durations;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** Ingestion, training or evaluation, as its service shows it. */
public record Job(Resource shown) {
    /** Order in which workers take jobs; those already taken come first. */
    static final Comparator<Job> FIRST_SERVED = Comparator.<Job, Boolean>comparing(job -> !job.running())
            .thenComparing(job -> -job.shown.number("spec.priority"))
            .thenComparing(job -> job.shown.moment("requestedAt"))
            .thenComparing(Job::id);

    /** Kind of job; each has a service, which shows and cancels all of them alike. */
    public enum JobKind {
        INGESTION("ingestion", ServiceName.DATASET_INGESTION),
        TRAINING("training", ServiceName.TRAINER),
        EVALUATION("evaluation", ServiceName.EVALUATOR);

        final String word;
        final ServiceName service;
        final String noun;
        final String path;

        JobKind(String word, ServiceName service) {
            this.word = word;
            this.service = service;
            this.noun = word + "s";
            this.path = "/" + noun;
        }

        String title() {
            return Character.toUpperCase(word.charAt(0)) + word.substring(1);
        }
    }

    public String id() {
        return shown.text("job");
    }

    String brief() {
        return Identifier.shortened(id());
    }

    private boolean is(String state) {
        return shown.find("state").filter(state::equals).isPresent();
    }

    boolean waiting() {
        return is("waiting");
    }

    boolean running() {
        return is("claimed");
    }

    public boolean ended() {
        return !waiting() && !running();
    }

    public boolean completed() {
        return is("completed");
    }

    public String state() {
        String state = running() ? "running" : shown.text("state");
        return shown.is("cancelling") ? state + ", stopping" : state;
    }

    /** Returns a field of the job's result, such as {@code dataset}, {@code checkpoint} or {@code report}; empty before it ends. */
    public Optional<String> result(String field) {
        return shown.find(field);
    }

    public Optional<Failure> lastFailure() {
        return shown.read("lastFailure", Failure.class);
    }

    public Optional<JobProgressed> progress() {
        return shown.read("progress", JobProgressed.class);
    }

    /** Formats the done and total steps of the progress; a dash while there is none. */
    String steps() {
        return shown.find("progress.done")
                .map(done -> done + "/" + shown.text("progress.total"))
                .orElse("-");
    }

    String left() {
        return shown.decimal("progress.etaSeconds")
                .map(seconds -> Durations.text(Duration.ofMillis((long) (1000 * seconds))))
                .orElse("-");
    }
}
