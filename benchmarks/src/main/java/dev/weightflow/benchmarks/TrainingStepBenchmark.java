package dev.weightflow.benchmarks;

import dev.weightflow.schema.MethodName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Times one training step of Swin-Tiny for each method, here and in PyTorch, turn by turn. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = "Times a training step of Swin-Tiny here and in PyTorch, turn by turn.")
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

    @Option(names = "--warm-up", defaultValue = "3", description = "Steps before them: ${DEFAULT-VALUE}")
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

    @Option(names = "--profile", description = "Print the time inside each operation instead.")
    private boolean profile;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TrainingStepBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() {
        Optional<PythonRunner> pytorch = PythonRunner.start(python, script);
        try (JavaRunner java = new JavaRunner()) {
            Comparison comparison = new Comparison(java, pytorch, warmUp, rounds);
            if (!profile) {
                System.out.println(Comparison.HEADING);
            }
            for (int size : imageSizes) {
                for (String method : methods) {
                    Workload workload = new Workload(MethodName.of(method), size, batch);
                    System.out.println(profile ? comparison.profiles(workload) : comparison.row(workload));
                }
            }
        } finally {
            pytorch.ifPresent(PythonRunner::close);
        }
        return 0;
    }
}
