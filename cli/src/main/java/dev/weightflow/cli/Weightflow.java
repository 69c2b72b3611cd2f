package dev.weightflow.cli;

import dev.weightflow.cli.backup.BackupCommand;
import dev.weightflow.cli.client.Session;
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
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Failures;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.demo.DemoCommand;
import dev.weightflow.cli.export.ExportCommand;
import dev.weightflow.cli.fit.FitCommand;
import dev.weightflow.cli.geometry.GeometryCommand;
import dev.weightflow.cli.jobs.DatasetsCommand;
import dev.weightflow.cli.jobs.EvaluationsCommand;
import dev.weightflow.cli.jobs.IngestionsCommand;
import dev.weightflow.cli.jobs.TrainingsCommand;
import dev.weightflow.cli.models.ModelsCommand;
import dev.weightflow.cli.models.VersionName;
import dev.weightflow.cli.operations.DeadLettersCommand;
import dev.weightflow.cli.operations.GarbageCommand;
import dev.weightflow.cli.operations.JournalsCommand;
import dev.weightflow.cli.operations.SigningKeysCommand;
import dev.weightflow.cli.operations.TokensCommand;
import dev.weightflow.cli.predict.PredictCommand;
import dev.weightflow.cli.retraining.RetrainingCommand;
import dev.weightflow.cli.seeds.SeedsCommand;
import dev.weightflow.cli.study.StudyCommand;
import dev.weightflow.cli.weights.WeightsCommand;
import dev.weightflow.local.platform.PlatformOptions.HeapSize;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.local.process.Port;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.topic.TopicPrefix;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "weightflow",
        version = "weightflow 0.1.0",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        scope = CommandLine.ScopeType.INHERIT,
        description = {
            "Fine-tunes a Swin Transformer for several dense-prediction tasks at once.",
            "A separate program injects faults and shows their effects: './weightflow chaos --help'."
        })
public final class Weightflow implements Runnable {
    /** Heading of the help with the commands under it, each created only when needed. */
    private record Group(String title, Map<String, Class<?>> commands) {
        Group(String title) {
            this(title, new LinkedHashMap<>());
        }

        Group with(String name, Class<?> command) {
            commands.put(name, command);
            return this;
        }
    }

    static final String HELP = "help";
    private static final String COMPLETION = "completion";

    private static final List<Group> GROUPS = List.of(
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
                    .with("journals", JournalsCommand.class)
                    .with("garbage", GarbageCommand.class)
                    .with("backup", BackupCommand.class)
                    .with("prepare", PrepareCommand.class),
            new Group("Work on folders and files, without the platform")
                    .with("fit", FitCommand.class)
                    .with("compare", CompareCommand.class)
                    .with("study", StudyCommand.class)
                    .with("seeds", SeedsCommand.class)
                    .with("predict", PredictCommand.class)
                    .with("score", ScoreCommand.class)
                    .with("geometry", GeometryCommand.class)
                    .with("methods", MethodsCommand.class)
                    .with("inspect", WeightFileCommands.Inspect.class)
                    .with("convert", WeightFileCommands.Convert.class)
                    .with("export", ExportCommand.class)
                    .with("scenes", ScenesCommand.class),
            new Group("Help").with(HELP, HelpOf.class).with(COMPLETION, GenerateCompletion.class));

    @Spec
    private CommandSpec spec;

    @Mixin
    private final Terminal terminal;

    private Weightflow(Terminal terminal) {
        this.terminal = terminal;
    }

    public static CommandLine over(Terminal terminal) {
        return over(Session.of(terminal));
    }

    public static CommandLine over(Session session) {
        return over(session, new CommandFactory(session, List.of()));
    }

    /** Creates the command line with the command that these arguments call; building and inspecting all commands takes half a second. */
    public static CommandLine over(Session session, String... arguments) {
        return over(session, new CommandFactory(session, called(arguments)));
    }

    /** Returns the words that call a command; empty if all commands are needed. */
    private static List<String> called(String... arguments) {
        List<String> words = new ArrayList<>();
        for (String word : arguments) {
            if (!word.startsWith("-")) {
                words.add(word);
            } else if (!words.isEmpty() && (word.equals("--help") || word.equals("-h"))) {
                // words after it call nothing
                break;
            }
        }
        if (words.isEmpty()) {
            return List.of(HELP);
        }
        String first = words.get(words.size() > 1 && words.get(0).equals(HELP) ? 1 : 0);
        return isCommand(first) && !first.equals(COMPLETION) ? words : List.of();
    }

    private static boolean isCommand(String word) {
        for (Group group : GROUPS) {
            if (group.commands().containsKey(word)) {
                return true;
            }
        }
        return false;
    }

    private static CommandLine over(Session session, CommandFactory factory) {
        Terminal terminal = session.terminal();
        CommandLine line = new CommandLine(new Weightflow(terminal));
        for (Group group : GROUPS) {
            for (Map.Entry<String, Class<?>> command : group.commands().entrySet()) {
                String name = command.getKey();
                if (factory.isCalled(name)) {
                    line.addSubcommand(name, factory.called(name, command.getValue()));
                }
            }
        }
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        usage.commandListHeading("");
        usage.exitCodeListHeading("%nExit status:%n");
        usage.exitCodeList(Stream.of(ExitStatus.values())
                .collect(Collectors.toMap(
                        status -> "" + status.code(), ExitStatus::meaning, (a, b) -> a, LinkedHashMap::new)));
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new Grouped());
        inOrder(line);
        return line.registerConverter(ServiceName.class, new Keyed<>(ServiceName::of))
                .registerConverter(HeapSize.class, new Keyed<>(HeapSize::new))
                .registerConverter(TopicPrefix.class, new Keyed<>(TopicPrefix::new))
                .registerConverter(Port.class, new Keyed<>(Weightflow::port))
                .registerConverter(TaskName.class, new Keyed<>(TaskName::of))
                .registerConverter(MethodName.class, new Keyed<>(MethodName::of))
                .registerConverter(Split.class, new Keyed<>(Split::of))
                .registerConverter(ModelSize.class, new Keyed<>(ModelSize::of))
                .registerConverter(Recipe.class, new Keyed<>(Recipe::named))
                .registerConverter(DecoderName.class, new Keyed<>(DecoderName::of))
                .registerConverter(VersionName.class, new Keyed<>(VersionName::of))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(new Failures(terminal))
                .setExecutionExceptionHandler(new Failures(terminal));
    }

    /** Shows options and verbs in the order in which they are declared. */
    private static void inOrder(CommandLine line) {
        line.getCommandSpec().usageMessage().sortOptions(false);
        line.getSubcommands().values().forEach(Weightflow::inOrder);
    }

    /** Renders the commands under their headings; a command that was not built is listed from its annotation. */
    private static final class Grouped implements IHelpSectionRenderer {
        @Override
        public String render(Help help) {
            StringBuilder text = new StringBuilder();
            for (Group group : GROUPS) {
                Map<String, Help> shown = new LinkedHashMap<>();
                group.commands().forEach((name, type) -> {
                    Help built = help.subcommands().get(name);
                    shown.put(name, built == null ? CommandFactory.listed(name, type, help) : built);
                });
                text.append("%n%s:%n".formatted(group.title())).append(help.commandList(shown));
            }
            return text.toString();
        }
    }

    /**
     * Converter of a value from its key, which reports the reason for an invalid key unchanged. Picocli's classes can be archived only if none of its
     * converters is a lambda.
     */
    private record Keyed<T>(Function<String, T> of) implements ITypeConverter<T> {
        @Override
        public T convert(String word) {
            try {
                return of.apply(word);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    private static Port port(String word) {
        try {
            return Port.of(Integer.parseInt(word));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + word + "' is not a port", e);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Specify a command");
    }

    @Command(name = HELP, description = "Shows the help of a command or subcommand.")
    private static final class HelpOf implements Runnable {
        @Spec
        private CommandSpec spec;

        @Parameters(
                arity = "0..*",
                paramLabel = "COMMAND",
                description = "The command and subcommand, such as trainings create; all commands if omitted.")
        private List<String> words = List.of();

        @Override
        public void run() {
            CommandLine of = spec.parent().commandLine();
            for (String word : words) {
                Set<String> there = of.getSubcommands().keySet();
                of = Optional.ofNullable(of.getSubcommands().get(word))
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(),
                                "There is no command '" + word + "'; there are " + String.join(", ", there)));
            }
            of.usage(of.getOut());
        }
    }

    public static void main(String[] arguments) {
        System.exit(over(Session.of(Terminal.ofProcess()), arguments).execute(arguments));
    }
}
