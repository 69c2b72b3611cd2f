package dev.weightflow.cli.jobs;

import static dev.weightflow.cli.client.Listing.id;
import static dev.weightflow.cli.client.Listing.of;
import static dev.weightflow.cli.client.Listing.time;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.client.ListOptions;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.jobs.Job.JobKind;
import dev.weightflow.cli.training.MethodOptions;
import dev.weightflow.cli.training.PatienceOptions;
import dev.weightflow.cli.training.SharedData;
import dev.weightflow.cli.training.TrainingOptions;
import dev.weightflow.cli.weights.BaseWeights;
import dev.weightflow.cli.weights.TrustedMethods;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.training.DatasetShare;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "trainings", description = "Submits training jobs to the platform; lists, watches and cancels them.")
public final class TrainingsCommand extends JobCommands {
    private static final String LOSS = "loss.";
    private static final String TOTAL_LOSS = LOSS + "total";

    private static final Listing LISTING = Listing.of(
            "There is no training yet: './weightflow trainings create --data ID' submits one.",
            id("TRAINING", "job"),
            of("STATE", job -> new Job(job).state()),
            of(">STEP", job -> new Job(job).steps()),
            of(">LOSS", TrainingsCommand::totalLoss),
            of(">LEFT", job -> new Job(job).left()),
            of("SPECIFICATION", TrainingsCommand::brief),
            Listing.text(">SEED", "spec.seed"),
            time("REQUESTED", "requestedAt"));

    public TrainingsCommand() {
        super(JobKind.TRAINING);
    }

    @Command(
            name = "create",
            description = "Submits a training job. Submitting the same training again gives the same job.")
    void create(
            @Option(
                            names = "--data",
                            paramLabel = "ID[=SHARE]",
                            description =
                                    "The dataset's id, or a prefix of it; required. Repeated, images are drawn from all datasets"
                                            + " by their shares, and the first one validates.")
                    List<String> datasets,
            @Mixin MethodOptions method,
            @Mixin TrainingOptions training,
            @Mixin PatienceOptions patience,
            @Option(names = "--priority", paramLabel = "N", description = "Jobs of higher priority run first (0).")
                    Optional<Integer> priority,
            @Option(
                            names = "--model-name",
                            paramLabel = "NAME",
                            description = "Register the result as a version of this model.")
                    Optional<String> model,
            @Option(names = "--id", paramLabel = "ID", description = "The job's id, instead of the derived one.")
                    Optional<String> id,
            @Option(names = "--detach", description = DETACH) boolean detach)
            throws InterruptedException {
        if (training.showsRecipe(terminal, method.spec())) {
            return;
        }
        if (datasets == null) {
            throw usage("create", "Missing required option: '--data=ID'");
        }
        List<DatasetShare> shares = SharedData.of(datasets).stream()
                .map(data ->
                        new DatasetShare(new DatasetId(DatasetsCommand.wholeId(session, data.name())), data.share()))
                .toList();
        MethodSpec trained = method.spec();
        TrustedMethods.of(terminal).remember(trained);
        Map<String, String> stopping = patience.numbers();
        TrainingRequest asked = training.request(
                trained,
                shares.get(0).dataset(),
                training.tasks(List.of()),
                training.weights().map(start -> BaseWeights.onPlatform(session, start, training.offline())),
                Map.of(
                        "priority",
                        priority,
                        "evaluation",
                        new EvaluationOptions(
                                Optional.empty(), Split.VAL, Optional.empty(), 4, true, model.map(ModelName::new))));
        TrainingRequest request = (stopping.isEmpty() ? asked : asked.with(stopping))
                .with("datasets", shares.size() > 1 ? shares : List.of());
        String path = "/trainings"
                + id.map(chosen -> "?job=" + ServiceClient.segment(chosen)).orElse("");
        jobs().follow(jobs().request(path, request, Optional.empty()), detach, this::text);
    }

    @Command(name = "list", description = "Lists the trainings, newest first.")
    void list(
            @Mixin ListOptions options,
            @Option(names = "--state", paramLabel = "STATE", description = STATES) Optional<String> state,
            @Option(names = "--method", paramLabel = "METHOD", description = "Only those with this method.")
                    Optional<String> method,
            @Option(names = "--data", paramLabel = "ID", description = "Only those on this dataset.")
                    Optional<String> dataset) {
        Optional<String> data = dataset.map(named -> DatasetsCommand.wholeId(session, named));
        list(options, Map.of("state", state, "method", method, "dataset", data), LISTING);
    }

    @Override
    String text(Job job) {
        Resource shown = job.shown();
        Table table = about(job)
                .row("stopped early", shown.find("stoppedEarly"))
                .row("loss", job.progress().flatMap(now -> totalLoss(now).map(loss -> loss + " (" + losses(now) + ")")))
                .row("checkpoint", shown.find("checkpoint").map(id -> id + shown.words(", step %s", "checkpointStep")))
                .row(
                        "best checkpoint",
                        shown.find("best.checkpoint")
                                .map(id -> id
                                        + shown.words(", step %s", "best.step")
                                        + shown.decimal("best.deltaM")
                                                .map(value -> String.format(Locale.ROOT, ", Δm %+.1f %%", value))
                                                .orElse("")));
        shown.find("spec.dataset").ifPresent(dataset -> table.row("training", brief(shown))
                .row("tasks", shown.join("spec.tasks"))
                .row("dataset", dataset));
        return table.toString();
    }

    private static String brief(Resource job) {
        if (job.find("spec.dataset").isEmpty()) {
            return "-";
        }
        return job.text("spec.model") + " " + job.text("spec.method.name") + job.words(" r=%s", "spec.method.rank")
                + ", " + job.words("%s epochs", "spec.length.epochs") + job.words("%s steps", "spec.length.steps")
                + " of " + job.text("spec.batchSize") + " at " + job.text("spec.imageSize") + " px";
    }

    /** Formats the loss and the rate of a job, as far as they are known, and the number of samples left out. */
    static String rate(JobProgressed now) {
        return Stream.of(
                        totalLoss(now).map(loss -> "loss " + loss),
                        Optional.ofNullable(now.values().get("imagesPerSecond"))
                                .map(images -> String.format(Locale.ROOT, "%.1f images/s", images)),
                        Optional.ofNullable(now.values().get("quarantined"))
                                .filter(samples -> samples > 0)
                                .map(samples -> samples.longValue() + " left out"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }

    private static Optional<String> totalLoss(JobProgressed now) {
        return Optional.ofNullable(now.values().get(TOTAL_LOSS)).map(TrainingsCommand::words);
    }

    private static String totalLoss(Resource training) {
        JsonNode loss = training.under("progress.values").json().path(TOTAL_LOSS);
        return loss.isNumber() ? words(loss.doubleValue()) : "-";
    }

    private static String words(double loss) {
        return String.format(Locale.ROOT, "%.3f", loss);
    }

    private static String losses(JobProgressed now) {
        return now.values().keySet().stream()
                .filter(name -> name.startsWith(LOSS) && !name.equals(TOTAL_LOSS))
                .map(name -> TaskName.of(name.substring(LOSS.length())))
                .sorted()
                .map(task -> String.format(
                        Locale.ROOT, "%s %.3f", task.key(), now.values().get(LOSS + task.key())))
                .collect(Collectors.joining(", "));
    }
}
