package dev.weightflow.cli.jobs;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Progress.PhaseProgress;
import dev.weightflow.cli.jobs.Job.JobKind;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.process.ShutdownHook;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.Identifier;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Client of the jobs of one kind, at their service. */
public final class Jobs {
    private final Session session;
    private final JobKind kind;
    private final ServiceClient client;

    public Jobs(Session session, JobKind kind) {
        this.session = session;
        this.kind = kind;
        this.client = session.client(kind.service);
    }

    ServiceClient client() {
        return client;
    }

    /** Requests a job, and returns when the request is durable. The same training or evaluation requested again is the same job. */
    public Resource request(String path, Object body, Optional<String> key) {
        return client.post(path, WeightflowJson.mapper().valueToTree(body), key);
    }

    public Job find(String id) {
        return new Job(client.find(kind.path, "job", id, kind.word, kind.noun + " list"));
    }

    public Job byId(String id) {
        return new Job(client.get(path(id)));
    }

    Job cancel(String id, String reason) {
        return new Job(client.post(path(find(id).id()) + "/cancel", Map.of("reason", reason)));
    }

    private String path(String id) {
        return kind.path + "/" + ServiceClient.segment(id);
    }

    /** Shows a requested job, or waits for its end and shows the result. */
    void follow(Resource requested, boolean detach, Function<Job, String> text) throws InterruptedException {
        Job job = new Job(requested);
        String said = (requested.is("known") || job.completed()
                        ? "This " + kind.word + " is known: " + job.id()
                        : kind.title() + " " + job.id() + " is requested.")
                + "\n('./weightflow " + kind.noun + " watch " + job.brief() + "' shows its progress)";
        if (detach) {
            session.show(requested, any -> said);
        } else {
            session.terminal().say(said);
            Job end = await(job.id());
            session.show(end.shown(), any -> text.apply(end));
        }
    }

    /**
     * Watches a job until it ends: its progress as the service streams it and, before it begins, the queue ahead of it. A broken stream is resumed.
     * If the process is stopped meanwhile, it prints what happens to the job.
     *
     * @param id the full id
     * @throws CommandFailure if it fails or is cancelled
     */
    public Job await(String id) throws InterruptedException {
        return await(id, now -> {});
    }

    /** Watches a job until it ends, and passes its progress on. */
    public Job await(String id, Consumer<JobProgressed> audience) throws InterruptedException {
        QueuePosition queue = new QueuePosition(kind);
        try (PhaseProgress phases = new PhaseProgress(session.terminal());
                ShutdownHook farewell = ShutdownHook.doing(leaving(id, phases))) {
            Job end = session.poller()
                    .until(
                            () -> {
                                client.events(path(id) + "/events", (name, event) -> {
                                    if (name.equals("state")
                                            && event.text("state").equals("waiting")) {
                                        List<Job> all = client.all(kind.path).stream()
                                                .map(Job::new)
                                                .toList();
                                        queue.news(id, all).ifPresent(session.terminal()::say);
                                    } else if (name.equals("progress")) {
                                        event.read("progress", JobProgressed.class)
                                                .ifPresent(audience.andThen(phases(phases))::accept);
                                    }
                                });
                                return byId(id);
                            },
                            now -> {},
                            Job::ended);
            if (!end.completed()) {
                throw failed(end);
            }
            phases.finish();
            return end;
        }
    }

    private static Consumer<JobProgressed> phases(PhaseProgress phases) {
        return now -> phases.at(now.phase(), now.done(), now.total(), TrainingsCommand.rate(now));
    }

    private Runnable leaving(String id, PhaseProgress phases) {
        boolean stops = new PlatformDirectory(session.terminal().directory()).isOurs();
        String job = Identifier.shortened(id);
        return () -> {
            phases.close();
            session.terminal()
                    .say(kind.title() + " " + job + " continues" + (stops ? " when the platform starts again" : "")
                            + "; './weightflow " + kind.noun + " cancel " + job + "' cancels it.");
        };
    }

    /** Creates the failure of a job: a source that cannot be ingested is refused; a training or an evaluation has failed. */
    private CommandFailure failed(Job job) {
        boolean ingestion = kind == JobKind.INGESTION;
        boolean cancelled = job.state().equals("cancelled");
        String log = client.service()
                .log()
                .filter(any -> !ingestion && !cancelled)
                .map(file -> " (the log of " + client.service().name() + ": " + file + ")")
                .orElse("");
        return new CommandFailure(
                job.lastFailure().map(Failure::code).orElse(kind.word + "-" + job.state()),
                ingestion ? ExitStatus.REFUSED : ExitStatus.FAILED,
                kind.title() + " " + job.brief() + (cancelled ? " was " : " ") + job.state()
                        + job.shown().words(": %s", "lastFailure.message")
                        + (cancelled ? "." : log));
    }

    /** Reports a job's position in the queue: once, and again whenever it changes. */
    static final class QueuePosition {
        private final JobKind kind;
        private String told = "";

        QueuePosition(JobKind kind) {
            this.kind = kind;
        }

        /** Describes the queue ahead of a waiting job, if it has changed since the last call. */
        Optional<String> news(String id, List<Job> all) {
            List<Job> queue = all.stream()
                    .filter(job -> !job.ended())
                    .sorted(Job.FIRST_SERVED)
                    .toList();
            List<Job> ahead =
                    queue.stream().takeWhile(job -> !job.id().equals(id)).toList();
            if (ahead.isEmpty() || ahead.size() == queue.size()) {
                told = "";
                return Optional.empty();
            }
            Job first = ahead.get(0);
            String now = first.id() + first.state() + first.progress().isPresent() + ahead.size();
            if (now.equals(told)) {
                return Optional.empty();
            }
            told = now;
            return Optional.of(kind.title() + " " + Identifier.shortened(id) + " waits behind " + kind.word + " "
                    + first.brief() + " (" + first.state()
                    + first.progress()
                            .map(progress -> ", " + progress.done() + " of " + progress.total() + " " + progress.unit())
                            .orElse("")
                    + ")" + (ahead.size() == 1 ? "" : " and " + (ahead.size() - 1) + " more"));
        }
    }
}
