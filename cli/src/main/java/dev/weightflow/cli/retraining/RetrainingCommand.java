package dev.weightflow.cli.retraining;

import static dev.weightflow.cli.client.Listing.of;
import static dev.weightflow.cli.client.Listing.text;
import static dev.weightflow.cli.client.Listing.time;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.client.ListOptions;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.models.Models;
import dev.weightflow.cli.weights.BaseWeights;
import dev.weightflow.local.json.Json;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.schema.id.Identifier;
import dev.weightflow.schema.text.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "retraining",
        description = "Retrains models when new data arrive, and explains what became of a dataset.")
public final class RetrainingCommand extends SessionCommand {
    private static final String MODEL = "The model's name.";
    private static final Listing LISTING = Listing.of(
            "No model is retrained automatically: './weightflow retraining set MODEL --min-new-samples N' changes that.",
            text("MODEL", "model"),
            text(">REVISION", "revision"),
            text(">NEW SAMPLES", "policy.minNewSamples"),
            of("SOURCES", RetrainingCommand::sources),
            text("START", "policy.start"),
            time("SINCE", "since"));

    private static final Listing WAITING = Listing.of(
            "Nothing waits for a retraining.",
            text("MODEL", "model"),
            text("EVIDENCE", "evidence"),
            of("DATASET", waiting -> waiting.find("dataset")
                    .map(Identifier::shortened)
                    .orElse("-")),
            text("SOURCE", "source"),
            time("SINCE", "since"),
            of("BEGINS", waiting -> waiting.find("until").isEmpty() ? "-" : Listing.time(waiting, "until")),
            text("REASON", "reason"));

    private static final Listing ACTIONS = Listing.of(
            "No change, schedule or request was answered.",
            time("AT", "at"),
            text("EVIDENCE", "evidence"),
            text("ACTION", "action"),
            of("JOB", action -> action.find("job").map(Identifier::shortened).orElse("-")),
            text("REASON", "reason"));

    static final class Given {
        @Option(
                names = "--policy",
                paramLabel = "FILE",
                description = "The policy in JSON; docs/retraining.md has its fields.")
        private Optional<Path> policy = Optional.empty();

        @ArgGroup(exclusive = false)
        private Numbers numbers;
    }

    /** Options common to most policies. */
    static final class Numbers {
        @Option(
                names = "--min-new-samples",
                required = true,
                paramLabel = "N",
                description =
                        "Continue from the champion, trained as it was, as soon as a dataset has this many new training samples.")
        private int minNewSamples;

        @Option(
                names = "--evaluate-on",
                paramLabel = "ID",
                description = "The dataset on whose validation images result and champion are compared, so"
                        + " that what the champion learned must be retained (the new dataset).")
        private Optional<String> evaluateOn = Optional.empty();

        @Option(
                names = "--rehearsal",
                paramLabel = "SHARE",
                description =
                        "Draw this share of the images from what the champion was trained on, such as 0.3 (none).")
        private Optional<Double> rehearsal = Optional.empty();

        @ArgGroup(exclusive = false)
        private DriftOptions drift;

        @Option(
                names = "--weights",
                paramLabel = "NAME|DIGEST|FILE",
                description = "The pre-trained backbone to start from until there is a champion: a name from"
                        + " './weightflow weights list', or a file, which is uploaded first.")
        private Optional<String> weights = Optional.empty();

        private JsonNode policy(Session session) {
            ObjectNode policy = Json.MAPPER.createObjectNode().put("minNewSamples", minNewSamples);
            evaluateOn.ifPresent(dataset -> policy.put("evaluateOn", dataset));
            rehearsal.ifPresent(share -> policy.put("rehearsal", share));
            Optional.ofNullable(drift).ifPresent(wanted -> wanted.putInto(policy));
            weights.map(named -> BaseWeights.onPlatform(session, named, false))
                    .ifPresent(start -> putRecipe(policy, start));
            return policy;
        }

        private static void putRecipe(ObjectNode policy, BaseWeights start) {
            ObjectNode recipe = policy.putObject("recipe")
                    .put("model", start.model().key())
                    .put("baseWeights", start.digest().hex());
            // the usual size is left to the champion's training
            start.imageSize()
                    .filter(pixels -> pixels != start.model().usualImageSize())
                    .ifPresent(pixels -> recipe.put("imageSize", pixels));
        }
    }

    @Command(name = "set", description = "Retrains a model automatically on data ingested from now on.")
    void set(
            @Parameters(paramLabel = "MODEL", description = "The model's name; it need not have versions yet.")
                    String model,
            @ArgGroup(multiplicity = "1") Given given) {
        JsonNode policy = given.policy.map(RetrainingCommand::read).orElseGet(() -> given.numbers.policy(session));
        session.show(client().put(path(model), policy), RetrainingCommand::policy);
    }

    @Command(name = "list", description = "Lists the retraining policies.")
    void list(@Mixin ListOptions options) {
        options.show(terminal, client(), "/retraining/policies", Map.of(), LISTING);
    }

    @Command(name = "show", description = "Shows a model's retraining policy.")
    void show(@Parameters(paramLabel = "MODEL", description = MODEL) String model) {
        session.show(client().get(path(model)), RetrainingCommand::policy);
    }

    @Command(
            name = "remove",
            description = "Stops retraining a model automatically; trainings that were already requested continue.")
    void remove(@Parameters(paramLabel = "MODEL", description = MODEL) String model) {
        client().delete(path(model));
        terminal.show(Map.of("model", model, "removed", true), () -> model + " is no longer retrained automatically.");
    }

    @Command(
            name = "explain",
            description =
                    "Explains what became of a dataset, or what would now: what every policy says about it, and the"
                            + " chain of events that it is part of.")
    void explain(
            @Parameters(
                            paramLabel = "EVENT|DATASET",
                            description =
                                    "A dataset, or an event that led to one or followed from it; a prefix of the id is enough.")
                    String id) {
        session.show(client().get("/retraining/explain/" + ServiceClient.segment(id)), RetrainingCommand::explanation);
    }

    @Command(
            name = "drift",
            description = "Shows whether what a model sees is still like what its champion was registered on.")
    void drift(@Parameters(paramLabel = "MODEL", description = MODEL) String model) {
        session.show(client().get("/models/" + ServiceClient.segment(model) + "/drift"), DriftText::drift);
    }

    @Command(
            name = "labels",
            description = "Lists the images whose labels are asked for, because what a model sees has changed.")
    void labels(
            @Parameters(paramLabel = "MODEL", description = MODEL) String model,
            @Option(
                            names = "--export",
                            paramLabel = "FOLDER",
                            description =
                                    "Write the images and their classes to this folder, in COCO's format for a"
                                            + " labelling tool; './weightflow datasets ingest FOLDER' takes them back labelled.")
                    Optional<Path> folder) {
        Resource wanted = client().get("/models/" + ServiceClient.segment(model) + "/retraining/labels");
        if (folder.isEmpty()) {
            session.show(wanted, DriftText::labels);
            return;
        }
        LabelFolder.Written written = LabelFolder.write(session, wanted, folder.get());
        terminal.show(written, () -> DriftText.exported(written));
    }

    @Command(
            name = "run",
            description =
                    "Requests a retraining of a model: on the new data that wait, or on what its champion was trained"
                            + " on. Neither the least number of new samples nor the cooldown apply.")
    void run(
            @Parameters(paramLabel = "MODEL", description = MODEL) String model,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Why, in one sentence; it is part of the record.")
                    String reason,
            @Option(
                            names = "--key",
                            paramLabel = "ID",
                            description =
                                    "The request's id, chosen by you, so that a repeated request is recognised (a random one).")
                    Optional<String> key) {
        session.show(
                client().post(
                                under(model, "runs"),
                                Map.of("reason", reason),
                                Optional.of(
                                        key.orElseGet(() -> UUID.randomUUID().toString()))),
                ActionText::run);
    }

    @Command(
            name = "actions",
            description = "Lists what a model's policies have made of changes, schedules and requests.")
    void actions(@Parameters(paramLabel = "MODEL", description = MODEL) String model, @Mixin ListOptions options) {
        options.show(terminal, client(), under(model, "actions"), Map.of(), ACTIONS);
    }

    @Command(
            name = "waiting",
            description = "Lists the datasets and other evidence about which no decision can be made yet, and why.")
    void waiting(@Mixin ListOptions options) {
        options.show(terminal, client(), "/retraining/waiting", Map.of(), WAITING);
    }

    @Command(
            name = "budget",
            description = "Shows the trainer seconds that a model's retrainings have reserved and spent.")
    void budget(@Parameters(paramLabel = "MODEL", description = MODEL) String model) {
        session.show(client().get(under(model, "budget")), BudgetText::budget);
    }

    @Command(
            name = "pause",
            description = "Pauses retraining a model: everything waits, and nothing is decided against.")
    void pause(
            @Parameters(paramLabel = "MODEL", description = MODEL) String model,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Why, in one sentence; it is part of the record.")
                    String reason) {
        session.show(
                client().put(under(model, "pause"), Map.of("reason", reason)),
                known -> "Retraining of " + known.text("model") + " is paused: " + known.text("reason"));
    }

    @Command(name = "resume", description = "Resumes retraining a model.")
    void resume(
            @Parameters(paramLabel = "MODEL", description = MODEL) String model,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Why, in one sentence; it is part of the record.")
                    String reason) {
        client().delete(under(model, "pause") + "?reason=" + ServiceClient.segment(reason));
        terminal.show(Map.of("model", model, "resumed", true), () -> "Retraining of " + model + " is resumed.");
    }

    private static String under(String model, String what) {
        return "/models/" + ServiceClient.segment(model) + "/retraining/" + what;
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

    private static String policy(Resource known) {
        boolean champion = known.text("policy.start").equals("champion");
        return Table.of("Policy " + known.text("revision"), "of " + known.text("model"))
                .row("datasets", sources(known))
                .row("ingested since", Listing.time(known, "since"))
                .row("new samples", "at least " + known.text("policy.minNewSamples"))
                .row(
                        "start",
                        champion ? "the champion's weights; the base weights without a champion" : "the base weights")
                .row("training", recipe(known.under("policy.recipe")))
                .row(
                        "compared on",
                        known.find("policy.evaluateOn").orElse("the new dataset")
                                + known.words(", %s images at most", "policy.maxImages"))
                .row("drift", drift(known))
                .row("actions", ActionText.actions(known.under("policy.actions")))
                .row("schedule", ActionText.schedule(known))
                .row("budget", BudgetText.words(known.under("policy.budget")))
                .row("quiet hours", quietHours(known))
                .row("debounce", duration(known, "policy.debounceSeconds"))
                .row("cooldown", duration(known, "policy.cooldownSeconds"))
                .toString();
    }

    private static String duration(Resource known, String field) {
        return known.read(field, Long.class)
                .map(seconds -> Durations.text(Duration.ofSeconds(seconds)))
                .orElse("none");
    }

    private static String quietHours(Resource known) {
        String hours = known.list("policy.quietHours").stream()
                .map(each -> each.text("from") + " to " + each.text("to") + each.words(" %s", "zone"))
                .collect(Collectors.joining(", "));
        return hours.isEmpty() ? "none" : hours;
    }

    private static String drift(Resource known) {
        if (!known.json().path("policy").has("drift")) {
            return "not looked for";
        }
        String sources = known.join("policy.drift.sources");
        return "looked for in datasets without labels" + (sources.isEmpty() ? "" : " from " + sources);
    }

    private static String sources(Resource known) {
        String sources = known.join("policy.sources");
        return sources.isEmpty() ? "from anywhere" : "from " + sources;
    }

    private static String recipe(Resource recipe) {
        String words = Stream.of(
                        recipe.words("%s", "model"),
                        recipe.words("%s", "method.name"),
                        recipe.words("%s epochs", "epochs"),
                        recipe.words("%s steps", "steps"),
                        recipe.words("learning rate %s", "learningRate"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? "as the champion's" : words + ", the rest as the champion's";
    }

    private static String explanation(Resource known) {
        List<Resource> previews = known.list("previews");
        return "Dataset " + Identifier.shortened(known.text("dataset")) + " was ingested from " + known.text("source")
                + " at " + Listing.time(known, "ingestedAt") + ".\n\n"
                + (previews.isEmpty()
                        ? "No model has a retraining policy, so nothing follows from it automatically."
                        : previews.stream().map(RetrainingCommand::preview).collect(Collectors.joining("\n\n")))
                + "\n\nWhat led to it, and what followed from it:\n" + Models.chain(known);
    }

    private static String preview(Resource preview) {
        List<Resource> checks = preview.list("checks");
        Table table = Table.of("POLICY" + preview.words(" %s", "revision"), "", "FINDING");
        checks.forEach(check ->
                table.row(check.text("name"), check.is("passed") ? "passed" : "failed", check.text("finding")));
        return preview.text("model") + ": " + outcome(preview) + preview.text("reason")
                + (checks.isEmpty() ? "" : "\n" + table);
    }

    private static String outcome(Resource preview) {
        String decided = preview.find("at").isPresent()
                ? ", decided at " + Listing.time(preview, "at")
                : ", if it were decided now";
        return switch (preview.text("outcome")) {
            case "triggered" ->
                "retrained"
                        + preview.find("job")
                                .map(job -> " as training " + Identifier.shortened(job))
                                .orElse("")
                        + merged(preview.json().path("merged").size()) + decided + ". ";
            case "skipped" -> "not retrained" + decided + ". ";
            case "waiting" -> "waits. ";
            default -> "not concerned. ";
        };
    }

    private static String merged(int others) {
        return others == 0 ? "" : ", on " + (others + 1) + " datasets together";
    }
}
