package dev.weightflow.cli.demo;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.datasets.Dataset;
import dev.weightflow.cli.datasets.Datasets;
import dev.weightflow.cli.datasets.Ingestion;
import dev.weightflow.cli.evaluations.Evaluation;
import dev.weightflow.cli.evaluations.Evaluations;
import dev.weightflow.cli.jobs.Accepted;
import dev.weightflow.cli.jobs.Job;
import dev.weightflow.cli.jobs.Jobs;
import dev.weightflow.cli.models.Decision;
import dev.weightflow.cli.models.Models;
import dev.weightflow.cli.models.Version;
import dev.weightflow.cli.platform.KafkaAccess;
import dev.weightflow.cli.platform.PartState;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.PlatformStatus;
import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.training.TrainingRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Walks the whole way as a client of the services: ingest, train, evaluate, register, promote; then judges by what was measured. */
final class Demo {

    /** Below so many steps, better figures are told and not demanded. */
    private static final int ENOUGH_STEPS = 100;

    private final Session session;
    private final Terminal terminal;
    private final DemoRequest request;
    private final long begin;

    /** @param begin the system's nanoseconds when the demo began */
    Demo(Session session, DemoRequest request, long begin) {
        this.session = session;
        this.terminal = session.terminal();
        this.request = request;
        this.begin = begin;
    }

    DemoResult on(DemoPlatform platform, Path folder) throws InterruptedException {
        terminal.say("3/6 Ingesting");
        Ingestion ingestion = ingest(folder);
        DatasetId dataset = new DatasetId(ingestion.dataset().orElseThrow());

        terminal.say("4/6 Training " + request.model().key() + " with "
                + request.method().key());
        TrainingRequest draft = Recipe.of(request.model()).draft(request, dataset, tasks(dataset));
        Jobs jobs = new Jobs(session);
        Accepted accepted = jobs.ask(draft, Optional.empty()).value();
        boolean known = accepted.known() && jobs.show(accepted.job()).value().completed();
        Job job = trained(jobs, accepted, known);

        terminal.say("5/6 Evaluating");
        Evaluations evaluations = new Evaluations(session);
        String checkpoint = job.checkpoint().orElseThrow();
        Evaluation evaluation = evaluations.await(checkpoint, dataset.value());
        EvaluationReport report = evaluations.report(evaluation.report().orElseThrow());
        terminal.say("  report " + report.id().shortId() + " of " + report.images() + " images");

        terminal.say("6/6 Registering and promoting");
        Models models = new Models(session);
        Version version = models.awaitDecision(request.modelName(), checkpoint);
        String decision = decision(models, version);
        terminal.say("  " + version.model() + ", version " + version.version() + ": " + version.status());

        List<TaskChange> changes = TaskChange.in(report);
        PlatformStatus status = platform.status();
        Map<String, String> login =
                PlatformDirectory.prepare(terminal.directory()).kafkaLogins().clientSettings(KafkaAccess.OPERATOR);
        Optional<LossCurve> loss =
                status.addressOf("kafka").flatMap(kafka -> LossCurve.of(new ProgressLog(kafka, login).of(job.job())));
        boolean better = changes.stream().allMatch(TaskChange::better)
                && loss.map(LossCurve::fell).orElse(true);
        List<Path> pictures =
                new Pictures(terminal.directory().resolve("demo").resolve("pictures")).fetch(evaluations, report);
        return new DemoResult(
                dataset.value(),
                ingestion.wasThere(),
                job.job(),
                known,
                checkpoint,
                report.id().value(),
                report.images(),
                changes,
                loss,
                version.model(),
                version.version(),
                version.aliases(),
                version.status(),
                decision,
                pictures.stream().map(Path::toString).toList(),
                job.checkpointStep().filter(steps -> steps >= ENOUGH_STEPS).isPresent(),
                better,
                (System.nanoTime() - begin) / 1e9,
                platform.staysUp() ? urls(status) : Map.of());
    }

    private Ingestion ingest(Path folder) throws InterruptedException {
        Datasets datasets = new Datasets(session);
        Ingestion end = datasets.await(
                        datasets.ask(IngestSpec.of(folder.toString())).value(), folder.toString())
                .value();
        terminal.say("  dataset " + Quantities.brief(end.dataset().orElseThrow())
                + (end.wasThere() ? " is stored already; nothing was stored again" : " is stored"));
        return end;
    }

    /** What there are labels of. */
    private List<Task> tasks(DatasetId id) {
        Dataset dataset = new Datasets(session).show(id.value()).value().dataset();
        if (!dataset.unlabelled().isEmpty()) {
            terminal.say("  the dataset has no labels of " + Dataset.keys(dataset.unlabelled()) + ", so it trains "
                    + Dataset.keys(dataset.tasks()) + " only");
        }
        return dataset.tasks();
    }

    private Job trained(Jobs jobs, Accepted accepted, boolean known) throws InterruptedException {
        String id = Quantities.brief(accepted.job());
        terminal.say("  job " + id
                + (known ? " is known and completed; nothing is trained" : accepted.known() ? " is known" : ""));
        return jobs.await(accepted.job()).value();
    }

    private static String decision(Models models, Version version) {
        List<Decision> decisions =
                models.version(version.model(), version.version()).value().decisions();
        return decisions.isEmpty()
                ? "no decision is known"
                : decisions.get(decisions.size() - 1).reason();
    }

    private static Map<String, String> urls(PlatformStatus status) {
        Map<String, String> urls = new TreeMap<>();
        for (PartState part : status.parts()) {
            if (ServiceName.of(part.name()).isPresent()) {
                part.address().ifPresent(url -> urls.put(part.name(), url));
            }
        }
        return urls;
    }
}
