package dev.weightflow.cli;

import dev.weightflow.cli.backup.BackupCommand;
import dev.weightflow.cli.command.ConsoleCommand;
import dev.weightflow.cli.command.LogsCommand;
import dev.weightflow.cli.command.MethodsCommand;
import dev.weightflow.cli.command.PlatformCommands;
import dev.weightflow.cli.command.PrepareCommand;
import dev.weightflow.cli.command.ScenesCommand;
import dev.weightflow.cli.command.ScoreCommand;
import dev.weightflow.cli.command.UpCommand;
import dev.weightflow.cli.command.WeightFileCommands;
import dev.weightflow.cli.compare.CompareCommand;
import dev.weightflow.cli.demo.DemoCommand;
import dev.weightflow.cli.export.ExportCommand;
import dev.weightflow.cli.fit.FitCommand;
import dev.weightflow.cli.jobs.DatasetsCommand;
import dev.weightflow.cli.jobs.EvaluationsCommand;
import dev.weightflow.cli.jobs.IngestionsCommand;
import dev.weightflow.cli.jobs.TrainingsCommand;
import dev.weightflow.cli.models.ModelsCommand;
import dev.weightflow.cli.operations.DeadLettersCommand;
import dev.weightflow.cli.operations.GarbageCommand;
import dev.weightflow.cli.operations.JournalsCommand;
import dev.weightflow.cli.operations.SigningKeysCommand;
import dev.weightflow.cli.operations.TokensCommand;
import dev.weightflow.cli.operations.WebhooksCommand;
import dev.weightflow.cli.predict.PredictCommand;
import dev.weightflow.cli.retraining.RetrainingCommand;
import dev.weightflow.cli.weights.WeightsCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine.Command;

/** All commands, each under a heading of the help: those of this module, and those of the module above it. */
final class Commands {
    /** Heading of the help with the commands under it, each created only when needed. */
    record Group(String title, Map<String, Class<?>> commands) {
        private Group(String title) {
            this(title, new LinkedHashMap<>());
        }

        private Group with(String name, Class<?> command) {
            commands.put(name, command);
            return this;
        }
    }

    static final String HELP = "help";
    static final String COMPLETION = "completion";
    private static final String SERVICES = "/META-INF/services/dev.weightflow.cli.client.SessionCommand";

    private static final List<Group> OWN = List.of(
            new Group("The platform on this machine")
                    .with("demo", DemoCommand.class)
                    .with("up", UpCommand.class)
                    .with("status", PlatformCommands.Status.class)
                    .with("logs", LogsCommand.class)
                    .with("console", ConsoleCommand.class)
                    .with("down", PlatformCommands.Down.class),
            new Group("Data, models and jobs of the platform")
                    .with("datasets", DatasetsCommand.class)
                    .with("ingestions", IngestionsCommand.class)
                    .with("trainings", TrainingsCommand.class)
                    .with("evaluations", EvaluationsCommand.class)
                    .with("models", ModelsCommand.class)
                    .with("weights", WeightsCommand.class)
                    .with("retraining", RetrainingCommand.class),
            new Group("Operating it")
                    .with("tokens", TokensCommand.class)
                    .with("signing-keys", SigningKeysCommand.class)
                    .with("dead-letters", DeadLettersCommand.class)
                    .with("webhooks", WebhooksCommand.class)
                    .with("journals", JournalsCommand.class)
                    .with("garbage", GarbageCommand.class)
                    .with("backup", BackupCommand.class)
                    .with("prepare", PrepareCommand.class),
            new Group("Work on folders and files, without the platform")
                    .with("fit", FitCommand.class)
                    .with("compare", CompareCommand.class)
                    .with("predict", PredictCommand.class)
                    .with("score", ScoreCommand.class)
                    .with("methods", MethodsCommand.class)
                    .with("inspect", WeightFileCommands.Inspect.class)
                    .with("convert", WeightFileCommands.Convert.class)
                    .with("export", ExportCommand.class)
                    .with("scenes", ScenesCommand.class),
            new Group("Help").with(HELP, Weightflow.HelpOf.class).with(COMPLETION, GenerateCompletion.class));

    /** Groups with the commands of the module above, which are read when they are first needed: most commands run without. */
    private static final class Complete {
        private static final List<Group> GROUPS = complete();
    }

    private Commands() {}

    static List<Group> all() {
        return Complete.GROUPS;
    }

    /** Lists groups that contain a command if there is such a command; those of this module alone if it is one of theirs. */
    static List<Group> containing(String command) {
        return isAmong(OWN, command) ? OWN : all();
    }

    static boolean has(String command) {
        return isAmong(containing(command), command);
    }

    private static boolean isAmong(List<Group> groups, String command) {
        for (Group group : groups) {
            if (group.commands().containsKey(command)) {
                return true;
            }
        }
        return false;
    }

    private static List<Group> complete() {
        List<Class<?>> others = others();
        return OWN.stream().map(group -> complete(group, others)).toList();
    }

    /**
     * Finds the commands of the module above, whose jar comes first on the class path. It reads the list of services itself:
     * {@link java.util.ServiceLoader} would open every jar, which took a seventh of the time of the help.
     */
    private static List<Class<?>> others() {
        try (InputStream services = Commands.class.getResourceAsStream(SERVICES)) {
            List<Class<?>> others = new ArrayList<>();
            if (services != null) {
                for (String name : new String(services.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                    others.add(Class.forName(name));
                }
            }
            return others;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(SERVICES + " names a class that is missing: " + e.getMessage(), e);
        }
    }

    private static Group complete(Group own, List<Class<?>> others) {
        Group complete = new Group(own.title());
        own.commands().forEach((name, type) -> {
            complete.with(name, type);
            others.stream()
                    .filter(other ->
                            other.getAnnotation(ListedAfter.class).value().equals(name))
                    .forEach(other ->
                            complete.with(other.getAnnotation(Command.class).name(), other));
        });
        return complete;
    }
}
