package dev.weightflow.cli.models;

import dev.weightflow.cli.client.ServiceResponse;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.CommandGroup;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.models.Verification.OfVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow models}. */
@Command(
        name = "models",
        description = "Shows registered models, promotes versions, tells how they came about, verifies them.")
public final class ModelsCommand extends CommandGroup {

    private final Session session;

    public ModelsCommand(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "Lists the models.")
    void list() {
        session.show(new Models(session).list(), ModelText::models);
    }

    @Command(name = "show", description = "Shows a model's versions, or one version with all that is known of it.")
    void show(
            @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.") String model,
            @Parameters(index = "1", arity = "0..1", paramLabel = "VERSION", description = "A version's number.")
                    Optional<Integer> version) {
        Models models = new Models(session);
        if (version.isPresent()) {
            session.show(models.version(model, version.get()), ModelText::version);
        } else {
            session.show(models.versions(model), ModelText::versions);
        }
    }

    @Command(
            name = "promote",
            description = "Asks for a version to have an alias; the exit status is 5 if the gate does not let it pass.")
    int promote(
            @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.") String model,
            @Parameters(index = "1", paramLabel = "VERSION", description = "The version's number.") int version,
            @Option(
                            names = "--alias",
                            defaultValue = "champion",
                            paramLabel = "NAME",
                            description = "The alias (default ${DEFAULT-VALUE}).")
                    String alias,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Why, in one sentence; it is kept.")
                    String reason,
            @Option(names = "--force", description = "Do not ask the gate.") boolean force) {
        ServiceResponse<Promotion> answer = new Models(session).promote(model, version, alias, reason, force);
        session.show(answer, promotion -> ModelText.promotion(promotion, "Version " + version + " of " + model, alias));
        return answer.value().promoted() ? ExitStatus.DONE.code() : ExitStatus.REFUSED.code();
    }

    @Command(
            name = "explain",
            description = "Tells how a version came about, from the first request to the decisions about it.")
    void explain(
            @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.") String model,
            @Parameters(
                            index = "1",
                            arity = "0..1",
                            paramLabel = "VERSION",
                            description = "A version; the champion if absent.")
                    Optional<Integer> version) {
        session.show(new Models(session).explain(model, version), ModelText::chain);
    }

    @Command(
            name = "verify",
            description =
                    "Reads everything that versions consist of and all facts, and shows what is missing, damaged, or not signed by"
                            + " whom it must come from.")
    int verify(
            @Parameters(
                            index = "0",
                            arity = "0..1",
                            paramLabel = "MODEL",
                            description = "A model; all of them if absent.")
                    Optional<String> model,
            @Parameters(
                            index = "1",
                            arity = "0..1",
                            paramLabel = "VERSION",
                            description = "A version; all of them if absent.")
                    Optional<Integer> version) {
        Models models = new Models(session);
        List<OfVersion> looked = new ArrayList<>();
        List<String> names = model.map(List::of)
                .orElseGet(() -> models.all().stream().map(Model::name).toList());
        for (String name : names) {
            List<Integer> numbers = version.map(List::of).orElseGet(() -> allVersions(models, name));
            for (int number : numbers) {
                session.terminal().say("Reading version " + number + " of " + name);
                looked.add(models.verify(name, number).value());
            }
        }
        session.terminal().say("Reading the topics of facts");
        Verification found = new Verification(
                looked, List.of(models.refusedFacts().value()), models.damagedObjects(), models.logs());
        session.terminal().show(found, () -> ModelText.verification(found));
        return found.isSound() ? ExitStatus.DONE.code() : ExitStatus.FAILED.code();
    }

    private static List<Integer> allVersions(Models models, String name) {
        int there = models.show(name).value().versions();
        List<Integer> numbers = models.allVersions(name).stream()
                .map(Version::version)
                .distinct() // one that is registered meanwhile moves the others to the next page
                .toList();
        if (numbers.size() < there) {
            throw new CommandFailure(
                    "versions-not-listed",
                    ExitStatus.FAILED,
                    "Only " + numbers.size() + " of " + there + " versions of " + name
                            + " were listed, so that nothing can be said of the others; are command line and service of the same"
                            + " version?");
        }
        return numbers;
    }
}
