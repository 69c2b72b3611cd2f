package dev.weightflow.benchmarks.scaling;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Simulates trainers that share a topic, and a stream of images, and names the first bottleneck. */
@Command(
        name = "benchmarks/scaling",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Simulates a platform from one trainer to a thousand, and up to a million images a day.")
public final class ScalingSimulation implements Callable<Integer> {
    private static final double SECONDS_A_DAY = 86_400;
    /** Planned utilisation of a worker; the rest is for starts, and for days busier than others. */
    private static final double BUSY = 0.8;

    /** Trainings of a demonstration. */
    private static final double DEMO = 2;

    private static final int MOST_SAMPLES = 1_000_000;
    private static final int SAMPLES_A_PART = 1_024;
    /** An image, and the labels of four tasks. */
    private static final int FILES_A_SAMPLE = 5;
    /** To fetch, to look at and to store what has waited for long. */
    private static final int TRANSFERS = 3;
    /** Seconds until an evicted instance works again, of which 20 are the lease of its claim. */
    private static final double RESTART = 60;

    private static final int RUNS = 200;

    @Option(names = "--trainers", split = ",", defaultValue = "1,10,100,300,1000", description = "${DEFAULT-VALUE}")
    private List<Integer> trainers;

    @Option(
            names = "--images",
            split = ",",
            defaultValue = "1000,10000,100000,1000000",
            description = "New images a day: ${DEFAULT-VALUE}")
    private List<Integer> images;

    @Option(names = "--minutes", defaultValue = "30", description = "Mean length of a training: ${DEFAULT-VALUE}")
    private double minutes;

    @Option(names = "--commit-minutes", defaultValue = "5", description = "Between two checkpoints: ${DEFAULT-VALUE}")
    private double commitMinutes;

    @Option(
            names = "--decision-ms",
            defaultValue = "6.9",
            description =
                    "A decision of an instance that was not the writer before, in ms; 1,000 ms / 577 decisions of"
                            + " 8 instances with 4 callers each, which are committed together (docs/evidence/journal.md): ${DEFAULT-VALUE}")
    private double decisionMillis;

    @Option(
            names = "--heartbeat",
            defaultValue = "2",
            description = "Seconds between two signs of life of an instance: ${DEFAULT-VALUE}")
    private double heartbeat;

    @Option(
            names = "--sign-micros",
            defaultValue = "0",
            description =
                    "To read a sign of progress, in microseconds of a core; 0 to measure it here: ${DEFAULT-VALUE}")
    private double signMicros;

    @Option(
            names = "--ingested",
            defaultValue = "8",
            description = "Images a second that one ingestion packs: ${DEFAULT-VALUE}")
    private double ingested;

    @Option(
            names = "--workers",
            split = ",",
            defaultValue = "1,2,3,10",
            description = "Workers that ingest one dataset in parts: ${DEFAULT-VALUE}")
    private List<Integer> workers;

    @Option(
            names = "--listed",
            defaultValue = "415",
            description =
                    "Objects of a bucket a second that a worker lists (docs/evidence/scaling.md): ${DEFAULT-VALUE}")
    private double listed;

    @Option(
            names = "--assembled",
            defaultValue = "10",
            description = "Parts a second that are put together: ${DEFAULT-VALUE}")
    private double assembled;

    @Option(
            names = "--transferred",
            defaultValue = "100",
            description = "MB a second from or to the store: ${DEFAULT-VALUE}")
    private double transferred;

    @Option(
            names = "--evictions",
            defaultValue = "6",
            description = "Hours between two evictions of a worker, at the mean: ${DEFAULT-VALUE}")
    private double evictions;

    @Option(
            names = "--growth",
            split = ",",
            defaultValue = "1,10,100,1000",
            description = "Demonstrations a day, of two trainings each: ${DEFAULT-VALUE}")
    private List<Integer> factors;

    @Option(
            names = "--evaluation-minutes",
            defaultValue = "1",
            description = "An evaluation, of one worker: ${DEFAULT-VALUE}")
    private double evaluationMinutes;

    @Option(names = "--image-kib", defaultValue = "118", description = "An image with its labels: ${DEFAULT-VALUE}")
    private double imageKib;

    @Option(names = "--days", defaultValue = "3", description = "Days that are simulated: ${DEFAULT-VALUE}")
    private double days;

    @Option(names = "--seed", defaultValue = "1", description = "${DEFAULT-VALUE}")
    private long seed;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ScalingSimulation()).execute(arguments));
    }

    @Override
    public Integer call() {
        SignCost sign = SignCost.measured();
        double micros = signMicros > 0 ? signMicros : sign.micros();
        System.out.printf(
                Locale.ROOT, "A sign of progress: %d bytes, %.1f microseconds to read.%n%n", sign.bytes(), micros);
        System.out.println(
                "| trainers | trainings a day | decisions a second | writer busy | a decision waits, p50 / p99 |"
                        + " signs a second | each instance reads them in | the broker sends |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (int count : trainers) {
            WriterQueue.Waits waits = new WriterQueue(decisionMillis / 1e3, seed)
                    .simulate(count, minutes * 60, commitMinutes * 60, BUSY, days * SECONDS_A_DAY);
            // each instance publishes its heartbeat, and the progress of its job
            double signs = 2 * count / heartbeat;
            System.out.printf(
                    Locale.ROOT,
                    "| %,d | %,.0f | %.2f | %.1f %% | %.0f / %.0f ms | %,.0f | %.1f %% of a core | %.2f MB/s |%n",
                    count,
                    waits.trainings() / days,
                    waits.decisions() / (days * SECONDS_A_DAY),
                    100 * waits.busy(),
                    waits.median() * 1e3,
                    waits.p99() * 1e3,
                    signs,
                    signs * micros / 1e4,
                    signs * count * sign.bytes() / 1e6);
        }
        System.out.println();
        System.out.println("| images a day | a second | ingestions | into the store | in 90 days |");
        System.out.println("|---|---|---|---|---|");
        for (int count : images) {
            double second = count / SECONDS_A_DAY;
            System.out.printf(
                    Locale.ROOT,
                    "| %,d | %.2f | %.0f | %.2f MB/s | %.2f TB |%n",
                    count,
                    second,
                    Math.ceil(second / ingested / BUSY),
                    second * imageKib * 1024 / 1e6,
                    90.0 * count * imageKib * 1024 / 1e12);
        }
        ingestion();
        System.out.println();
        new Growth(DEMO, minutes, evaluationMinutes, BUSY).print(factors);
        return 0;
    }

    /** Prints how long the largest dataset takes that one source may hold. */
    private void ingestion() {
        int parts = (int) Math.ceil(MOST_SAMPLES / (double) SAMPLES_A_PART);
        double list = FILES_A_SAMPLE * MOST_SAMPLES / listed;
        double part = SAMPLES_A_PART / ingested;
        double renewal = TRANSFERS * SAMPLES_A_PART * imageKib * 1024 / (1e6 * transferred);
        PartQueue inParts = new PartQueue(list, part, parts / assembled, renewal, RESTART);
        PartQueue inOne = new PartQueue(list, parts * part, 0, 0, RESTART);
        double alone = inParts.simulate(parts, 1, Double.POSITIVE_INFINITY, seed);
        System.out.printf(
                Locale.ROOT,
                "%nA million images of s3://, %d parts of %.0f s, listed by one worker in %.0f s:%n%n",
                parts,
                part,
                list);
        System.out.printf(
                Locale.ROOT,
                "| workers | undisturbed | of one | evicted every %.0f h each | in one piece, as before |%n",
                evictions);
        System.out.println("|---|---|---|---|---|");
        for (int count : workers) {
            double undisturbed = inParts.simulate(parts, count, Double.POSITIVE_INFINITY, seed);
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %s | %.2f | %s | %s |%n",
                    count,
                    hours(undisturbed),
                    alone / undisturbed,
                    hours(mean(inParts, parts, count)),
                    hours(mean(inOne, 1, 1)));
        }
    }

    private double mean(PartQueue queue, int parts, int count) {
        double sum = 0;
        for (int run = 0; run < RUNS; run++) {
            sum += queue.simulate(parts, count, evictions * 3600, seed + run);
        }
        return sum / RUNS;
    }

    private static String hours(double seconds) {
        return String.format(Locale.ROOT, "%,.1f h", seconds / 3600);
    }
}
