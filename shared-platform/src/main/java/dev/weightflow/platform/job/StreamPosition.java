package dev.weightflow.platform.job;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Position of a reader in the progress of a job, used as the id of server-sent events and sent back by a reconnecting reader. Written as {@code
 * 2-17}, or {@code 2} before there was any progress under claim 2; events of the state append the state, as in {@code 2-17.claimed}.
 *
 * @param sequence the latest {@code JobProgressed.sequence} under that claim; -1 if there was none
 */
record StreamPosition(int claim, long sequence) implements Comparable<StreamPosition> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(?:-(\\d{1,18}))?(?:\\.[a-z]+)?");
    private static final Comparator<StreamPosition> ORDER =
            Comparator.comparingInt(StreamPosition::claim).thenComparingLong(StreamPosition::sequence);

    /** Returns the position before any progress under that claim. */
    static StreamPosition before(int claim) {
        return new StreamPosition(claim, -1);
    }

    /** Parses a {@code Last-Event-ID}; empty if it is no position, for example another server's id. */
    static Optional<StreamPosition> parse(String id) {
        Matcher form = FORM.matcher(id);
        return form.matches()
                ? Optional.of(new StreamPosition(
                        Integer.parseInt(form.group(1)), form.group(2) == null ? -1 : Long.parseLong(form.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(StreamPosition other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return sequence < 0 ? "" + claim : claim + "-" + sequence;
    }
}
