package dev.weightflow.cli.demo.loop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.demo.DemoRecipe;
import dev.weightflow.cli.jobs.DatasetsCommand;
import dev.weightflow.cli.jobs.Evaluations;
import dev.weightflow.cli.jobs.Job.JobKind;
import dev.weightflow.cli.jobs.Jobs;
import dev.weightflow.cli.models.GateTable;
import dev.weightflow.cli.models.Models;
import dev.weightflow.cli.models.VersionName;
import dev.weightflow.cli.weights.BaseWeights;
import dev.weightflow.local.json.Json;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.ModelSize;
import java.util.Optional;
import java.util.stream.Stream;

/** Versions of the loop's model: their trainings, evaluations, and what the gate says of them. */
final class LoopModel {
    static final String NAME = "demo-loop";

    private static final int CHAMPION_STEPS = 80;
    /** With so few, a version has hardly learned anything. */
    private static final int HARMFUL_STEPS = 1;

    /** Percent that a version must be shown not to lose by day. */
    private static final int MARGIN = 5;

    private final Session session;

    LoopModel(Session session) {
        this.session = session;
    }

    static String path(String rest) {
        return "/models/" + NAME + rest;
    }

    /** Has a version be shown not to be worse by day, and rolled back if it turns out worse than the one before, unless that is set. */
    void protect(String day) {
        ObjectNode policy = Json.MAPPER.createObjectNode().put("rollback", "automatic");
        policy.putArray("benches").addObject().put("dataset", day).put("margin", MARGIN);
        if (!registry().get(path("/gate-policy")).json().toString().contains(day)) {
            registry().put(path("/gate-policy"), policy);
        }
    }

    /** Trains the first version, by day. */
    Resource champion(String day) throws InterruptedException {
        return trained(day, CHAMPION_STEPS);
    }

    /** Trains a version that is worse than the champion, by day. */
    Resource harmful(String day) throws InterruptedException {
        return trained(day, HARMFUL_STEPS);
    }

    /** Returns the version of a training when the gate has ruled on it. */
    private Resource trained(String day, int steps) throws InterruptedException {
        Jobs trainings = new Jobs(session, JobKind.TRAINING);
        String job = trainings
                .request("/trainings", training(day, steps), Optional.empty())
                .text("job");
        Resource version = ruledOn(trainings.await(job).result("checkpoint").orElseThrow(), day);
        session.terminal()
                .say("  version " + version.text("version") + ": "
                        + version.read("metrics", TaskMetrics.class)
                                .map(TaskMetrics::words)
                                .orElse(""));
        return version;
    }

    /** Returns the version of a checkpoint when it is evaluated and the gate has ruled on it. */
    Resource ruledOn(String checkpoint, String dataset) throws InterruptedException {
        new Evaluations(session).await(checkpoint, dataset);
        return new Models(session).awaitDecision(NAME, checkpoint);
    }

    /** Returns the gate's first decision about a version. */
    Optional<Resource> ruling(Resource version) {
        Optional<Resource> ruling = decisions(version.text("version")).findFirst();
        ruling.ifPresent(
                decision -> session.terminal().say("  " + decision.text("reason") + GateTable.of(decision, version)));
        return ruling;
    }

    private Stream<Resource> decisions(String version) {
        return new Models(session).detail(new VersionName(NAME, Optional.of(version))).list("decisions").stream();
    }

    /** Formats the chain of facts that a version came about by, and what was decided about it. */
    String chain(int version) {
        return Models.chain(registry().get(path("/versions/" + version + "/explain")));
    }

    private ObjectNode training(String dataset, int steps) {
        DemoRecipe recipe = new DemoRecipe(
                ModelSize.MICRO,
                MethodName.DELORA,
                Optional.empty(),
                Optional.of(steps),
                Optional.of(new ModelName(NAME)));
        Optional<BaseWeights> weights = recipe.weights().map(named -> BaseWeights.onPlatform(session, named, false));
        ObjectNode request = WeightflowJson.mapper()
                .valueToTree(recipe.on(
                        new DatasetId(dataset),
                        DatasetsCommand.tasks(DatasetsCommand.find(session, dataset)),
                        weights));
        request.withObject("/evaluation").put("untrained", false).put("pictures", 0);
        return request;
    }

    private ServiceClient registry() {
        return session.client(ServiceName.CHECKPOINT_REGISTRY);
    }
}
