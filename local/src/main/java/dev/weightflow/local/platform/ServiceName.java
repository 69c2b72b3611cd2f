package dev.weightflow.local.platform;

import dev.weightflow.local.platform.PlatformOptions.HeapSize;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Service, with its preferred port, its heap and its time for a clean stop. */
public enum ServiceName {
    /** An ingestion has 20 s to finish storing. */
    DATASET_INGESTION("dataset-ingestion", "ingestion", 8081, "384m", 30),
    /** A trainer finishes its step and commits a checkpoint before it stops. */
    TRAINER("trainer", "trainer", 8082, "1g", 60),
    EVALUATOR("evaluator", "evaluator", 8083, "768m", 20),
    CHECKPOINT_REGISTRY("checkpoint-registry", "registry", 8084, "256m", 20),
    RETRAINING("retraining", "retraining", 8085, "160m", 20),
    /** The console has no work to finish. */
    CONSOLE("console", "console", 8080, "128m", 10);

    /** Settings of the registry that are named after what they are for. */
    private static final String WEBHOOKS = "WEIGHTFLOW_WEBHOOKS_";

    private static final String OURS = "WEIGHTFLOW_";

    private final String key;
    private final String room;
    private final int port;
    private final String heap;
    private final int graceSeconds;

    ServiceName(String key, String room, int port, String heap, int graceSeconds) {
        this.key = key;
        this.room = room;
        this.port = port;
        this.heap = heap;
        this.graceSeconds = graceSeconds;
    }

    /** Lists the services that decide and state facts: all but the console, which shows these facts, and has no signing key. */
    public static List<ServiceName> deciding() {
        return Arrays.stream(values()).filter(service -> service != CONSOLE).toList();
    }

    public String key() {
        return key;
    }

    /** Returns an instance's name: the service's, with a number from the second instance on. */
    String instance(int number) {
        return number == 1 ? key : key + "-" + number;
    }

    /** Returns whether a part of that name is an instance of this service. */
    public boolean isInstance(String part) {
        return part.matches(key + "(-\\d+)?");
    }

    public int preferredPort() {
        return port;
    }

    /**
     * Returns the options of its JVM. A heap starts small and keeps little in reserve: most of a start's garbage is not touched again. The second
     * compiler pays off only in services that compute for long, and there compiles code that runs ten times as often as by default: a training's
     * loops do, a start's code does not (docs/evidence/start.md).
     */
    String[] jvmOptions(String heap) {
        Stream<String> all = Stream.of(
                "-Xmx" + heap,
                "-Xms" + HeapSize.LEAST_MIB + "m",
                "-XX:NewSize=12m",
                "-XX:MinHeapFreeRatio=15",
                "-XX:MaxHeapFreeRatio=30",
                "-XX:+UseSerialGC",
                "-Dai.djl.offline=true",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        Stream<String> compilers = computes()
                ? Stream.of(
                        "-XX:Tier4InvocationThreshold=50000",
                        "-XX:Tier4MinInvocationThreshold=6000",
                        "-XX:Tier4CompileThreshold=150000",
                        "-XX:Tier4BackEdgeThreshold=400000")
                : Stream.of("-XX:TieredStopAtLevel=1");
        // who works on jobs fails a job that is too large, and goes on; the others could only go on with less than they
        // believe
        Stream<String> memory = works() ? Stream.empty() : Stream.of("-XX:+ExitOnOutOfMemoryError");
        return Stream.of(all, compilers, memory).flatMap(options -> options).toArray(String[]::new);
    }

    private boolean works() {
        return computes() || this == DATASET_INGESTION;
    }

    private boolean computes() {
        return this == TRAINER || this == EVALUATOR;
    }

    String heap() {
        return heap;
    }

    Duration grace() {
        return Duration.ofSeconds(graceSeconds);
    }

    /**
     * Returns whether a variable of the user's environment is passed on to the service. Services reject settings they do not know, and among ours are
     * those of the command line and of the other services.
     */
    boolean inherits(String variable) {
        return !variable.startsWith(OURS)
                || variable.startsWith(variable("")) && !variable.equals(urlVariable())
                || this == CHECKPOINT_REGISTRY && variable.startsWith(WEBHOOKS);
    }

    /** Returns the service's default settings on the user's own machine, which its environment overrides. */
    Map<String, String> usualSettings() {
        return switch (this) {
            // all that the user may read may be ingested
            case DATASET_INGESTION -> Map.of("weightflow.ingestion.roots", "/");
            // without it, MKL does not guarantee bit-identical products
            case TRAINER, EVALUATOR -> Map.of("MKL_CBWR", "AUTO");
            case CHECKPOINT_REGISTRY, RETRAINING, CONSOLE -> Map.of();
        };
    }

    /** Returns the variable of a setting of this service, given without the common prefix of its settings. */
    String variable(String setting) {
        return OURS + room.toUpperCase(Locale.ROOT) + "_" + setting;
    }

    /** Returns the setting of the device for a service that computes; empty for the others. */
    Map<String, String> computingOn(String device) {
        // of several, which share a training, the evaluator uses the first
        String its = this == TRAINER ? device : device.split(",", 2)[0];
        return computes() ? Map.of("weightflow." + room + ".device", its) : Map.of();
    }

    public String urlVariable() {
        return OURS + name() + "_URL";
    }

    public static ServiceName of(String key) {
        return Arrays.stream(values())
                .filter(name -> name.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no service is called '" + key + "'; there are "
                        + Arrays.stream(values()).map(ServiceName::key).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return key;
    }
}
