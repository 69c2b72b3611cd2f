package dev.weightflow.collector;

import dev.weightflow.platform.problem.Problem;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.service.JvmShutdown;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.schema.json.WeightflowJson;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;

/**
 * Main program, which runs once: reads the logs to their ends, does what its argument says, and prints one JSON document, a report or a problem.
 * Stopping it early loses nothing: the next run continues.
 */
@QuarkusMain
public class Collector implements QuarkusApplication {
    private static final String USAGE = "preview | kept | missing | collect [--ignore-unreadable] [--any-share]";
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_ARGUMENTS = 2;

    private final ServiceHandle<GarbageCollector> collector;
    private final CollectorSettings settings;

    Collector(ServiceHandle<GarbageCollector> collector, CollectorSettings settings) {
        this.collector = collector;
        this.settings = settings;
    }

    @Override
    public int run(String... arguments) throws InterruptedException {
        Work work;
        switch (String.join(" ", arguments)) {
            case "preview" -> work = GarbageCollector::preview;
            case "kept" -> work = GarbageCollector::kept;
            case "missing" -> work = GarbageCollector::missing;
            case "collect" -> work = known -> known.collect(false);
            case "collect --ignore-unreadable" -> work = known -> known.collect(true);
            case "collect --any-share" -> work = known -> known.collect(false, true);
            case "collect --ignore-unreadable --any-share" -> work = known -> known.collect(true, true);
            default -> {
                System.err.println("usage: collector " + USAGE);
                return WRONG_ARGUMENTS;
            }
        }
        try {
            print(work.on(collector.await(settings.startTimeout())));
            return DONE;
        } catch (ProblemException e) {
            if (!JvmShutdown.begun()) { // otherwise it failed because of the shutdown
                print(Problem.of(e.code(), e.problemKind(), e.getMessage(), List.of()));
            }
            return FAILED;
        }
    }

    private static void print(Object document) {
        System.out.writeBytes(WeightflowJson.write(document));
        System.out.println();
    }

    private interface Work {
        Object on(GarbageCollector collector);
    }
}
