package dev.weightflow.cli.jobs;

import static dev.weightflow.cli.client.Listing.id;
import static dev.weightflow.cli.client.Listing.of;

import dev.weightflow.cli.client.ListOptions;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Listing.Column;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.jobs.Job.JobKind;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.text.Numbers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "evaluations",
        description = "Evaluates checkpoints on the platform; lists, watches and cancels evaluations.")
public final class EvaluationsCommand extends JobCommands {
    private static final Listing LISTING = Listing.of(
                    "There is no evaluation yet: a completed training requests one.",
                    id("EVALUATION", "job"),
                    of("STATE", job -> new Job(job).state()),
                    id("CHECKPOINT", "checkpoint"))
            .andFigures()
            .and(
                    new Column(">AGAINST UNTRAINED", "relativeChange", EvaluationsCommand::change),
                    Listing.text("MODEL", "model"));

    public EvaluationsCommand() {
        super(JobKind.EVALUATION);
    }

    private static String change(Resource job) {
        return job.decimal("relativeChange")
                .map(change -> Numbers.signed(change, 2) + " %")
                .orElse("-");
    }

    @Command(
            name = "create",
            description = "Evaluates a checkpoint. Requesting the same evaluation again gives the same job.")
    void create(
            @Parameters(
                            paramLabel = "CHECKPOINT",
                            description = "The checkpoint's id, as shown by 'trainings show' and 'models show'.")
                    String checkpoint,
            @Option(
                            names = "--manifest",
                            paramLabel = "DIGEST",
                            description = "Its manifest, if no training of this platform has committed it.")
                    Optional<String> manifest,
            @Option(names = "--data", paramLabel = "ID", description = "The dataset (the one that it was trained on).")
                    Optional<String> dataset,
            @Option(names = "--split", paramLabel = "SPLIT", description = "Its split: train or val (val).")
                    Optional<String> split,
            @Option(
                            names = "--max-images",
                            paramLabel = "N",
                            description = "The maximum number of images to evaluate (all).")
                    Optional<Integer> maxImages,
            @Option(
                            names = "--pictures",
                            paramLabel = "N",
                            description = "The number of images whose predictions are drawn (4).")
                    Optional<Integer> pictures,
            @Option(names = "--no-untrained", description = "Do not evaluate the untrained model as well.")
                    boolean noUntrained,
            @Option(
                            names = "--model-name",
                            paramLabel = "NAME",
                            description = "Register the checkpoint as a version of this model.")
                    Optional<String> model,
            @Option(
                            names = "--window",
                            description =
                                    "Also store what is compared when drift is looked for. Of images without labels it is all.")
                    boolean window,
            @Option(
                            names = "--again",
                            description = "Evaluate again although there is a report, to replace a damaged one.")
                    boolean again,
            @Option(names = "--detach", description = DETACH) boolean detach)
            throws InterruptedException {
        Map<String, Object> request = new LinkedHashMap<>(Map.of("checkpoint", checkpoint, "untrained", !noUntrained));
        dataset.ifPresent(id -> request.put("dataset", DatasetsCommand.wholeId(session, id)));
        manifest.ifPresent(digest -> request.put("manifest", digest));
        split.ifPresent(name -> request.put("split", name));
        maxImages.ifPresent(count -> request.put("maxImages", count));
        pictures.ifPresent(count -> request.put("pictures", count));
        model.ifPresent(name -> request.put("model", name));
        if (window) {
            request.put("window", true);
        }
        String path = "/evaluations" + (again ? "?again=true" : "");
        jobs().follow(jobs().request(path, request, Optional.empty()), detach, this::text);
    }

    @Command(name = "list", description = "Lists the evaluations, newest first.")
    void list(
            @Mixin ListOptions options,
            @Option(names = "--state", paramLabel = "STATE", description = STATES) Optional<String> state,
            @Option(names = "--checkpoint", paramLabel = "ID", description = "Only those of this checkpoint.")
                    Optional<String> checkpoint,
            @Option(names = "--data", paramLabel = "ID", description = "Only those on this dataset.")
                    Optional<String> dataset,
            @Option(names = "--model-name", paramLabel = "NAME", description = "Only those for this model.")
                    Optional<String> model) {
        Map<String, Optional<?>> filters = Map.of(
                "state", state,
                "checkpoint", checkpoint,
                "dataset", dataset.map(id -> DatasetsCommand.wholeId(session, id)),
                "model", model);
        list(options, filters, LISTING);
    }

    @Command(name = "pictures", description = "Fetches the pictures of an evaluation's report.")
    void pictures(
            @Parameters(paramLabel = "ID", description = "Its id, or a prefix of it.") String id,
            @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder of the files.")
                    Path out) {
        Evaluations evaluations = new Evaluations(session);
        EvaluationReport report = evaluations.report(jobs().find(id).shown().text("report"));
        List<String> files =
                evaluations.pictures(report, out).stream().map(Path::toString).toList();
        terminal.show(Map.of("pictures", files), () -> String.join("\n", files));
    }

    @Override
    String text(Job job) {
        Resource shown = job.shown();
        return about(job)
                        .row("checkpoint", shown.orDash("checkpoint"))
                        .row("dataset", shown.orDash("dataset") + shown.words(", %s", "split"))
                        .row("report", shown.orDash("report"))
                + shown.find("report")
                        .map(id -> "\n\n" + results(new Evaluations(session).report(id)))
                        .orElse("");
    }

    private static String results(EvaluationReport report) {
        String window = report.window()
                .map(digest -> "The window of its " + report.images() + " images is stored as " + digest.hex() + ".")
                .orElse("");
        if (report.metrics().isEmpty()) {
            return window + " They have no labels: nothing else was measured.";
        }
        return figures(report) + (window.isEmpty() ? "" : "\n\n" + window);
    }

    private static String figures(EvaluationReport report) {
        Table table = Table.of(Stream.concat(
                        Stream.of("TASK", "FIGURE", ">CHECKPOINT"),
                        report.comparisons().stream()
                                .map(other -> ">" + other.name().toUpperCase(Locale.ROOT)))
                .toArray(String[]::new));
        report.metrics()
                .byTask()
                .forEach((task, figures) -> table.row(Stream.concat(
                                Stream.of(
                                        task.key(),
                                        Figures.name(figures.scale()),
                                        figures.scale().words(figures.primary())),
                                report.comparisons().stream()
                                        .map(other ->
                                                Figures.cell(other.metrics().of(task))))
                        .toArray()));
        return table.toString();
    }
}
