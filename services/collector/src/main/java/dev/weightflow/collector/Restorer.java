package dev.weightflow.collector;

import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.segment.BucketCopy;
import dev.weightflow.platform.eventlog.segment.BucketCopy.Copied;
import dev.weightflow.platform.eventlog.segment.Restoration;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.platform.problem.Problem;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.schema.file.FileTree;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Program that restores lost topics from the bucket, practises it, or copies the bucket. It runs without the framework, because no log can be read when it is needed. It
 * prints its progress, a line each, and one JSON document at the end: the topics, or a problem.
 */
public final class Restorer {
    private static final int DONE = 0;
    private static final int FAILED = 1;

    private Restorer() {}

    /** Document of the result. */
    record Result(List<?> topics) {}

    public static void main(String... arguments) {
        PrintStream out = System.out;
        System.setOut(System.err); // log lines are no results
        System.exit(run(arguments, System.getenv(), out));
    }

    static int run(String[] arguments, Map<String, String> environment, PrintStream out) {
        try {
            print(result(List.of(arguments), environment, out), out);
            return DONE;
        } catch (ProblemException e) {
            print(Problem.of(e.code(), e.problemKind(), e.getMessage(), List.of()), out);
            return FAILED;
        }
    }

    private static Object result(List<String> arguments, Map<String, String> environment, PrintStream out) {
        if (arguments.isEmpty()) {
            throw RestoreUsageException.arguments();
        }
        RestoreSettings settings = RestoreSettings.of(environment);
        return arguments.get(0).equals("copy")
                ? copied(arguments, settings, out)
                : new Result(topics(arguments, settings, out));
    }

    private static Copied copied(List<String> arguments, RestoreSettings settings, PrintStream out) {
        boolean factsOnly = arguments.equals(List.of("copy", "--facts-only"));
        if (!factsOnly && arguments.size() > 1) {
            throw RestoreUsageException.arguments();
        }
        S3Settings to = settings.copy().orElseThrow(RestoreUsageException::noCopy);
        try {
            Path folder = Files.createTempDirectory("weightflow-copy");
            try {
                return new BucketCopy(
                                settings.objectStore().open(),
                                settings.objectStore().contents(),
                                to.open(),
                                to.contents(),
                                folder,
                                out::println)
                        .copy(factsOnly);
            } finally {
                FileTree.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<?> topics(List<String> arguments, RestoreSettings settings, PrintStream out) {
        Restoration restoration = new Restoration(
                settings.kafka(),
                settings.objectStore().open(),
                settings.facts(),
                settings::of,
                Clock.systemUTC(),
                out::println);
        if (arguments.equals(List.of("drill"))) {
            return restoration.drill(KafkaConnection.to(
                    settings.elsewhere().orElseThrow(RestoreUsageException::arguments), RestoreSettings.NAME));
        }
        Set<String> only = new HashSet<>();
        Optional<Instant> until = Optional.empty();
        for (int i = 1; i + 1 < arguments.size(); i += 2) {
            switch (arguments.get(i)) {
                case "--topic" -> only.add(arguments.get(i + 1));
                case "--until" -> until = Optional.of(time(arguments.get(i + 1)));
                default -> throw RestoreUsageException.arguments();
            }
        }
        if (!arguments.get(0).equals("restore") || arguments.size() % 2 == 0) {
            throw RestoreUsageException.arguments();
        }
        return restoration.restore(only, until);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw RestoreUsageException.arguments();
        }
    }

    private static void print(Object document, PrintStream out) {
        out.writeBytes(WeightflowJson.write(document));
        out.println();
    }
}
