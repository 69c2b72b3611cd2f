package dev.weightflow.cli.jobs;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.console.Quantities;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** An ingestion, a training or an evaluation, as its service shows it. */
public record Job(Resource shown) {
    /** The order in which workers take jobs, after those that are taken. */
    static final Comparator<Job> FIRST_SERVED = Comparator.<Job, Boolean>comparing(job -> !job.running())
            .thenComparing(job -> -job.shown.number("spec.priority"))
            .thenComparing(job -> job.shown.moment("requestedAt"))
            .thenComparing(Job::id);

    public String id() {
        return shown.text("job");
    }

    String brief() {
        return Quantities.brief(id());
    }

    boolean waiting() {
        return shown.text("state").equals("waiting");
    }

    boolean running() {
        return shown.text("state").equals("claimed");
    }

    public boolean ended() {
        return !waiting() && !running();
    }

    public boolean completed() {
        return shown.text("state").equals("completed");
    }

    public String state() {
        String state = running() ? "running" : shown.text("state");
        return shown.is("cancelling") ? state + ", stopping" : state;
    }

    /** What this kind of job results in, such as {@code dataset}, {@code checkpoint} or {@code report}; absent before. */
    public Optional<String> result(String field) {
        return shown.find(field);
    }

    public Optional<Failure> lastFailure() {
        return shown.read("lastFailure", Failure.class);
    }

    public Optional<JobProgressed> progress() {
        return shown.read("progress", JobProgressed.class);
    }

    /** How far it is, and how long it takes yet. */
    static String steps(Resource job) {
        return new Job(job)
                .progress()
                .map(now -> now.done() + "/" + now.total())
                .orElse("-");
    }

    static String left(Resource job) {
        return new Job(job)
                .progress()
                .flatMap(JobProgressed::etaSeconds)
                .map(seconds -> Quantities.duration(Duration.ofMillis((long) (1000 * seconds))))
                .orElse("-");
    }
}
