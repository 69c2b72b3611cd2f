package dev.weightflow.cli.models;

import static dev.weightflow.cli.client.ServiceClient.segment;

import dev.weightflow.cli.client.ErrorResponse;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.schema.id.Identifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Client of registered models and their versions, at {@code checkpoint-registry}. */
public final class Models {
    private final Session session;
    private final ServiceClient client;

    public Models(Session session) {
        this.session = session;
        this.client = session.client(ServiceName.CHECKPOINT_REGISTRY);
    }

    ServiceClient client() {
        return client;
    }

    static String path(String model) {
        return "/models/" + segment(model);
    }

    public static String weights(String model, String version) {
        return path(model) + "/versions/" + version + "/weights";
    }

    /** Returns the path of a version; of the champion, or else the latest, if only the model is named. */
    String path(VersionName name) {
        return path(name.model()) + "/versions/" + name.number().orElseGet(() -> number(name));
    }

    private int number(VersionName name) {
        Resource model = client.get(path(name.model()));
        return model.find("aliases." + name.version().orElse("champion"))
                .or(() -> model.find("latest").filter(latest -> name.version().isEmpty()))
                .map(Integer::valueOf)
                .orElseThrow(() -> noSuchVersion(name, model));
    }

    private static CommandFailure noSuchVersion(VersionName name, Resource model) {
        String aliases = model.entries("aliases").map(Map.Entry::getKey).collect(Collectors.joining(", "));
        return CommandFailure.notFound(
                "no-such-alias",
                name.version()
                        .map(alias -> "No version of " + name.model() + " has the alias '" + alias + "'; "
                                + (aliases.isEmpty() ? "none has any" : "there are " + aliases) + ", and "
                                + name.model() + "@1 is its first version.")
                        .orElse(name.model() + " has no version yet."));
    }

    public Resource detail(VersionName name) {
        return client.get(path(name));
    }

    /**
     * Waits until a checkpoint is registered and the gate has decided on it.
     *
     * @throws CommandFailure if the registry refuses the checkpoint
     */
    public Resource awaitDecision(String model, String checkpoint) throws InterruptedException {
        session.poller().until(() -> registered(model, checkpoint), now -> {}, now -> now.filter(
                        version -> isDecided(model, version))
                .isPresent());
        // a version read before the decision may lack it
        return registered(model, checkpoint).orElseThrow();
    }

    /** Returns whether the gate has decided on the version, even if only that it cannot decide. */
    private boolean isDecided(String model, Resource version) {
        return !version.text("status").equals("undecided")
                || !client.get(path(model) + "/versions/" + version.text("version"))
                        .list("decisions")
                        .isEmpty();
    }

    private Optional<Resource> registered(String model, String checkpoint) {
        try {
            Optional<Resource> version = of(client.all(path(model) + "/versions"), checkpoint);
            if (version.isEmpty()) {
                of(client.get(path(model)).list("failures"), checkpoint).ifPresent(failed -> {
                    throw CommandFailure.failed(
                            failed.text("failure.code"),
                            client.service().name() + " refuses the checkpoint: " + failed.text("failure.message"));
                });
            }
            return version;
        } catch (ErrorResponse notYet) {
            if (notYet.status() == ExitStatus.NOT_FOUND) {
                return Optional.empty();
            }
            throw notYet;
        }
    }

    private static Optional<Resource> of(List<Resource> all, String checkpoint) {
        return all.stream()
                .filter(each -> each.text("checkpoint").equals(checkpoint))
                .findFirst();
    }

    /** Formats a causal chain of facts; each follows from those further to the right. */
    public static String chain(Resource explanation) {
        return explanation.list("chain").stream()
                        .map(step -> Listing.time(step, "at") + "  "
                                + "  ".repeat((int) step.number("depth")) + step.text("type") + ": "
                                + step.text("description"))
                        .collect(Collectors.joining("\n"))
                + explanation
                        .find("missing")
                        .map(event -> "\n(the chain begins before event " + Identifier.shortened(event)
                                + ", which is no longer kept)")
                        .orElse("");
    }
}
