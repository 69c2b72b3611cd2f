package dev.weightflow.cli.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.client.Names;
import dev.weightflow.cli.client.ServerSentEvent;
import dev.weightflow.cli.client.ServiceAddress;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.ServiceResponse;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.PhaseProgress;
import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.ShutdownHook;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingRequest;
import java.util.Arrays;
import java.util.List;
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
     * Requests a training; the answer comes when the request is durable.
     *
     * @param name the job's id, if its requester wants to choose it
     */
    public ServiceResponse<Accepted> ask(TrainingRequest draft, Optional<String> name) {
        JsonNode body = WeightflowJson.mapper().valueToTree(draft);
        String path = "/trainings" + name.map(id -> "?job=" + Names.segment(id)).orElse("");
        return client.post(path, body, Accepted.class);
    }

    /** All jobs, the latest first. */
    public ServiceResponse<Job[]> list() {
        return client.get("/jobs", Job[].class);
    }

    /** A job, by its id or a beginning of it. */
    public ServiceResponse<Job> show(String id) {
        return client.get("/jobs/" + Names.segment(find(id)), Job.class);
    }

    /** A job, by its whole id. */
    public Job byId(String id) {
        return client.get("/jobs/" + Names.segment(id), Job.class).value();
    }

    /** Asks for a job to be stopped. */
    public ServiceResponse<Job> cancel(String id, String reason) {
        return client.post("/jobs/" + Names.segment(find(id)) + "/cancel", Map.of("reason", reason), Job.class);
    }

    /**
     * Watches a job until it ends: its progress as the trainer streams it and, before it begins, what it waits behind. A stream that
     * breaks off is taken up again. If the process is told to stop meanwhile, it says what becomes of the job.
     *
     * @param id the whole id
     * @throws CommandFailure if it fails or is cancelled
     */
    public ServiceResponse<Job> await(String id) throws InterruptedException {
        QueuePosition queue = new QueuePosition();
        try (PhaseProgress phases = new PhaseProgress(session.terminal());
                ShutdownHook farewell = ShutdownHook.doing(leaving(id, phases))) {
            String path = "/jobs/" + Names.segment(id);
            ServiceResponse<Job> end = session.poller()
                    .until(
                            () -> {
                                client.events(path + "/events", event -> show(event, id, phases, queue));
                                return client.get(path, Job.class);
                            },
                            now -> {},
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

    private Runnable leaving(String id, PhaseProgress phases) {
        boolean stops = new PlatformDirectory(session.terminal().directory()).isOurs();
        String job = Quantities.brief(id);
        return () -> {
            phases.close();
            session.terminal()
                    .say("Job " + job + " continues" + (stops ? " when the platform starts again" : "")
                            + "; './weightflow jobs cancel " + job + "' ends it.");
        };
    }

    private void show(ServerSentEvent event, String id, PhaseProgress phases, QueuePosition queue) {
        if (event.name().equals("state") && event.data().path("state").asText().equals("waiting")) {
            List<Job> all = List.of(list().value());
            all.stream()
                    .filter(job -> job.job().equals(id))
                    .findFirst()
                    .flatMap(job -> queue.news(job, all))
                    .ifPresent(session.terminal()::say);
        } else if (event.name().equals("progress")) {
            JobProgressed now = event.read("progress", JobProgressed.class);
            if (now.total() > 0) {
                phases.at(now.phase(), now.done(), now.total(), JobText.rate(now));
            }
        }
    }

    private CommandFailure ended(Job job) {
        String id = Quantities.brief(job.job());
        if (job.state().equals("cancelled")) {
            return new CommandFailure("job-cancelled", ExitStatus.FAILED, "Job " + id + " was cancelled.");
        }
        ServiceAddress trainer = client.service();
        return new CommandFailure(
                job.lastFailure().map(Failure::code).orElse("job-failed"),
                ExitStatus.FAILED,
                "Job " + id + " failed: "
                        + job.lastFailure().map(Failure::message).orElse("no reason is known")
                        + trainer.log()
                                .map(log -> " (the log of " + trainer.name() + ": " + log + ")")
                                .orElse(""));
    }
}
