package dev.weightflow.cli.weights;

import static dev.weightflow.cli.client.Listing.bytes;
import static dev.weightflow.cli.client.Listing.count;
import static dev.weightflow.cli.client.Listing.id;
import static dev.weightflow.cli.client.Listing.text;
import static dev.weightflow.cli.client.Listing.texts;
import static dev.weightflow.cli.client.Listing.time;

import dev.weightflow.cli.client.ListOptions;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.schema.id.Identifier;
import dev.weightflow.schema.text.ByteSizes;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "weights", description = "Manages the pre-trained backbones that the platform's trainings start from.")
public final class WeightsCommand extends SessionCommand {
    private static final String REFERENCE = "NAME|DIGEST";
    private static final String MEANING = "Their name, or their digest or a prefix of it.";
    private static final Listing LISTING = Listing.of(
            "There are no base weights yet: './weightflow weights add FILE --name NAME' adds some.",
            texts("NAME", "names"),
            id("DIGEST", "digest"),
            text("MODEL", "model"),
            count("PARAMETERS", "elements"),
            bytes("SIZE", "bytes"),
            text("FROM", "source"),
            time("ADDED", "addedAt"));

    @Command(
            name = "add",
            description = {
                "Uploads a pre-trained backbone to the running platform, which checks it, converts it and stores it under its digest.",
                "The same weights are stored once, whatever file they come in."
            })
    void add(
            @Parameters(
                            paramLabel = "FILE",
                            description =
                                    "An official Swin or DINOv2 .pth, a safetensors file, or a merged checkpoint of 'fit' or 'export'.")
                    Path file,
            @Option(names = "--name", paramLabel = "NAME", description = "Their name, for instance swin-tiny-22k.")
                    Optional<String> name) {
        StoredWeights.requireReadable(file); // a misspelt file is reported even if no platform runs
        session.show(
                new StoredWeights(session).add(file, name),
                weights -> one(weights) + "\n('./weightflow trainings create --data ID --weights "
                        + weights.texts("names")
                                .findFirst()
                                .orElseGet(() -> Identifier.shortened(weights.text("digest")))
                        + "' starts from them)");
    }

    @Command(name = "list", description = "Lists the base weights that the platform has, those with a name first.")
    void list(@Mixin ListOptions options) {
        options.show(terminal, new StoredWeights(session).client(), StoredWeights.ROOT, Map.of(), LISTING);
    }

    @Command(name = "show", description = "Shows base weights, and what of their file was matched and skipped.")
    void show(@Parameters(paramLabel = REFERENCE, description = MEANING) String weights) {
        session.show(new StoredWeights(session).find(weights), WeightsCommand::one);
    }

    @Command(
            name = "remove",
            description = {
                "Removes a name, and the base weights if they have no other; by a digest, the weights with all their names.",
                "Weights that an alias, a retraining policy or a running job needs are not removed."
            })
    void remove(@Parameters(paramLabel = REFERENCE, description = MEANING) String weights) {
        StoredWeights stored = new StoredWeights(session);
        Resource found = stored.find(weights);
        String reference = found.texts("names").anyMatch(weights::equals) ? weights : found.text("digest");
        session.show(
                stored.client().delete(StoredWeights.ROOT + "/" + ServiceClient.segment(reference)),
                WeightsCommand::removed);
    }

    private static String one(Resource weights) {
        String names = weights.join("names");
        return (names.isEmpty() ? "" : names + "  ") + weights.text("digest") + "\n"
                + BaseWeights.text(weights.text("source"), StoredWeights.summary(weights)) + "\n  stored   "
                + ByteSizes.text(weights.number("bytes")) + " since " + Listing.time(weights, "addedAt");
    }

    private static String removed(Resource removed) {
        String names = removed.join("names");
        String remaining = removed.join("remaining");
        return (names.isEmpty() ? "" : "The name " + names + " is free again. ")
                + (remaining.isEmpty()
                        ? ByteSizes.text(removed.number("removedBytes")) + " (" + removed.text("digest")
                                + ") are freed by a later './weightflow garbage collect', unless a version builds on them."
                        : "The weights are still there as " + remaining + ".");
    }
}
