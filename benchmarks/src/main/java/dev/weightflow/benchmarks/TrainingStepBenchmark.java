package dev.weightflow.benchmarks;

import dev.weightflow.benchmarks.Runner.Workload;
import dev.weightflow.model.tensor.MatrixProducts;
import dev.weightflow.model.tensor.MatrixProducts.Library;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.training.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = "Times a training step of Swin-Tiny, or a prediction, here and in PyTorch, turn by turn.")
final class TrainingStepBenchmark implements Callable<Integer> {

    @Option(
            names = "--methods",
            split = ",",
            defaultValue = "single-task,full,decoders-only,lora,mtlora,delora",
            description = "Methods to time: ${DEFAULT-VALUE}")
    private List<String> methods;

    @Option(
            names = "--image-sizes",
            split = ",",
            defaultValue = "224,448",
            description = "Pixels a side: ${DEFAULT-VALUE}")
    private List<Integer> imageSizes;

    @Option(names = "--batch", defaultValue = "1", description = "Images a step: ${DEFAULT-VALUE}")
    private int batch;

    @Option(names = "--rounds", defaultValue = "11", description = "Timed steps of each side: ${DEFAULT-VALUE}")
    private int rounds;

    /** Warm-up steps, until the JVM has compiled the code between the operations. */
    @Option(names = "--warm-up", defaultValue = "15", description = "Steps before them: ${DEFAULT-VALUE}")
    private int warmUp;

    @Option(
            names = "--python",
            defaultValue = "python3",
            description = "A Python with an MKL build of torch: ${DEFAULT-VALUE}")
    private String python;

    @Option(
            names = "--script",
            defaultValue = "benchmarks/src/main/python/training_step.py",
            description = "PyTorch's side: ${DEFAULT-VALUE}")
    private Path script;

    @Option(
            names = "--sides",
            split = ",",
            defaultValue = "auto,eager",
            description =
                    "What to time, the first against the others: onednn, blas, mixed, or auto, this machine's choice of the"
                            + " three; bfloat16, here; eager, compiled or bf16, in PyTorch: ${DEFAULT-VALUE}")
    private List<String> sides;

    @Option(names = "--predict", description = "Time a forward pass of the merged model instead.")
    private boolean predict;

    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "What both sides compute on, cpu or cuda:N: ${DEFAULT-VALUE}")
    private String device;

    @Option(names = "--profile", description = "Print the time inside each operation and its calls instead.")
    private boolean profile;

    @Option(
            names = "--picture",
            paramLabel = "PNG",
            description = "With --profile, draw the last step of the first side here, 50 ms a line.")
    private Path picture;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TrainingStepBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        List<Runner> runners = new ArrayList<>();
        try {
            sides.forEach(side -> runner(side).ifPresent(runners::add));
            Comparison comparison = new Comparison(runners, warmUp, rounds);
            System.out.println(
                    Processor.description() + ", load " + Processor.load() + ", computing on " + device + "\n");
            if (!profile) {
                System.out.println(comparison.heading());
            }
            for (int size : imageSizes) {
                for (String method : methods) {
                    Workload workload = new Workload(MethodName.of(method), size, batch);
                    System.out.println(profile ? comparison.profiles(workload) : comparison.row(workload));
                }
            }
            if (picture != null && runners.get(0) instanceof JavaRunner here) {
                StepPicture.draw(here.trace(), 50, picture);
            }
        } finally {
            runners.forEach(Runner::close);
        }
        return 0;
    }

    private Optional<Runner> runner(String side) {
        Runner.Work work = predict ? Runner.Work.PREDICT : Runner.Work.TRAIN;
        return switch (side) {
            case "auto", "bfloat16", "onednn", "blas", "mixed" -> {
                boolean named = !side.equals("auto") && !side.equals("bfloat16");
                yield Optional.of(new JavaRunner(
                        named ? Library.of(side) : MatrixProducts.library(),
                        side.equals("bfloat16") ? Precision.BF16 : Precision.FLOAT32,
                        work,
                        Torch.device(device)));
            }
            case "eager", "compiled", "bf16" ->
                PythonRunner.start(
                                python, script, PythonRunner.Mode.valueOf(side.toUpperCase(Locale.ROOT)), work, device)
                        .map(Runner.class::cast);
            default -> throw new IllegalArgumentException("There is no side called '" + side + "'; see --help.");
        };
    }
}
