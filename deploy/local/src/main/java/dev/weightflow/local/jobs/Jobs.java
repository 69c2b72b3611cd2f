package dev.weightflow.local.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Failure;
import dev.weightflow.local.client.Names;
import dev.weightflow.local.client.ServiceAddress;
import dev.weightflow.local.client.ServiceClient;
import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.CommandFailure;
import dev.weightflow.local.console.ExitHook;
import dev.weightflow.local.console.ExitStatus;
import dev.weightflow.local.console.Phases;
import dev.weightflow.local.console.Quantities;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Speaks with {@code trainer}. */
public final class Jobs {

    private final Session session;
    private final ServiceClient client;

    public Jobs(Session session) {
        this.session = session;
        this.client = session.client(ServiceName.TRAINER);
    }

    /**
     * Asks for a training; the answer comes when the request is durable.
     *
     * @param name the job's id, if its requester wants to choose it
     */
    public Answer<Accepted> ask(TrainingRequest draft, Optional<String> name) {
        JsonNode body = WeightflowJson.mapper().valueToTree(draft);
        String path = "/trainings" + name.map(id -> "?job=" + Names.segment(id)).orElse("");
        return client.post(path, body, Accepted.class);
    }

    /** All jobs, the latest first. */
    public Answer<Job[]> list() {
        return client.get("/jobs", Job[].class);
    }

    /** A job, by its id or a beginning of it. */
    public Answer<Job> show(String id) {
        return client.get("/jobs/" + Names.segment(find(id)), Job.class);
    }

    /** Asks for a job to be stopped. */
    public Answer<Job> cancel(String id, String reason) {
        return client.post("/jobs/" + Names.segment(find(id)) + "/cancel", Map.of("reason", reason), Job.class);
    }

    /**
     * Waits for the end of a job, and shows its progress and, before it begins, what it waits behind. If the process is told to stop
     * meanwhile, it says what becomes of the job.
     *
     * @param id the whole id
     * @throws CommandFailure if it fails or is cancelled
     */
    public Answer<Job> await(String id) throws InterruptedException {
        Queue queue = new Queue();
        try (Phases phases = new Phases(session.terminal());
                ExitHook farewell = ExitHook.doing(leaving(id, phases))) {
            Answer<Job> end = session.watch()
                    .until(
                            () -> client.get("/jobs/" + Names.segment(id), Job.class),
                            now -> show(now.value(), phases, queue),
                            now -> now.value().ended());
            if (!end.value().completed()) {
                throw ended(end.value());
            }
            phases.finish();
            return end;
        }
    }

    private String find(String beginning) {
        return Names.whole(
                beginning, "job", Arrays.stream(list().value()).map(Job::job).toList(), "jobs list");
    }

    private Runnable leaving(String id, Phases phases) {
        boolean stops = new PlatformDirectory(session.terminal().directory()).isOurs();
        String job = Quantities.brief(id);
        return () -> {
            phases.close();
            session.terminal()
                    .say("Job " + job + " goes on" + (stops ? " when the platform starts again" : "")
                            + "; './weightflow jobs cancel " + job + "' ends it.");
        };
    }

    private void show(Job now, Phases phases, Queue queue) {
        if (now.waiting()) {
            queue.news(now, List.of(list().value())).ifPresent(session.terminal()::say);
        }
        now.progress()
                .ifPresent(progress -> phases.at(
                        "training",
                        progress.step(),
                        progress.totalSteps(),
                        String.format(
                                Locale.ROOT,
                                "loss %.3f, %.1f images/s",
                                progress.totalLoss(),
                                progress.imagesPerSecond())));
    }

    private CommandFailure ended(Job job) {
        String id = Quantities.brief(job.job());
        if (job.state().equals("cancelled")) {
            return new CommandFailure("job-cancelled", ExitStatus.FAILED, "Job " + id + " was cancelled.");
        }
        ServiceAddress trainer = client.service();
        return new CommandFailure(
                job.failure().map(Failure::code).orElse("job-failed"),
                ExitStatus.FAILED,
                "Job " + id + " failed: " + job.failure().map(Failure::message).orElse("no reason is known")
                        + trainer.log()
                                .map(log -> " (the log of " + trainer.name() + ": " + log + ")")
                                .orElse(""));
    }
}
