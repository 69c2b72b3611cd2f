package dev.weightflow.benchmarks.loading;

import dev.weightflow.benchmarks.Processor;
import dev.weightflow.benchmarks.Quantiles;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.loader.Batch;
import dev.weightflow.data.dataset.loader.DataLoader;
import dev.weightflow.data.dataset.loader.DataLoader.Batches;
import dev.weightflow.data.dataset.loader.LoaderConfig;
import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.data.dataset.shard.ShardSource;
import dev.weightflow.data.dataset.shard.ShardWriter;
import dev.weightflow.data.dataset.transform.TrainTransform;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.training.Sampling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "benchmarks/run --loader",
        mixinStandardHelpOptions = true,
        description =
                "Times reading and augmenting labelled images on one thread, by turns with the JDK's plain decoding of the"
                        + " same JPEG and PNG files; then how long a training on all cores waits for its batches.")
final class LoaderBenchmark implements Callable<Integer> {
    private static final String PLAIN = "plain decoding of JPEG and PNG";
    private static final String FOLDER = "reading from the folder";
    private static final String SHARDS = "reading from shards";
    private static final String AUGMENTING = "augmenting";
    private static final long SEED = 1;

    @Option(names = "--loader", required = true, paramLabel = "FOLDER", description = "A PASCAL_MT folder.")
    private Path folder;

    @Option(names = "--image-size", defaultValue = "448", description = "Pixels a side: ${DEFAULT-VALUE}")
    private int side;

    @Option(names = "--images", defaultValue = "40", description = "Images, of the train split: ${DEFAULT-VALUE}")
    private int most;

    @Option(names = "--rounds", defaultValue = "5", description = "Times that all are read: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "2", description = "Rounds before them: ${DEFAULT-VALUE}")
    private int warmUp;

    @Option(
            names = "--steps",
            defaultValue = "8",
            description = "Steps of a training of one image each: ${DEFAULT-VALUE}")
    private int steps;

    private final Map<String, List<Double>> times = new LinkedHashMap<>();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoaderBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        ImageIO.setUseCache(false);
        PascalMt samples = PascalMt.open(folder, Split.TRAIN);
        int images = Math.min(most, samples.size());
        Path shards = Files.createTempDirectory("shards");
        try {
            ShardWriter.write(samples, shards, "train", ShardWriter.DEFAULT_TARGET_BYTES);
            ShardSource stored = ShardSource.open(files(shards), Limits.defaults());
            for (int round = 0; round < warmUp + rounds; round++) {
                read(samples, stored, images, round);
            }
            System.out.printf(
                    "%s; load %.1f%nThread time of an image at %d x %d, medians of %d rounds over %d images.%n%n"
                            + "| | ms | of plain decoding | images a second and core |%n| --- | --- | --- | --- |%n",
                    Processor.description(), load(), side, side, rounds, images);
            double plain = median(PLAIN);
            times.keySet().forEach(what -> row(what, median(what), plain));
            row("shards, augmented", median(SHARDS) + median(AUGMENTING), plain);
            row("folder, augmented", median(FOLDER) + median(AUGMENTING), plain);
            throughput(stored);
            if (steps > 0) {
                System.out.println(new WaitingTraining(side, steps).on(stored));
            }
        } finally {
            for (Path shard : files(shards)) {
                Files.delete(shard);
            }
            Files.delete(shards);
        }
        return 0;
    }

    private void read(PascalMt samples, ShardSource stored, int images, int round) {
        TrainTransform transform = new TrainTransform(side, SEED, Sampling.REFERENCE);
        double[] spent = new double[4];
        for (int image = 0; image < images; image++) {
            int index = image;
            spent[0] += timed(() -> decoded(samples, index)).milliseconds();
            spent[1] += timed(() -> samples.read(index)).milliseconds();
            Timed<RawSample> raw = timed(() -> stored.read(index));
            spent[2] += raw.milliseconds();
            spent[3] += timed(() -> transform.apply(raw.result(), round, index)).milliseconds();
        }
        List<String> what = List.of(PLAIN, FOLDER, SHARDS, AUGMENTING);
        for (int at = 0; at < spent.length; at++) {
            times.computeIfAbsent(what.get(at), any -> new ArrayList<>()).add(spent[at] / images);
        }
    }

    private record Timed<T>(T result, double milliseconds) {}

    private static <T> Timed<T> timed(Supplier<T> work) {
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        T result = work.get();
        return new Timed<>(result, (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e6);
    }

    /** Decodes the image, as the baseline: every reader of these files must do that. */
    private static int decoded(PascalMt samples, int index) {
        try {
            int pixels = 0;
            for (Path file : samples.files(samples.id(index))) {
                if (Files.isRegularFile(file) && !file.toString().endsWith(".mat")) {
                    pixels += ImageIO.read(file.toFile()).getWidth();
                }
            }
            return pixels;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Measures all threads of a loader at once, batches included. */
    private void throughput(SampleSource stored) {
        LoaderConfig config = LoaderConfig.of(Split.TRAIN, 8, SEED);
        try (DataLoader loader = DataLoader.of(stored, new TrainTransform(side, SEED, Sampling.REFERENCE), config)) {
            long began = System.nanoTime();
            int loaded = 0;
            for (int epoch = 0; epoch < 2; epoch++) {
                try (Batches batches = loader.epoch(epoch)) {
                    while (batches.hasNext()) {
                        Batch batch = batches.next();
                        loaded += batch.size();
                    }
                }
            }
            System.out.printf(
                    "%nFrom shards by %d threads, in batches of 8: %.1f images a second (load %.1f).%n",
                    config.workers(), loaded / ((System.nanoTime() - began) / 1e9), load());
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private double median(String what) {
        return Quantiles.of(times.get(what).stream()
                        .skip(warmUp)
                        .mapToDouble(time -> time)
                        .toArray())
                .median();
    }

    private static void row(String what, double milliseconds, double plain) {
        System.out.printf(
                "| %s | %.2f | %.2f | %.1f |%n", what, milliseconds, milliseconds / plain, 1000 / milliseconds);
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
