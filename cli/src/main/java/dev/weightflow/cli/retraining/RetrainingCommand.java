package dev.weightflow.cli.retraining;

import static dev.weightflow.cli.client.Listing.of;
import static dev.weightflow.cli.client.Listing.text;
import static dev.weightflow.cli.client.Listing.time;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.client.CommandGroup;
import dev.weightflow.cli.client.ListOptions;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Json;
import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.models.Models;
import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.cli.weights.BaseWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "retraining",
        description = "Has models retrained when new data arrive, and explains what came of a dataset.")
public final class RetrainingCommand extends CommandGroup {
    private static final String MODEL = "The model's name.";
    private static final Listing LISTING = Listing.of(
            "No model is retrained automatically: './weightflow retraining set MODEL --min-new-samples N' changes that.",
            text("MODEL", "model"),
            text(">REVISION", "revision"),
            text(">NEW SAMPLES", "policy.minNewSamples"),
            of("SOURCES", RetrainingText::sources),
            text("START", "policy.start"),
            time("SINCE", "since"));

    public RetrainingCommand(Session session) {
        super(session);
    }

    static final class Given {
        @Option(
                names = "--policy",
                paramLabel = "FILE",
                description = "The policy in JSON; docs/retraining.md has its fields.")
        private Optional<Path> policy = Optional.empty();

        @ArgGroup(exclusive = false)
        private Numbers numbers;
    }

    /** What most policies say. */
    static final class Numbers {
        @Option(
                names = "--min-new-samples",
                required = true,
                paramLabel = "N",
                description =
                        "Go on from the champion, trained as it was, as soon as a dataset has so many new training samples.")
        private int minNewSamples;

        @Option(
                names = "--evaluate-on",
                paramLabel = "ID",
                description = "Compare result and champion on the validation images of that dataset, so that what the"
                        + " champion could do must still be done; without it, on those of the new data.")
        private Optional<String> evaluateOn = Optional.empty();

        @Option(
                names = "--weights",
                paramLabel = "NAME|DIGEST|FILE",
                description =
                        "The pre-trained backbone to start from as long as there is no champion: one that './weightflow"
                                + " weights list' lists, or a file, which is uploaded first.")
        private Optional<String> weights = Optional.empty();

        private JsonNode policy(Session session) {
            ObjectNode policy = Json.MAPPER.createObjectNode().put("minNewSamples", minNewSamples);
            evaluateOn.ifPresent(dataset -> policy.put("evaluateOn", dataset));
            weights.map(named -> BaseWeights.onPlatform(session, named)).ifPresent(start -> policy.putObject("recipe")
                    .put("model", start.model().key())
                    .put("baseWeights", start.digest().hex()));
            return policy;
        }
    }

    @Command(name = "set", description = "Has a model retrained automatically on data that are ingested from now on.")
    void set(
            @Parameters(paramLabel = "MODEL", description = "The model's name; it need not have versions yet.")
                    String model,
            @ArgGroup(multiplicity = "1") Given given) {
        JsonNode policy = given.policy.map(RetrainingCommand::read).orElseGet(() -> given.numbers.policy(session));
        session.show(client().put(path(model), policy), RetrainingText::policy);
    }

    @Command(name = "list", description = "Lists the retraining policies.")
    void list(@Mixin ListOptions options) {
        options.show(terminal, client(), "/retraining/policies", Map.of(), LISTING);
    }

    @Command(name = "show", description = "Shows a model's retraining policy.")
    void show(@Parameters(paramLabel = "MODEL", description = MODEL) String model) {
        session.show(client().get(path(model)), RetrainingText::policy);
    }

    @Command(
            name = "remove",
            description = "Stops retraining a model automatically; trainings that were requested already go on.")
    void remove(@Parameters(paramLabel = "MODEL", description = MODEL) String model) {
        client().delete(path(model));
        terminal.show(Map.of("model", model, "removed", true), () -> model + " is no longer retrained automatically.");
    }

    @Command(
            name = "explain",
            description =
                    "Explains what came of a dataset, or would come of it now: what every policy says about it, and the"
                            + " chain of events that it is part of.")
    void explain(
            @Parameters(
                            paramLabel = "EVENT|DATASET",
                            description =
                                    "A dataset, or an event that led to one or followed from it; an id's beginning is enough.")
                    String id) {
        session.show(client().get("/retraining/explain/" + ServiceClient.segment(id)), RetrainingText::explanation);
    }

    private ServiceClient client() {
        return session.client(ServiceName.RETRAINING);
    }

    private static String path(String model) {
        return "/models/" + ServiceClient.segment(model) + "/retraining-policy";
    }

    private static JsonNode read(Path file) {
        try {
            JsonNode policy = Json.MAPPER.readTree(Files.readString(file));
            if (policy.isObject()) {
                return policy;
            }
            throw unreadable(file + " holds no policy, which is a JSON object such as {\"minNewSamples\": 100}.", null);
        } catch (JsonProcessingException e) {
            String line = e.getLocation() == null
                    ? "."
                    : " at line " + e.getLocation().getLineNr() + ".";
            throw unreadable(file + " holds no JSON: " + e.getOriginalMessage() + line, e);
        } catch (IOException e) {
            throw new CommandFailure(
                    "no-such-policy",
                    ExitStatus.NOT_FOUND,
                    "The policy " + file + " cannot be read: is the path right, and may you read it?",
                    e);
        }
    }

    private static CommandFailure unreadable(String why, Exception cause) {
        return new CommandFailure("unreadable-policy", ExitStatus.USAGE, why, cause);
    }

    static final class RetrainingText {
        private RetrainingText() {}

        static String policy(Resource known) {
            boolean champion = known.text("policy.start").equals("champion");
            Table table = Table.of("Policy " + known.text("revision"), "of " + known.text("model"));
            table.row("datasets", sources(known));
            table.row("ingested since", Listing.time(known, "since"));
            table.row("new samples", "at least " + known.text("policy.minNewSamples"));
            table.row(
                    "start",
                    champion ? "the champion's weights; the base weights without a champion" : "the base weights");
            table.row("training", recipe(known));
            table.row(
                    "compared on",
                    known.find("policy.evaluateOn").orElse("the new dataset")
                            + known.find("policy.maxImages")
                                    .map(images -> ", " + images + " images at most")
                                    .orElse(""));
            table.row(
                    "cooldown",
                    known.read("policy.cooldownSeconds", Long.class)
                            .map(Duration::ofSeconds)
                            .map(Quantities::duration)
                            .orElse("none"));
            return table.toString();
        }

        static String sources(Resource known) {
            String sources = known.join("policy.sources");
            return sources.isEmpty() ? "from anywhere" : "from " + sources;
        }

        private static String recipe(Resource known) {
            List<String> words = Stream.of(
                            known.find("policy.recipe.model"),
                            known.find("policy.recipe.method.name"),
                            known.find("policy.recipe.epochs").map(epochs -> epochs + " epochs"),
                            known.find("policy.recipe.steps").map(steps -> steps + " steps"),
                            known.find("policy.recipe.learningRate").map(rate -> "learning rate " + rate))
                    .flatMap(Optional::stream)
                    .toList();
            return words.isEmpty() ? "as the champion's" : String.join(", ", words) + ", the rest as the champion's";
        }

        static String explanation(Resource known) {
            List<Resource> previews = known.list("previews");
            return "Dataset " + Quantities.brief(known.text("dataset")) + " was ingested from " + known.text("source")
                    + " at "
                    + Listing.time(known, "ingestedAt") + ".\n\n"
                    + (previews.isEmpty()
                            ? "No model has a retraining policy, so nothing follows from it automatically."
                            : previews.stream().map(RetrainingText::preview).collect(Collectors.joining("\n\n")))
                    + "\n\nWhat led to it, and what followed from it:\n" + Models.chain(known);
        }

        private static String preview(Resource preview) {
            String head = preview.text("model") + ": " + outcome(preview) + preview.text("reason");
            List<Resource> checks = preview.list("checks");
            if (checks.isEmpty()) {
                return head;
            }
            Table table = Table.of(
                    "POLICY"
                            + preview.find("revision")
                                    .map(number -> " " + number)
                                    .orElse(""),
                    "",
                    "FINDING");
            checks.forEach(check ->
                    table.row(check.text("name"), check.is("passed") ? "passed" : "failed", check.text("finding")));
            return head + "\n" + table;
        }

        private static String outcome(Resource preview) {
            String decided = preview.find("at").isPresent()
                    ? ", decided at " + Listing.time(preview, "at")
                    : ", if it were decided now";
            return switch (preview.text("outcome")) {
                case "triggered" ->
                    "retrained"
                            + preview.find("job")
                                    .map(job -> " as training " + Quantities.brief(job))
                                    .orElse("") + decided + ". ";
                case "skipped" -> "not retrained" + decided + ". ";
                case "waiting" -> "waits. ";
                default -> "not concerned. ";
            };
        }
    }
}
