package dev.weightflow.local.platform;

import dev.weightflow.schema.text.Numbers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Prints the changes from one state of the platform to the next, a line each. */
public final class StartReport implements Consumer<PlatformState> {

    private final Consumer<String> line;
    private final Clock clock;
    private final Instant begin;
    private final Map<String, String> told = new HashMap<>();

    public StartReport(Consumer<String> line, Clock clock) {
        this.line = line;
        this.clock = clock;
        this.begin = clock.instant();
    }

    @Override
    public synchronized void accept(PlatformState state) {
        for (PartState part : state.parts()) {
            String news = part.status() + part.note().orElse("");
            if (!news.equals(told.put(part.name(), news))) {
                sentence(part).ifPresent(line);
            }
        }
    }

    private Optional<String> sentence(PartState part) {
        return switch (part.status()) {
            case READY ->
                Optional.of(Numbers.format(
                        "%6.1f s  %-20s %s",
                        seconds(), part.name(), part.address().orElse("")));
            case RESTARTING ->
                Optional.of(part.note()
                        .map(why -> part.name() + " does not start: " + why)
                        .orElse(part.name() + " has died and is started again; its log is " + part.log()));
            case NOT_READY ->
                Optional.of(part.name() + " is not ready: " + part.note().orElse(""));
            case SILENT -> Optional.of(part.name() + " " + part.note().orElse(""));
            case STOPPED -> Optional.of(part.name() + " is stopped");
            case WAITING, STARTING, STOPPING -> Optional.empty();
        };
    }

    private double seconds() {
        return Duration.between(begin, clock.instant()).toMillis() / 1000.0;
    }
}
