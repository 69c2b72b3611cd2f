package dev.weightflow.cli.evaluations;

import dev.weightflow.cli.client.Names;
import dev.weightflow.cli.client.ServiceAddress;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.ServiceResponse;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.PhaseProgress;
import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.schema.bootstrap.ImageSums;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Speaks with {@code evaluator}. */
public final class Evaluations {

    private static final int MANY = 1_000;

    private final Session session;
    private final ServiceClient client;

    public Evaluations(Session session) {
        this.session = session;
        this.client = session.client(ServiceName.EVALUATOR);
    }

    /** Evaluations, the newest first: those of one checkpoint, or all. */
    public ServiceResponse<Evaluation[]> list(Optional<String> checkpoint) {
        String of = checkpoint.map(id -> "&checkpoint=" + Names.segment(id)).orElse("");
        return client.get("/evaluations?limit=" + MANY + of, Evaluation[].class);
    }

    /** An evaluation, by its id or a beginning of it. */
    public ServiceResponse<Evaluation> show(String id) {
        String whole = Names.whole(
                id,
                "evaluation",
                Arrays.stream(list(Optional.empty()).value())
                        .map(Evaluation::job)
                        .toList(),
                "evaluations list");
        return client.get("/evaluations/" + Names.segment(whole), Evaluation.class);
    }

    /**
     * Waits for the evaluation of a checkpoint on a dataset, which its training has ordered.
     *
     * @throws CommandFailure if it fails
     */
    public Evaluation await(String checkpoint, String dataset) throws InterruptedException {
        try (PhaseProgress phases = new PhaseProgress(session.terminal())) {
            Evaluation end = session.poller()
                    .until(
                            () -> of(checkpoint, dataset),
                            now -> now.flatMap(Evaluation::progress).ifPresent(progress -> show(progress, phases)),
                            now -> now.filter(Evaluation::ended).isPresent())
                    .orElseThrow();
            if (end.report().isEmpty()) {
                throw new CommandFailure(
                        end.lastFailure().map(Failure::code).orElse("evaluation-" + end.state()),
                        ExitStatus.FAILED,
                        "The evaluation is " + end.state() + ": "
                                + end.lastFailure().map(Failure::message).orElse(end.message()) + log());
            }
            phases.finish();
            return end;
        }
    }

    /**
     * Requests the evaluation of a checkpoint on the validation split that it was trained with, without pictures and without the
     * untrained model; the same request finds the same evaluation.
     *
     * @return the evaluation's id
     */
    public String ask(String checkpoint) {
        return client.post(
                        "/evaluations",
                        Map.of("checkpoint", checkpoint, "pictures", 0, "untrained", false),
                        Evaluation.class)
                .value()
                .job();
    }

    /** An evaluation, by its whole id. */
    public Evaluation byId(String id) {
        return client.get("/evaluations/" + Names.segment(id), Evaluation.class).value();
    }

    /** What each image of a report adds to its metrics; nothing if the report does not keep that. */
    public Optional<ImageSums> imageSums(String report) {
        return report(report)
                .imageSums()
                .map(any -> WeightflowJson.read(
                        client.bytes("/reports/" + Names.segment(report) + "/images"), ImageSums.class));
    }

    /** A report, as it is stored. */
    public EvaluationReport report(String id) {
        return WeightflowJson.read(client.bytes("/reports/" + Names.segment(id)), EvaluationReport.class);
    }

    /** A picture of a report, as a PNG file. */
    public byte[] picture(String report, int number) {
        return client.bytes("/reports/" + Names.segment(report) + "/pictures/" + number);
    }

    private Optional<Evaluation> of(String checkpoint, String dataset) {
        return Arrays.stream(list(Optional.of(checkpoint)).value())
                .filter(evaluation ->
                        evaluation.dataset().filter(dataset::equals).isPresent())
                .findFirst();
    }

    private static void show(JobProgressed now, PhaseProgress phases) {
        phases.at("evaluating", now.done(), now.total(), String.format(Locale.ROOT, "%.1f images/s", now.perSecond()));
    }

    private String log() {
        ServiceAddress evaluator = client.service();
        return evaluator
                .log()
                .map(log -> " (the log of " + evaluator.name() + ": " + log + ")")
                .orElse("");
    }
}
