package dev.weightflow.benchmarks.validation;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.benchmarks.Processor;
import dev.weightflow.benchmarks.Quantiles;
import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.data.dataset.transform.ValidationTransform;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "benchmarks/run --validation",
        mixinStandardHelpOptions = true,
        description =
                "Times the metrics of real labels on one thread, by turns with plain loops, which must give the same digits. "
                        + "Predictions are noise of a quarter of the resolution, resampled as a decoder does it.")
final class ValidationBenchmark implements Callable<Integer> {
    @Option(names = "--validation", required = true, paramLabel = "FOLDER", description = "A PASCAL_MT folder.")
    private Path folder;

    @Option(names = "--image-size", defaultValue = "448", description = "Pixels a side: ${DEFAULT-VALUE}")
    private int side;

    @Option(names = "--images", defaultValue = "30", description = "Images, of the val split: ${DEFAULT-VALUE}")
    private int images;

    @Option(names = "--warm-up", defaultValue = "10", description = "Images before them: ${DEFAULT-VALUE}")
    private int warmUp;

    private final Random random = new Random(1);
    private final Map<TaskName, List<Double>> plain = new LinkedHashMap<>();
    private final Map<TaskName, List<Double>> here = new LinkedHashMap<>();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ValidationBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() {
        PascalMt samples = PascalMt.open(folder, Split.VAL);
        for (int image = 0; image < warmUp + images; image++) {
            measure(new ValidationTransform(side).labels(samples.readLabels(image % samples.size())));
        }
        System.out.printf(
                "%s; load %.1f%nThread time of the metrics of an image of %d x %d, medians of %d; equal to the last digit.%n%n"
                        + "| task | plain loops, ms | here, ms | here / plain |%n| --- | --- | --- | --- |%n",
                Processor.description(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                side,
                side,
                images);
        double before = 0;
        double now = 0;
        for (TaskName task : plain.keySet()) {
            double plainTime = median(plain.get(task));
            double time = median(here.get(task));
            row(task.key(), plainTime, time);
            before += plainTime;
            now += time;
        }
        row("all", before, now);
        return 0;
    }

    private void measure(Map<TaskName, float[]> labels) {
        try (NDManager manager = Torch.manager(Device.cpu())) {
            for (Task task : Tasks.PASCAL) {
                float[] label = labels.get(task.name());
                NDArray output = output(manager, task.channels());
                List<Double> expected = timed(plain, task, () -> {
                    float[] values = output.get(0).toFloatArray();
                    return switch (task.encoding()) {
                        case UNIT_VECTOR -> PlainMetrics.ofNormals(values, label);
                        case FOREGROUND -> PlainMetrics.ofForeground(values, label);
                        default -> PlainMetrics.ofClasses(values, label);
                    };
                });
                List<Double> sums = timed(here, task, () -> task.kind()
                        .metric()
                        .ofOutput(Transfer.view(output).at(0), label)
                        .sums());
                if (!sums.equals(expected)) {
                    throw new IllegalStateException(
                            "the sums of %s are %s, and plain loops give %s".formatted(task.key(), sums, expected));
                }
            }
        }
    }

    private NDArray output(NDManager manager, int channels) {
        int coarse = side / 4;
        float[] noise = new float[channels * coarse * coarse];
        for (int at = 0; at < noise.length; at++) {
            noise[at] = (float) random.nextGaussian();
        }
        return Torch.inference(
                () -> Ops.upsample(manager.create(noise, new Shape(1, channels, coarse, coarse)), side, side));
    }

    private static List<Double> timed(Map<TaskName, List<Double>> times, Task task, Supplier<List<Double>> metric) {
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        List<Double> sums = metric.get();
        double milliseconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e6;
        times.computeIfAbsent(task.name(), any -> new ArrayList<>()).add(milliseconds);
        return sums;
    }

    private double median(List<Double> times) {
        return Quantiles.of(
                        times.stream().skip(warmUp).mapToDouble(time -> time).toArray())
                .median();
    }

    private static void row(String name, double plain, double here) {
        System.out.printf("| %s | %.2f | %.2f | %.2f |%n", name, plain, here, here / plain);
    }
}
