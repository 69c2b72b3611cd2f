package dev.weightflow.cli.weights;

import static dev.weightflow.cli.client.Listing.id;
import static dev.weightflow.cli.client.Listing.text;
import static dev.weightflow.cli.client.Listing.texts;
import static dev.weightflow.cli.client.Listing.time;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.client.ListOptions;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.ServiceUnavailable;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.data.weights.published.PublishedWeights;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.Identifier;
import dev.weightflow.schema.text.ByteSizes;
import dev.weightflow.schema.text.Numbers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "weights", description = "Manages the pre-trained backbones that trainings start from.")
public final class WeightsCommand extends SessionCommand {
    private static final String REFERENCE = "NAME|DIGEST";
    private static final String MEANING = "Their name, or their digest or a prefix of it.";
    private static final Listing LISTING = Listing.of(
            "There are no weights.",
            texts("NAME", "names"),
            id("DIGEST", "digest"),
            text("MODEL", "model"),
            figure("PARAMETERS", "elements", Numbers::grouped),
            figure("SIZE", "bytes", ByteSizes::text),
            text("LICENCE", "licence"),
            text("WHERE", "where"),
            text("FROM", "source"),
            time("ADDED", "addedAt"));

    private static Listing.Column figure(String heading, String path, LongFunction<String> form) {
        return new Listing.Column(
                ">" + heading,
                path,
                thing -> thing.find(path).map(Long::valueOf).map(form::apply).orElse("-"));
    }

    @Command(
            name = "pull",
            description = {
                "Downloads published weights into the cache, checks their digest and that they are a whole backbone of their model.",
                "An interrupted download goes on where it stopped. Nothing is done if an undamaged copy is there."
            })
    void pull(
            @Parameters(
                            paramLabel = "NAME",
                            description = "A name from './weightflow weights list', such as swin-tiny-22k.")
                    String name,
            @Option(names = "--offline", description = "Download nothing: check what is bundled or in the cache.")
                    boolean offline) {
        PublishedFiles published = PublishedFiles.of(session, offline);
        PublishedWeights weights = published.require(name);
        Path file = published.pull(weights);
        session.show(
                published.row(weights),
                row -> name + "  " + file + "\n  model    " + weights.model().title() + "\n  licence  "
                        + weights.licence()
                        + "\n  from     " + weights.origin() + "\n  sha256   "
                        + weights.digest().map(Digest::hex).orElse("as recorded in " + file.getFileName() + ".sha256")
                        + "\n('./weightflow fit --data FOLDER --weights " + name + "' starts from them)");
    }

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

    @Command(
            name = "list",
            description = "Lists the base weights that the platform has, and the published weights that have a name.")
    void list(@Mixin ListOptions options) {
        options.show(
                terminal,
                Stream.concat(stored().stream(), PublishedFiles.of(session, true).rows().stream())
                        .toList(),
                LISTING);
    }

    /** Returns the platform's base weights; none if it does not run. */
    private List<Resource> stored() {
        try {
            return new StoredWeights(session)
                    .client().all(StoredWeights.ROOT).stream()
                            .map(WeightsCommand::onPlatform)
                            .toList();
        } catch (ServiceUnavailable e) {
            terminal.say("No platform answers, so these are the published weights alone.");
            return List.of();
        }
    }

    private static Resource onPlatform(Resource stored) {
        ObjectNode row = stored.json().deepCopy();
        return new Resource(row.put("where", "platform"));
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
