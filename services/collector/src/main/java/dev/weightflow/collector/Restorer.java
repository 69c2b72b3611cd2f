package dev.weightflow.collector;

import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.segment.BucketCopy;
import dev.weightflow.platform.eventlog.segment.BucketCopy.Copied;
import dev.weightflow.platform.eventlog.segment.Drill;
import dev.weightflow.platform.eventlog.segment.DrilledTopic;
import dev.weightflow.platform.eventlog.segment.Restoration;
import dev.weightflow.platform.eventlog.segment.RestoredTopic;
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
 * prints its progress, a line each, and one JSON document at the end: the topics, or a problem. The exit status is 1 after a problem, a topic that
 * differs from what is saved of it, and an object that was damaged and not copied.
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
            Outcome outcome = outcome(List.of(arguments), environment, out);
            print(outcome.document(), out);
            return outcome.good() ? DONE : FAILED;
        } catch (ProblemException e) {
            print(Problem.of(e.code(), e.problemKind(), e.getMessage(), List.of()), out);
            return FAILED;
        }
    }

    /** Document, and whether it says that all is well. */
    private record Outcome(Object document, boolean good) {}

    private static Outcome outcome(List<String> arguments, Map<String, String> environment, PrintStream out) {
        if (arguments.isEmpty()) {
            throw RestoreUsageException.arguments();
        }
        RestoreSettings settings = RestoreSettings.of(environment);
        switch (arguments.get(0)) {
            case "copy" -> {
                Copied copied = copied(arguments, settings, out);
                return new Outcome(copied, copied.damaged().isEmpty());
            }
            case "drill" -> {
                List<DrilledTopic> topics = drilled(arguments, settings, out);
                return new Outcome(new Result(topics), topics.stream().allMatch(DrilledTopic::same));
            }
            default -> {
                return new Outcome(new Result(restored(arguments, settings, out)), true);
            }
        }
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

    private static List<DrilledTopic> drilled(List<String> arguments, RestoreSettings settings, PrintStream out) {
        Drill drill = new Drill(settings.kafka(), settings.objectStore().open(), settings.facts(), out::println);
        if (arguments.equals(List.of("drill", "--verify-only"))) {
            return drill.verifying();
        }
        if (arguments.size() > 1) {
            throw RestoreUsageException.arguments();
        }
        return drill.restoringInto(KafkaConnection.to(
                settings.elsewhere().orElseThrow(RestoreUsageException::arguments), RestoreSettings.NAME));
    }

    private static List<RestoredTopic> restored(List<String> arguments, RestoreSettings settings, PrintStream out) {
        Restoration restoration = new Restoration(
                settings.kafka(),
                settings.objectStore().open(),
                settings.facts(),
                settings::of,
                Clock.systemUTC(),
                out::println);
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
