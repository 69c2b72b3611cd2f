package dev.weightflow.cli;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.command.ConsoleCommand;
import dev.weightflow.cli.command.ConvertCommand;
import dev.weightflow.cli.command.DownCommand;
import dev.weightflow.cli.command.ForwardCommand;
import dev.weightflow.cli.command.InspectCommand;
import dev.weightflow.cli.command.LogsCommand;
import dev.weightflow.cli.command.MethodsCommand;
import dev.weightflow.cli.command.ScenesCommand;
import dev.weightflow.cli.command.ScoreCommand;
import dev.weightflow.cli.command.SigningKeyCommand;
import dev.weightflow.cli.command.StatusCommand;
import dev.weightflow.cli.command.TokenCommand;
import dev.weightflow.cli.command.UpCommand;
import dev.weightflow.cli.compare.CompareCommand;
import dev.weightflow.cli.console.Arguments;
import dev.weightflow.cli.console.FailureReport;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.console.UsageReport;
import dev.weightflow.cli.datasets.DatasetsCommand;
import dev.weightflow.cli.deadletters.DeadLettersCommand;
import dev.weightflow.cli.demo.DemoCommand;
import dev.weightflow.cli.evaluations.EvaluationsCommand;
import dev.weightflow.cli.fit.FitCommand;
import dev.weightflow.cli.garbage.GarbageCommand;
import dev.weightflow.cli.geometry.GeometryCommand;
import dev.weightflow.cli.jobs.JobsCommand;
import dev.weightflow.cli.jobs.TrainCommand;
import dev.weightflow.cli.models.ModelsCommand;
import dev.weightflow.cli.platform.HeapSize;
import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.cli.predict.PredictCommand;
import dev.weightflow.cli.retraining.RetrainingCommand;
import dev.weightflow.cli.weights.ExportCommand;
import dev.weightflow.cli.weights.WeightsCommand;
import dev.weightflow.embedded.process.Port;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.training.DecoderName;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.Recipe;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
        name = "weightflow",
        version = "weightflow 0.1.0",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        scope = CommandLine.ScopeType.INHERIT,
        sortOptions = false,
        description = {
            "Fine-tunes a Swin Transformer for several dense-prediction tasks at once.",
            "A program of its own injects faults and says what came of them: './weightflow chaos --help'."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:failed",
            "2:the command line was wrong",
            "3:a service or server does not answer",
            "4:there is no such thing",
            "5:refused: the request contradicts what is there, or breaks a rule",
            "130:interrupted"
        })
public final class Weightflow implements Runnable {

    @Spec
    private CommandSpec spec;

    @Mixin
    private final Terminal terminal;

    private Weightflow(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Every command, in the order in which the help lists them. */
    private static List<Object> commands(Session session) {
        Terminal terminal = session.terminal();
        return List.of(
                new DemoCommand(session),
                new UpCommand(terminal),
                new StatusCommand(terminal),
                new LogsCommand(terminal),
                new ConsoleCommand(session),
                new TokenCommand(terminal),
                new SigningKeyCommand(terminal),
                new DownCommand(terminal),
                new DatasetsCommand(session),
                new TrainCommand(session),
                new JobsCommand(session),
                new EvaluationsCommand(session),
                new ModelsCommand(session),
                RetrainingCommand.in(session),
                new WeightsCommand(session),
                new DeadLettersCommand(session),
                new GarbageCommand(session),
                new FitCommand(session),
                CompareCommand.in(session),
                new PredictCommand(session),
                new GeometryCommand(session),
                new MethodsCommand(terminal),
                new ForwardCommand(terminal),
                new ScoreCommand(terminal),
                new InspectCommand(terminal),
                new ConvertCommand(terminal),
                new ExportCommand(terminal),
                new ScenesCommand(terminal));
    }

    /** The command line over a terminal; {@code execute} answers the exit status. */
    public static CommandLine over(Terminal terminal) {
        return over(Session.of(terminal));
    }

    /** The command line over a terminal and the services that it speaks with. */
    public static CommandLine over(Session session) {
        Terminal terminal = session.terminal();
        CommandLine line = new CommandLine(new Weightflow(terminal));
        commands(session).forEach(line::addSubcommand);
        return line.registerConverter(ServiceName.class, Arguments::service)
                .registerConverter(HeapSize.class, word -> Arguments.keyed(word, HeapSize::new))
                .registerConverter(Port.class, Arguments::port)
                .registerConverter(Task.class, word -> Arguments.keyed(word, Task::of))
                .registerConverter(MethodName.class, word -> Arguments.keyed(word, MethodName::of))
                .registerConverter(Split.class, word -> Arguments.keyed(word, Split::of))
                .registerConverter(ModelSize.class, word -> Arguments.keyed(word, ModelSize::of))
                .registerConverter(Recipe.class, word -> Arguments.keyed(word, Recipe::named))
                .registerConverter(DecoderName.class, word -> Arguments.keyed(word, DecoderName::of))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(new UsageReport(terminal))
                .setExecutionExceptionHandler(new FailureReport(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say which command to run");
    }

    public static void main(String[] arguments) {
        int status = over(Terminal.ofProcess()).execute(arguments);
        System.exit(status);
    }
}
