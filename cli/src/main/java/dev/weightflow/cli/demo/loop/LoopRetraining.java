package dev.weightflow.cli.demo.loop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.client.ErrorResponse;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.demo.loop.LoopResult.WindowSeen;
import dev.weightflow.cli.jobs.Job.JobKind;
import dev.weightflow.cli.jobs.Jobs;
import dev.weightflow.cli.models.Models;
import dev.weightflow.local.json.Json;
import dev.weightflow.local.platform.ServiceName;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Client of the service that looks for drift and trains again, for the loop's model. */
final class LoopRetraining {
    private static final int STEPS = 200;
    private static final double REHEARSAL = 0.3;
    private static final int LABELS = 64;
    private static final int LEAST_NEW = 48;

    private final Session session;

    LoopRetraining(Session session) {
        this.session = session;
    }

    /** Describes what is trained on. */
    static String mixture() {
        return Math.round(100 * REHEARSAL) + " % of the images from the day, so that it is not forgotten";
    }

    /**
     * Has drift looked for, and the model trained on what is labelled, unless that is set.
     *
     * @param live pattern of the sources of what the model sees
     * @param labelled pattern of the sources of what was labelled
     */
    void setPolicy(String live, String labelled) {
        ObjectNode policy =
                Json.MAPPER.createObjectNode().put("minNewSamples", LEAST_NEW).put("rehearsal", REHEARSAL);
        policy.putArray("sources").add(labelled);
        policy.putObject("recipe").put("steps", STEPS);
        policy.putObject("drift").put("labels", LABELS).putArray("sources").add(live);
        String path = LoopModel.path("/retraining-policy");
        if (ifKnown(() -> client().get(path)).isEmpty()) {
            client().put(path, policy);
        }
    }

    /** Returns what was found in a window. */
    WindowSeen found(String name, String dataset) throws InterruptedException {
        Resource window =
                awaitOne(() -> client().get(LoopModel.path("/drift")).list("windows"), each -> each.text("dataset")
                        .equals(dataset));
        window.find("skipped").ifPresent(reason -> {
            throw CommandFailure.failed("window-skipped", "The window of " + name + " was not compared: " + reason);
        });
        return new WindowSeen(
                name,
                dataset,
                window.decimal("evidence").orElseThrow(),
                window.decimal("threshold").orElseThrow(),
                window.decimal("effect"),
                window.decimal("pValue").orElseThrow());
    }

    /** Returns the images whose labels are asked for, because of that window. */
    Resource labels(String dataset) throws InterruptedException {
        return await(
                () -> client().get(LoopModel.path("/retraining/labels")),
                asked -> asked.find("dataset").filter(dataset::equals).isPresent());
    }

    /**
     * Returns the training that the policy requests on the dataset, when the trainer knows of it.
     *
     * @throws CommandFailure if it requests none
     */
    String training(String dataset) throws InterruptedException {
        Resource decided = awaitOne(
                () -> client().get("/retraining/explain/" + dataset).list("previews"),
                each -> each.text("model").equals(LoopModel.NAME) && each.is("decided"));
        if (!decided.text("outcome").equals("triggered")) {
            throw CommandFailure.failed("not-retrained", "The policy trains nothing: " + decided.text("reason"));
        }
        decided.list("checks").stream()
                .filter(check -> check.text("name").equals("new-samples"))
                .forEach(check -> session.terminal().say("  " + check.text("finding")));
        String job = decided.text("job");
        Jobs trainings = new Jobs(session, JobKind.TRAINING);
        await(() -> ifKnown(() -> trainings.byId(job)), Optional::isPresent);
        return job;
    }

    /** Formats the chain of facts that a dataset is part of. */
    String chain(String dataset) {
        return Models.chain(client().get("/retraining/explain/" + dataset));
    }

    private static <T> Optional<T> ifKnown(Supplier<T> look) {
        try {
            return Optional.of(look.get());
        } catch (ErrorResponse e) {
            if (e.status() == ExitStatus.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Resource awaitOne(Supplier<List<Resource>> look, Predicate<Resource> wanted) throws InterruptedException {
        return await(() -> look.get().stream().filter(wanted).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    private <T> T await(Supplier<T> look, Predicate<T> done) throws InterruptedException {
        return session.poller().until(look, now -> {}, done);
    }

    private ServiceClient client() {
        return session.client(ServiceName.RETRAINING);
    }
}
