package dev.weightflow.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weightflow.chaos.experiment.Experiment;
import dev.weightflow.chaos.experiment.Experiments;
import dev.weightflow.chaos.experiment.Property;
import dev.weightflow.chaos.experiment.Setting;
import dev.weightflow.chaos.platform.Folders;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Command {@code ./weightflow chaos}: runs experiments, and prints a line for each. */
@Command(
        name = "weightflow chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Injects faults into a platform of its own while models are trained, and checks that nothing is lost,"
                        + " nothing is done twice, and every checkpoint is that of the undisturbed run.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:every property holds", "1:one does not hold", "2:the command line was invalid"})
public final class Chaos implements Callable<Integer> {

    private static final long LARGEST_SEED = 1_000_000;

    private final Folders folders;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description =
                    "Which experiments; if none is named, all with --full, else those of the crashes and the store.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "List the experiments and make none.")
    private boolean list;

    @Option(names = "--quick", description = "A few faults each; this is so unless --full is given.")
    private boolean quick;

    @Option(names = "--full", description = "As many faults as the claims are about.")
    private boolean full;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "What moments and victims follow from; else a random one.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--out", paramLabel = "FILE", description = "Write what was found to that file in JSON, too.")
    private Optional<Path> out = Optional.empty();

    private Chaos(Folders folders) {
        this.folders = folders;
    }

    /** Creates the command, with platforms that keep their files in that folder. */
    static CommandLine over(Folders folders) {
        return new CommandLine(new Chaos(folders)).setUsageHelpAutoWidth(true);
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (quick && full) {
            throw new ParameterException(spec.commandLine(), "--quick and --full contradict each other: give one.");
        }
        List<Experiment> chosen = chosen();
        if (list) {
            int width = chosen.stream()
                    .mapToInt(experiment -> experiment.name().length())
                    .max()
                    .orElse(0);
            chosen.forEach(experiment -> print(
                    ("%-" + Math.max(1, width) + "s  %s").formatted(experiment.name(), experiment.description())));
            return 0;
        }
        long drawn = seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(LARGEST_SEED));
        Setting setting = Setting.of(folders, full, drawn, this::say);
        say("seed " + drawn + ", files in " + folders.root());
        List<Property> found = new ArrayList<>();
        for (Experiment experiment : chosen) {
            Property property = experiment.run(setting);
            found.add(property);
            print(property.line());
            property.faults().forEach(fault -> print("  " + fault));
        }
        if (out.isPresent()) {
            Files.writeString(out.get(), report(found));
        }
        return found.stream().allMatch(Property::holds) ? 0 : 1;
    }

    private List<Experiment> chosen() {
        List<Experiment> all = Experiments.all();
        List<String> known = all.stream().map(Experiment::name).toList();
        List<String> unknown =
                names.stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "There is no experiment " + unknown.stream().collect(Collectors.joining(", ", "'", "'")) + ": "
                            + String.join(", ", known) + " are those there are.");
        }
        if (names.isEmpty()) {
            return full || list ? all : Experiments.ofAQuickLook();
        }
        return all.stream()
                .filter(experiment -> names.contains(experiment.name()))
                .toList();
    }

    private static String report(List<Property> found) {
        try {
            return WeightflowJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(found) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was found cannot be written as JSON", e);
        }
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }

    public static void main(String[] arguments) {
        Path state = Path.of(System.getProperty(
                "weightflow.state", Folders.project().resolve(".weightflow").toString()));
        System.exit(over(new Folders(state.resolve("chaos").toAbsolutePath())).execute(arguments));
    }
}
