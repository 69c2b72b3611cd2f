package dev.weightflow.cli.platform;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What came of asking a part that runs how it is.
 *
 * @param why what it lacks, if it is not ready
 */
record PartHealth(PartStatus status, Optional<String> why) {
    static final PartHealth READY = new PartHealth(PartStatus.READY, Optional.empty());

    /** How a part is asked; an answer takes a few seconds at most. */
    @FunctionalInterface
    interface Probe {
        /** @return nothing if it does not answer */
        Optional<PartHealth> ask() throws InterruptedException;
    }

    static PartHealth notReady(String why) {
        return new PartHealth(PartStatus.NOT_READY, Optional.of(why));
    }

    static PartHealth silent(Instant since) {
        return new PartHealth(
                PartStatus.SILENT, Optional.of("does not answer since " + since.truncatedTo(ChronoUnit.SECONDS)));
    }

    /** Of a part that has nothing to say but that it answers. */
    static Optional<PartHealth> answering(boolean answers) {
        return answers ? Optional.of(READY) : Optional.empty();
    }
}
