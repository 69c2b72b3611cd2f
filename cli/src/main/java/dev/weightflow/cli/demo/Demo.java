package dev.weightflow.cli.demo;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.demo.DemoResult.LossCurve;
import dev.weightflow.cli.demo.DemoResult.TaskChange;
import dev.weightflow.cli.jobs.DatasetsCommand;
import dev.weightflow.cli.jobs.Evaluations;
import dev.weightflow.cli.jobs.Job;
import dev.weightflow.cli.jobs.Job.JobKind;
import dev.weightflow.cli.jobs.Jobs;
import dev.weightflow.cli.models.Models;
import dev.weightflow.cli.models.VersionName;
import dev.weightflow.cli.weights.BaseWeights;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Identifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs the whole workflow as a client of the services: ingest, train, evaluate, register, promote; then judges the measured figures. */
final class Demo {
    /** Minimum number of steps for which better figures are required; with fewer they are only shown. */
    private static final int ENOUGH_STEPS = 100;

    private final Session session;
    private final Terminal terminal;
    private final DemoRecipe recipe;
    private final long begin;

    /**
     * @param begin start of the demo, in terms of {@link System#nanoTime}
     */
    Demo(Session session, DemoRecipe recipe, long begin) {
        this.session = session;
        this.terminal = session.terminal();
        this.recipe = recipe;
        this.begin = begin;
    }

    /** @param urls addresses of the services to show at the end */
    DemoResult on(DemoPlatform platform, Path folder, Supplier<Map<String, String>> urls) throws InterruptedException {
        terminal.say("3/6 Ingesting");
        Resource ingestion = ingested(platform, folder);
        String dataset = ingestion.text("dataset");
        terminal.say("  dataset " + Identifier.shortened(dataset)
                + (ingestion.is("unchanged") ? " is stored already; nothing was stored again" : " is stored"));

        terminal.say("4/6 Training " + recipe.model().key() + " with "
                + recipe.method().key());
        Jobs trainings = new Jobs(session, JobKind.TRAINING);
        Optional<BaseWeights> weights = recipe.weights().map(named -> BaseWeights.onPlatform(session, named, false));
        List<TaskName> tasks = tasks(dataset);
        Optional<String> frozen = recipe.decodersOnly()
                .map(alone -> trainings.request(
                        "/trainings", alone.on(new DatasetId(dataset), tasks, weights), Optional.empty()))
                .map(requested -> requested.text("job"));
        Resource requested =
                trainings.request("/trainings", recipe.on(new DatasetId(dataset), tasks, weights), Optional.empty());
        if (frozen.isPresent()) {
            terminal.say("  for comparison first the decoders alone, over frozen features");
            trainings.await(frozen.get());
        }
        String id = requested.text("job");
        boolean known = requested.is("known") && trainings.byId(id).completed();
        terminal.say("  training " + Identifier.shortened(id)
                + (known ? " is already completed; nothing is trained" : requested.is("known") ? " is known" : ""));
        List<JobProgressed> reports = new ArrayList<>();
        Job training = trainings.await(id, reports::add);

        terminal.say("5/6 Evaluating");
        Evaluations evaluations = new Evaluations(session);
        String checkpoint = training.result("checkpoint").orElseThrow();
        EvaluationReport report = evaluations.report(
                evaluations.await(checkpoint, dataset).result("report").orElseThrow());
        terminal.say("  report " + report.id().shortId() + " of " + report.images() + " images");
        Optional<EvaluationReport> frozenReport = frozen.isEmpty()
                ? Optional.empty()
                : Optional.of(evaluations.report(evaluations
                        .await(trainings.byId(frozen.get()).result("checkpoint").orElseThrow(), dataset)
                        .result("report")
                        .orElseThrow()));

        terminal.say("6/6 Registering and promoting");
        Models models = new Models(session);
        String name = recipe.modelName().orElseThrow().value();
        Resource version = models.awaitDecision(name, checkpoint);
        String number = version.text("version");
        terminal.say("  " + name + ", version " + number + ": " + version.text("status"));
        List<Resource> decisions =
                models.detail(new VersionName(name, Optional.of(number))).list("decisions");

        List<TaskChange> changes = TaskChange.in(report, frozenReport);
        Optional<LossCurve> loss = LossCurve.of(reports);
        Path pictures = terminal.directory()
                .resolve("demo/pictures")
                .resolve(report.id().shortId());
        return new DemoResult(
                dataset,
                ingestion.is("unchanged"),
                id,
                known,
                checkpoint,
                report.id().value(),
                report.images(),
                changes,
                loss,
                name,
                Integer.parseInt(number),
                version.texts("aliases").toList(),
                version.text("status"),
                decisions.isEmpty()
                        ? "no decision is known"
                        : decisions.get(decisions.size() - 1).text("reason"),
                evaluations.pictures(report, pictures).stream()
                        .map(Path::toString)
                        .toList(),
                training.shown().number("checkpointStep") >= ENOUGH_STEPS,
                changes.stream().allMatch(TaskChange::better)
                        && loss.map(LossCurve::fell).orElse(true),
                (System.nanoTime() - begin) / 1e9,
                urls.get());
    }

    private Resource ingested(DemoPlatform platform, Path folder) throws InterruptedException {
        Jobs ingestions = new Jobs(session, JobKind.INGESTION);
        try {
            return ingestions
                    .await(ingestions
                            .request("/datasets", IngestSpec.of(folder.toString()), Optional.empty())
                            .text("job"))
                    .shown();
        } finally {
            // a failed start explains the failed ingestion
            platform.awaitWhole();
        }
    }

    private List<TaskName> tasks(String dataset) {
        Resource detail = DatasetsCommand.find(session, dataset);
        List<TaskName> labelled = DatasetsCommand.tasks(detail);
        List<TaskName> unlabelled = DatasetsCommand.unlabelled(detail);
        if (!unlabelled.isEmpty()) {
            terminal.say("  the dataset has no labels of " + DatasetsCommand.keys(unlabelled) + ", so it trains "
                    + DatasetsCommand.keys(labelled) + " only");
        }
        return labelled;
    }
}
