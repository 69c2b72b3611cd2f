package dev.weightflow.cli.models;

import static dev.weightflow.cli.client.Listing.of;
import static dev.weightflow.cli.client.Listing.text;
import static dev.weightflow.cli.client.Listing.texts;
import static dev.weightflow.cli.client.Listing.time;
import static dev.weightflow.cli.client.ServiceClient.segment;

import dev.weightflow.cli.client.ListOptions;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.text.ByteSizes;
import dev.weightflow.schema.text.Numbers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "models", description = "Shows, registers, promotes, explains and verifies versions of models.")
public final class ModelsCommand extends SessionCommand {
    private static final Listing MODELS = Listing.of(
            "There is no model yet: './weightflow trainings create --data ID --model-name NAME' leads to one.",
            text("MODEL", "name"),
            text(">VERSIONS", "versions"),
            of("ALIASES", ModelsCommand::aliases),
            of(">UNDECIDED", model -> "" + model.list("undecided").size()),
            of(">REFUSED", model -> "" + model.list("failures").size()));
    private static final Listing VERSIONS = Listing.of(
                    "There is no version yet.",
                    text(">VERSION", "version"),
                    texts("ALIASES", "aliases"),
                    text("STATUS", "status"))
            .andFigures()
            .and(text("METHOD", "method"), time("REGISTERED", "registeredAt"));

    private static final Listing DECISIONS = Listing.of(
            "Nothing has been decided yet.",
            time("AT", "at"),
            text("ALIAS", "alias"),
            text(">VERSION", "version"),
            text("OUTCOME", "outcome"),
            text("REASON", "reason"));

    private static String aliases(Resource model) {
        String words = model.entries("aliases")
                .map(alias -> alias.getKey() + " " + alias.getValue()
                        + (model.find("held." + alias.getKey() + ".reason").isPresent() ? " (held)" : ""))
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? "-" : words;
    }

    @Command(name = "list", description = "Lists the models.")
    void list(@Mixin ListOptions options) {
        options.show(terminal, new Models(session).client(), "/models", Map.of(), MODELS);
    }

    @Command(name = "versions", description = "Lists a model's versions, latest first.")
    void versions(
            @Parameters(paramLabel = VersionName.OF_MODEL, description = "The model's name.") String model,
            @Mixin ListOptions options,
            @Option(
                            names = "--status",
                            paramLabel = "STATUS",
                            description = "Only those of this status, such as champion.")
                    Optional<String> status) {
        String path = Models.path(model) + "/versions";
        options.show(terminal, new Models(session).client(), path, Map.of("status", status), VERSIONS);
    }

    @Command(name = "show", description = "Shows a version in full; the champion if only the model is named.")
    void show(@Parameters(paramLabel = VersionName.OF_VERSION, description = VersionName.EITHER) VersionName version) {
        session.show(new Models(session).detail(version), ModelsCommand::details);
    }

    @Command(name = "register", description = "Registers an evaluated checkpoint as a version.")
    void register(
            @Parameters(paramLabel = VersionName.OF_MODEL, description = "The model's name.") String model,
            @Option(
                            names = "--report",
                            required = true,
                            paramLabel = "ID",
                            description = "The report of its evaluation.")
                    String report) {
        session.show(
                new Models(session).client().post(Models.path(model) + "/versions", Map.of("report", report)),
                version -> "It is " + model + "@" + version.text("version") + ".");
    }

    @Command(name = "decisions", description = "Lists the decisions about a model's aliases, latest first.")
    void decisions(
            @Parameters(paramLabel = VersionName.OF_MODEL, description = "The model's name.") String model,
            @Mixin ListOptions options,
            @Option(names = "--alias", paramLabel = "ALIAS", description = "Only about this alias.")
                    Optional<String> alias,
            @Option(
                            names = "--outcome",
                            paramLabel = "OUTCOME",
                            description =
                                    "Only promoted, forced, rejected, undecided, removed, rolled-back or restored.")
                    Optional<String> outcome) {
        String path = Models.path(model) + "/decisions";
        Map<String, Optional<?>> filters = Map.of("alias", alias, "outcome", outcome);
        options.show(terminal, new Models(session).client(), path, filters, DECISIONS);
    }

    @Command(
            name = "promote",
            description = "Asks the gate to promote a version to an alias; exits with 5 if it refuses.")
    int promote(
            @Parameters(paramLabel = VersionName.OF_VERSION, description = VersionName.EITHER) VersionName name,
            @Option(
                            names = "--alias",
                            defaultValue = "champion",
                            paramLabel = "ALIAS",
                            description = "The alias (${DEFAULT-VALUE}).")
                    String alias,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "The reason, in one sentence; it is stored.")
                    String reason,
            @Option(names = "--force", description = "Promote it without asking the gate.") boolean force) {
        Models models = new Models(session);
        String path = models.path(name);
        Resource answer =
                models.client().post(path + "/promote", Map.of("alias", alias, "reason", reason, "force", force));
        session.show(answer, promotion -> promotion(promotion, alias));
        return (answer.is("promoted") ? ExitStatus.DONE : ExitStatus.REFUSED).code();
    }

    @Command(
            name = "gate",
            description = "Shows a model's gate policy, or sets what is given; the model need not have versions yet.")
    void gate(
            @Parameters(paramLabel = VersionName.OF_MODEL, description = "The model's name.") String model,
            @ArgGroup(exclusive = false) GateOptions given,
            @Option(names = "--reset", description = "Return to the registry's settings.") boolean reset,
            @Option(
                            names = "--power",
                            arity = "0..1",
                            fallbackValue = "2",
                            paramLabel = "PERCENT",
                            description = "Show what gain the gate can find, and how often one of that many percent"
                                    + " (${FALLBACK-VALUE}).")
                    Optional<Double> power) {
        ServiceClient registry = new Models(session).client();
        if (power.isPresent()) {
            session.show(registry.get(Models.path(model) + "/gate/power?gain=" + power.get()), PowerText::of);
            return;
        }
        if (reset) {
            registry.delete(GateOptions.path(model));
        }
        Resource view = given == null ? registry.get(GateOptions.path(model)) : given.set(registry, model);
        session.show(view, GateOptions::words);
    }

    @Command(
            name = "watch",
            description = "Shows the champion against the version that it replaced, on all that both were measured on.")
    void watch(@Parameters(paramLabel = VersionName.OF_MODEL, description = "The model's name.") String model) {
        session.show(new Models(session).client().get(Models.path(model) + "/watch"), WatchText::of);
    }

    @Command(
            name = "canary",
            description = "Shows the version that waits to be champion, and the images on which the two disagree most.")
    void canary(@Parameters(paramLabel = VersionName.OF_MODEL, description = "The model's name.") String model) {
        session.show(new Models(session).client().get(Models.path(model) + "/canary"), CanaryText::of);
    }

    @Command(
            name = "rollback",
            description = "Makes the version before champion again, and holds the alias; the gate does not promote the"
                    + " other one again.")
    void rollback(
            @Parameters(paramLabel = VersionName.OF_MODEL, description = "The model's name.") String model,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "The reason, in one sentence; it is stored.")
                    String reason) {
        session.show(
                new Models(session).client().post(Models.path(model) + "/rollback", Map.of("reason", reason)),
                now -> "Version " + now.text("aliases.champion") + " of " + model
                        + " is champion again, and the alias is held until a person releases it.");
    }

    @Command(name = "remove-alias", description = "Removes an alias from the version that has it.")
    void removeAlias(
            @Parameters(paramLabel = "NAME@ALIAS", description = "The model's name, and @ with the alias.")
                    VersionName name,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "The reason, in one sentence; it is stored.")
                    String reason) {
        String alias =
                name.version().orElseThrow(() -> usage("remove-alias", "Write NAME@ALIAS, such as people@champion"));
        new Models(session)
                .client()
                .delete(Models.path(name.model()) + "/aliases/" + segment(alias) + "?reason=" + segment(reason));
        terminal.show(
                Map.of("model", name.model(), "alias", alias, "removed", true),
                () -> "No version of " + name.model() + " has the alias " + alias + " any more.");
    }

    @Command(
            name = "explain",
            description = "Explains how a version came about, from the first request to the decisions about it.")
    void explain(@Parameters(paramLabel = VersionName.OF_VERSION, description = VersionName.EITHER) VersionName name) {
        Models models = new Models(session);
        String path = name.version().isPresent() ? models.path(name) : Models.path(name.model());
        session.show(
                models.client().get(path + "/explain"),
                known -> "Version " + known.text("version") + " of " + known.text("model") + " came about as follows:\n"
                        + Models.chain(known));
    }

    @Command(
            name = "verify",
            description = "Verifies all parts of versions and all facts, and shows what is missing, damaged, or"
                    + " not signed by the right service.")
    int verify(
            @Parameters(
                            arity = "0..1",
                            paramLabel = VersionName.OF_VERSION,
                            description = "A model or a version; all of them if omitted.")
                    Optional<VersionName> name) {
        return new Verification(session).of(name);
    }

    private static String details(Resource detail) {
        Resource version = detail.under("version");
        String aliases = version.join("aliases");
        List<Resource> decisions = detail.list("decisions");
        Table table = Table.of("Version " + version.text("version"), "of " + version.text("model"))
                .row("aliases", aliases.isEmpty() ? "-" : aliases)
                .row("status", version.text("status"))
                .row("figures", version.read("metrics", TaskMetrics.class).map(TaskMetrics::words))
                .row(
                        "against untrained",
                        version.decimal("relativeChange")
                                .map(change -> Numbers.signed(change, 2) + " % in the mean of the tasks"))
                .row("method", version.text("method"))
                .row("parent", version.find("parent").map(parent -> "version " + parent))
                .row("training", version.text("job"))
                .row("dataset", version.text("dataset"))
                .row("registered", Listing.time(version, "registeredAt"));
        detail.list("artifacts")
                .forEach(artifact -> table.row(
                        artifact.text("name"),
                        artifact.text("digest")
                                + artifact.read("bytes", Long.class)
                                        .map(bytes -> ", " + ByteSizes.text(bytes))
                                        .orElse("")));
        decisions.forEach(each -> table.row(each.text("outcome"), each.text("alias") + ": " + each.text("reason")));
        table.row("pictures", detail.list("pictures").size()).row("note", detail.find("note"));
        return table + (decisions.isEmpty() ? "" : GateTable.of(decisions.get(decisions.size() - 1), version));
    }

    private static String promotion(Resource promotion, String alias) {
        boolean promoted = promotion.is("promoted");
        return "Version " + promotion.text("version.version") + " of " + promotion.text("version.model")
                + (promoted ? promotion.is("changed") ? " is now " : " was already " : stays(promotion)) + alias
                + promotion.find("decision.reason").map(why -> ": " + why).orElse(".")
                + GateTable.of(promotion.under("decision"), promotion.under("version"));
    }

    private static String stays(Resource promotion) {
        if (promotion.find("decision.alias").filter("canary"::equals).isPresent()) {
            return " is canary now, and waits to be ";
        }
        return promotion.find("decision.outcome").filter("undecided"::equals).isPresent()
                ? " stays undecided as "
                : " does not become ";
    }
}
