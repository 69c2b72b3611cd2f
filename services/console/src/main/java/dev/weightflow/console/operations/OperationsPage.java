package dev.weightflow.console.operations;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.console.Console;
import dev.weightflow.console.owner.Health;
import dev.weightflow.console.training.TrainingNames;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.platform.job.JobTable;
import dev.weightflow.platform.security.Caller;
import dev.weightflow.projection.reachability.GarbageCandidates;
import dev.weightflow.schema.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * State of the platform.
 *
 * @param parts the services
 * @param workers those with heartbeats, and the jobs each holds
 * @param queues number of jobs in each state
 * @param letters records that could not be read or handled
 * @param refused events that were rejected and had no effect
 * @param damaged objects that are needed and damaged
 * @param garbage objects that the next garbage collection may delete, if one has ever run
 * @param tokens owners of the tokens that this console knows; for administrators alone
 * @param notes those of these that are not known now, with the reason
 */
public record OperationsPage(
        List<Health.Part> parts,
        List<Worker> workers,
        List<Queue> queues,
        List<Letter> letters,
        List<JsonNode> refused,
        List<JsonNode> damaged,
        Optional<Garbage> garbage,
        List<Caller> tokens,
        List<String> notes) {
    private static final Duration SILENT = Duration.ofSeconds(20);

    /** Worker and its job. */
    public record Worker(String name, Instant heard, boolean silent, String holds, String href) {}

    /** Numbers of jobs of a kind. */
    public record Queue(String kind, int waiting, int running, int failed, Optional<String> oldest) {}

    /** Dead letter, and the service that has it. */
    public record Letter(
            String owner, String id, String topic, Instant at, String code, String reason, String replayed) {}

    /** Number of unreferenced objects, and the latest time from which the oldest is so. */
    public record Garbage(int objects, Optional<Instant> oldest) {
        static Garbage of(GarbageCandidates candidates) {
            return new Garbage(
                    candidates.count(), candidates.since().keySet().stream().min(Comparator.naturalOrder()));
        }
    }

    static List<Worker> workers(Console console) {
        Instant now = console.clock().instant();
        Map<String, Job<?>> held = new HashMap<>();
        console.journals()
                .trainings()
                .underWay()
                .filter(job -> job instanceof Job.Claimed<?>)
                .forEach(job -> held.put(((Job.Claimed<?>) job).worker().value(), job));
        console.journals().evaluations().jobs().underWay().stream()
                .filter(job -> job instanceof Job.Claimed<?>)
                .forEach(job -> held.put(((Job.Claimed<?>) job).worker().value(), job));
        List<Worker> workers = new ArrayList<>();
        console.signals().workers().forEach((worker, at) -> {
            Job<?> job = held.get(worker.value());
            boolean silent = at.isBefore(now.minus(SILENT));
            if (!silent || job != null) {
                boolean training = job != null
                        && console.journals().trainings().job(job.id()).isPresent();
                workers.add(new Worker(
                        worker.value(),
                        at,
                        silent,
                        job == null ? "" : words(console, job),
                        training ? "/trainings/" + job.id() : ""));
            }
        });
        workers.sort(Comparator.comparing(Worker::name));
        return workers;
    }

    private static String words(Console console, Job<?> job) {
        return console.journals()
                .trainings()
                .spec(job.id())
                .map(TrainingNames::title)
                .orElse("evaluation " + job.id().shortId());
    }

    static List<Queue> queues(Console console) {
        return List.of(
                queue(console, "trainings", console.journals().trainings().jobs()),
                queue(console, "evaluations", console.journals().evaluations().jobs()));
    }

    private static Queue queue(Console console, String kind, JobTable<?>.Rows jobs) {
        return new Queue(
                kind,
                jobs.count(JobState.WAITING),
                jobs.count(JobState.CLAIMED),
                jobs.count(JobState.FAILED),
                jobs.oldest(JobState.WAITING)
                        .map(since -> Durations.text(
                                Duration.between(since, console.clock().instant()))));
    }
}
