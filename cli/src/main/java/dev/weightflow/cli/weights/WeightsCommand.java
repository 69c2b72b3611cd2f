package dev.weightflow.cli.weights;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandGroup;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow weights}. */
@Command(name = "weights", description = "Keeps the pre-trained backbones that trainings of the platform start from.")
public final class WeightsCommand extends CommandGroup {

    private final Session session;

    public WeightsCommand(Session session) {
        this.session = session;
    }

    @Command(
            name = "add",
            description = {
                "Uploads a pre-trained backbone to the running platform, which checks it, converts it and stores it under its digest.",
                "The same weights again are the same ones, whatever file they come in."
            })
    void add(
            @Parameters(
                            paramLabel = "FILE",
                            description =
                                    "An official Swin .pth, a safetensors file, or a merged checkpoint of 'fit' or 'export'.")
                    Path file,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description = "What to call them, for instance swin-tiny-22k.")
                    Optional<String> name) {
        session.show(new StoredWeights(session).add(file, name), BackboneText::added);
    }

    @Command(name = "list", description = "Lists the base weights that the platform has.")
    void list() {
        session.show(new StoredWeights(session).list(), BackboneText::list);
    }

    @Command(name = "show", description = "Shows base weights, and what of their file was matched and skipped.")
    void show(
            @Parameters(paramLabel = "NAME|DIGEST", description = "Their name, or their digest or its beginning.")
                    String weights) {
        session.show(new StoredWeights(session).find(weights), BackboneText::one);
    }

    @Command(
            name = "remove",
            description = {
                "Removes a name, and the base weights if they have no other; by a digest, the weights with all their names.",
                "What an alias, a retraining policy or a job under way needs is not removed."
            })
    void remove(
            @Parameters(paramLabel = "NAME|DIGEST", description = "Their name, or their digest or its beginning.")
                    String weights) {
        StoredWeights stored = new StoredWeights(session);
        StoredBackbone found = stored.find(weights).value();
        String reference =
                found.names().contains(weights) ? weights : found.digest().hex();
        session.show(stored.remove(reference), BackboneText::removed);
    }
}
