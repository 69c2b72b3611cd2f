package dev.weightflow.cli.demo;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.demo.DemoResult.LossCurve;
import dev.weightflow.cli.demo.DemoResult.TaskChange;
import dev.weightflow.cli.jobs.Datasets;
import dev.weightflow.cli.jobs.Evaluations;
import dev.weightflow.cli.jobs.Job;
import dev.weightflow.cli.jobs.JobKind;
import dev.weightflow.cli.jobs.Jobs;
import dev.weightflow.cli.models.Models;
import dev.weightflow.cli.models.VersionName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.DatasetId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Walks the whole way as a client of the services: ingest, train, evaluate, register, promote; then judges by what was measured. */
final class Demo {
    /** Below so many steps, better figures are shown and not demanded. */
    private static final int ENOUGH_STEPS = 100;

    private final Session session;
    private final Terminal terminal;
    private final DemoRecipe recipe;
    private final long begin;

    /** @param begin the system's nanoseconds when the demo began */
    Demo(Session session, DemoRecipe recipe, long begin) {
        this.session = session;
        this.terminal = session.terminal();
        this.recipe = recipe;
        this.begin = begin;
    }

    DemoResult on(DemoPlatform platform, Path folder) throws InterruptedException {
        terminal.say("3/6 Ingesting");
        Job ingestion = ingested(folder);
        String dataset = ingestion.result("dataset").orElseThrow();
        terminal.say("4/6 Training " + recipe.model().key() + " with "
                + recipe.method().key());
        Jobs trainings = new Jobs(session, JobKind.TRAINING);
        Resource requested =
                trainings.request("/trainings", recipe.on(new DatasetId(dataset), tasks(dataset)), Optional.empty());
        String id = requested.text("job");
        boolean known = requested.is("known") && trainings.byId(id).completed();
        terminal.say("  training " + Quantities.brief(id)
                + (known ? " is known and completed; nothing is trained" : requested.is("known") ? " is known" : ""));
        List<JobProgressed> reports = new ArrayList<>();
        Job training = trainings.await(id, reports::add);
        terminal.say("5/6 Evaluating");
        Evaluations evaluations = new Evaluations(session);
        String checkpoint = training.result("checkpoint").orElseThrow();
        EvaluationReport report = evaluations.report(
                evaluations.await(checkpoint, dataset).result("report").orElseThrow());
        terminal.say("  report " + report.id().shortId() + " of " + report.images() + " images");
        terminal.say("6/6 Registering and promoting");
        Models models = new Models(session);
        Resource version = models.awaitDecision(recipe.modelName(), checkpoint);
        terminal.say(
                "  " + recipe.modelName() + ", version " + version.text("version") + ": " + version.text("status"));
        List<TaskChange> changes = TaskChange.in(report);
        Optional<LossCurve> loss = LossCurve.of(reports);
        List<Path> pictures = evaluations.pictures(
                report,
                terminal.directory()
                        .resolve("demo")
                        .resolve("pictures")
                        .resolve(report.id().shortId()));
        return new DemoResult(
                dataset,
                ingestion.shown().is("unchanged"),
                id,
                known,
                checkpoint,
                report.id().value(),
                report.images(),
                changes,
                loss,
                recipe.modelName(),
                (int) version.number("version"),
                version.texts("aliases").toList(),
                version.text("status"),
                decision(models, version.text("version")),
                pictures.stream().map(Path::toString).toList(),
                training.shown().number("checkpointStep") >= ENOUGH_STEPS,
                changes.stream().allMatch(TaskChange::better)
                        && loss.map(LossCurve::fell).orElse(true),
                (System.nanoTime() - begin) / 1e9,
                platform.staysUp() ? platform.urls() : Map.of());
    }

    private Job ingested(Path folder) throws InterruptedException {
        Jobs ingestions = new Jobs(session, JobKind.INGESTION);
        Resource requested = ingestions.request("/datasets", IngestSpec.of(folder.toString()), Optional.empty());
        Job end = ingestions.await(requested.text("job"));
        terminal.say("  dataset " + Quantities.brief(end.result("dataset").orElseThrow())
                + (end.shown().is("unchanged") ? " is stored already; nothing was stored again" : " is stored"));
        return end;
    }

    private List<Task> tasks(String dataset) {
        Resource detail = Datasets.find(session, dataset);
        List<Task> labelled = Datasets.tasks(detail);
        List<Task> unlabelled = Datasets.unlabelled(detail);
        if (!unlabelled.isEmpty()) {
            terminal.say("  the dataset has no labels of " + Datasets.keys(unlabelled) + ", so it trains "
                    + Datasets.keys(labelled) + " only");
        }
        return labelled;
    }

    private String decision(Models models, String version) {
        List<Resource> decisions = models.detail(new VersionName(recipe.modelName(), Optional.of(version)))
                .list("decisions");
        return decisions.isEmpty()
                ? "no decision is known"
                : decisions.get(decisions.size() - 1).text("reason");
    }
}
