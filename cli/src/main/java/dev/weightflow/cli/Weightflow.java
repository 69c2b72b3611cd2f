package dev.weightflow.cli;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Failures;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.models.VersionName;
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
            return List.of(Commands.HELP);
        }
        String first = CommandFactory.named(words);
        return Commands.has(first) && !first.equals(Commands.COMPLETION) ? words : List.of();
    }

    private static CommandLine over(Session session, CommandFactory factory) {
        Terminal terminal = session.terminal();
        CommandLine line = new CommandLine(new Weightflow(terminal));
        factory.addTo(line);
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
            for (Commands.Group group : Commands.all()) {
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

    @Command(name = Commands.HELP, description = "Shows the help of a command or subcommand.")
    static final class HelpOf implements Runnable {
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
