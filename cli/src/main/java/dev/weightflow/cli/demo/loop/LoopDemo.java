package dev.weightflow.cli.demo.loop;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.demo.DemoPlatform;
import dev.weightflow.cli.demo.loop.LoopResult.LabelsAsked;
import dev.weightflow.cli.demo.loop.LoopResult.Rollback;
import dev.weightflow.cli.demo.loop.LoopResult.WindowSeen;
import dev.weightflow.cli.jobs.Evaluations;
import dev.weightflow.cli.jobs.Job.JobKind;
import dev.weightflow.cli.jobs.Jobs;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.metric.MetricScale;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs the closed loop as a client of the services: a champion by day, night without labels, the change that is shown, the labels that are asked for, and the
 * training that follows from them by itself; then a harmful version, which is taken back. Each step finds what an earlier run has done, and goes on from there.
 */
public final class LoopDemo {
    private final Session session;
    private final Terminal terminal;
    private final LoopScenes scenes;
    private final LoopModel model;
    private final LoopRetraining retraining;
    private final long begin;

    /** @param begin start of the demo, in terms of {@link System#nanoTime} */
    public LoopDemo(Session session, long begin) {
        this.session = session;
        this.terminal = session.terminal();
        this.scenes = new LoopScenes(terminal);
        this.model = new LoopModel(session);
        this.retraining = new LoopRetraining(session);
        this.begin = begin;
    }

    /** Renders what is needed before there is a platform. */
    public void prepare() {
        scenes.day();
        scenes.dayAfter();
        scenes.night(1);
    }

    /**
     * Tells the story.
     *
     * @param urls addresses of the services to show at the end
     * @return whether the loop was closed
     */
    public boolean tell(DemoPlatform platform, Supplier<Map<String, String>> urls) throws InterruptedException {
        terminal.say("3/8 Training a champion by day");
        String day = firstIngested(platform);
        String champion = model.champion(day).text("checkpoint");

        terminal.say("4/8 Comparing what it sees with the day, without labels");
        retraining.setPolicy(scenes.live(), scenes.labelled());
        model.protect(day);
        List<WindowSeen> windows = new ArrayList<>();
        windows.add(seen("a day", scenes.dayAfter(), champion));
        Path night = changed(windows, champion);
        WindowSeen shown = windows.get(windows.size() - 1);

        terminal.say("5/8 Labelling what is asked for");
        Resource wanted = retraining.labels(shown.dataset());
        LabelsAsked asked = asked(wanted);
        terminal.say("  " + asked.text());
        String labelled =
                ingested(IngestSpec.of(scenes.labelled(night, ids(wanted)).toString()));

        terminal.say("6/8 Training as the policy says: " + LoopRetraining.mixture());
        String job = retraining.training(labelled);
        String checkpoint = new Jobs(session, JobKind.TRAINING)
                .await(job)
                .result("checkpoint")
                .orElseThrow();

        terminal.say("7/8 Asking the gate: better by night, and not worse by day");
        Resource version = model.ruledOn(checkpoint, labelled);
        Optional<Resource> ruling = model.ruling(version);

        terminal.say("8/8 Making a harmful version champion by force");
        Rollback rollback = new HarmfulVersion(session).takenBack(model.harmful(day));

        boolean promoted = ruling.filter(decision -> decision.text("outcome").equals("promoted"))
                .isPresent();
        LoopResult result = new LoopResult(
                LoopModel.NAME,
                windows,
                asked,
                labelled,
                job,
                Integer.parseInt(version.text("version")),
                ruling.map(decision -> decision.text("outcome")).orElse("undecided"),
                ruling.flatMap(decision -> decision.read("verdict", GateVerdict.class)),
                scales(version),
                rollback,
                List.of(retraining.chain(shown.dataset()), retraining.chain(labelled), model.chain(rollback.version())),
                promoted && !windows.get(0).shown() && rollback.back() == Integer.parseInt(version.text("version")),
                (System.nanoTime() - begin) / 1e9,
                urls.get());
        terminal.show(result, result::text);
        return result.closed();
    }

    private String firstIngested(DemoPlatform platform) throws InterruptedException {
        try {
            return ingested(IngestSpec.of(scenes.day().toString()));
        } finally {
            // a failed start explains the failed ingestion
            platform.awaitWhole();
        }
    }

    private String ingested(IngestSpec spec) throws InterruptedException {
        Jobs ingestions = new Jobs(session, JobKind.INGESTION);
        return ingestions
                .await(ingestions.request("/datasets", spec, Optional.empty()).text("job"))
                .shown()
                .text("dataset");
    }

    /** Ingests images without labels, and returns what was found in them. */
    private WindowSeen seen(String name, Path folder, String champion) throws InterruptedException {
        String dataset = ingested(IngestSpec.ofImages(folder.toString()));
        new Evaluations(session).await(champion, dataset);
        WindowSeen seen = retraining.found(name, dataset);
        terminal.say("  " + name + ": " + seen.text());
        return seen;
    }

    /** Lets nights come until the change is shown, and returns the one that showed it. */
    private Path changed(List<WindowSeen> windows, String champion) throws InterruptedException {
        for (int number = 1; number <= LoopScenes.NIGHTS; number++) {
            Path night = scenes.night(number);
            WindowSeen seen = seen("night " + number, night, champion);
            windows.add(seen);
            if (seen.shown()) {
                return night;
            }
        }
        throw CommandFailure.failed(
                "no-change-shown",
                "The change was not shown in " + LoopScenes.NIGHTS + " nights: './weightflow retraining drift "
                        + LoopModel.NAME + "' shows the evidence.");
    }

    private static List<String> ids(Resource wanted) {
        return wanted.list("images").stream().map(image -> image.text("id")).toList();
    }

    private static LabelsAsked asked(Resource wanted) {
        Map<String, Long> why = wanted.list("images").stream()
                .collect(Collectors.groupingBy(image -> image.text("why"), Collectors.counting()));
        return new LabelsAsked(
                wanted.text("dataset"), why.getOrDefault("informative", 0L), why.getOrDefault("random", 0L));
    }

    private static Map<String, MetricScale> scales(Resource version) {
        return version.read("metrics", TaskMetrics.class)
                .map(metrics -> metrics.byTask().entrySet().stream()
                        .collect(Collectors.toMap(task -> task.getKey().key(), task -> task.getValue()
                                .scale())))
                .orElse(Map.of());
    }
}
