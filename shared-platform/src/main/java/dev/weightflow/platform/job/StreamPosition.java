package dev.weightflow.platform.job;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far somebody who watches a job has heard of its progress: what the ids of server-sent events say, and what a reconnecting reader
 * hands back. Written as {@code 2-17}, or {@code 2} before there was any progress under claim 2; events of the state add what the state
 * is, as in {@code 2-17.claimed}.
 *
 * @param sequence the latest {@code JobProgressed.sequence} under that claim; -1 if there was none
 */
record StreamPosition(int claim, long sequence) implements Comparable<StreamPosition> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(?:-(\\d{1,18}))?(?:\\.[a-z]+)?");
    private static final Comparator<StreamPosition> ORDER =
            Comparator.comparingInt(StreamPosition::claim).thenComparingLong(StreamPosition::sequence);

    /** Before any progress under that claim. */
    static StreamPosition before(int claim) {
        return new StreamPosition(claim, -1);
    }

    /** The position that a {@code Last-Event-ID} names; empty if it names none, as that of another server. */
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
