package dev.weightflow.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Property of every reader of untrusted input: it reads, or refuses in a sentence, within bounded memory and time. */
public final class Untrusted {
    private static final long MOST_BYTES = 256L << 20;
    /** Maximum CPU time; instrumented code takes several times as long as other. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Untrusted() {}

    /**
     * Reads an input; empty if it was refused. A reading that took too much is repeated, as classes are loaded where they are first needed, and the
     * fuzzer instruments them then, on the same thread.
     *
     * @param refusals exceptions by which the input may be refused; any other is a finding
     * @throws AssertionError for a finding
     */
    @SafeVarargs
    public static <T> Optional<T> read(Callable<T> reading, Class<? extends Exception>... refusals) {
        Taken before = Taken.now();
        Optional<T> read = readOrRefused(reading, refusals);
        if (Taken.now().since(before).isTooMuch()) {
            read.ifPresent(Untrusted::close);
            before = Taken.now();
            read = readOrRefused(reading, refusals);
            Taken again = Taken.now().since(before);
            if (again.isTooMuch()) {
                throw new AssertionError(again.bytes() + " bytes allocated, where " + MOST_BYTES + " are allowed, in "
                        + again.time().toMillis() + " ms of the processor, of " + LONGEST.toMillis());
            }
        }
        return read;
    }

    private record Taken(long bytes, Duration time) {
        static Taken now() {
            return new Taken(
                    THREADS.getCurrentThreadAllocatedBytes(), Duration.ofNanos(THREADS.getCurrentThreadCpuTime()));
        }

        Taken since(Taken before) {
            return new Taken(bytes - before.bytes, time.minus(before.time));
        }

        boolean isTooMuch() {
            return bytes > MOST_BYTES || time.compareTo(LONGEST) > 0;
        }
    }

    private static <T> Optional<T> readOrRefused(Callable<T> reading, Class<? extends Exception>[] refusals) {
        try {
            return Optional.of(reading.call());
        } catch (Exception e) {
            if (Arrays.stream(refusals).noneMatch(refusal -> refusal.isInstance(e))) {
                throw new AssertionError("refused by an exception that says nothing to a reader: " + e, e);
            }
            requireSentence(e);
            return Optional.empty();
        }
    }

    private static void close(Object read) {
        if (read instanceof AutoCloseable open) {
            try {
                open.close();
            } catch (Exception e) {
                throw new AssertionError("cannot be closed", e);
            }
        }
    }

    private static void requireSentence(Exception refusal) {
        String sentence = refusal.getMessage();
        if (sentence == null || sentence.isBlank()) {
            throw new AssertionError("refused without a word", refusal);
        }
        if (sentence.chars().anyMatch(character -> Character.isISOControl(character) && character != '\n')) {
            throw new AssertionError("the sentence has control characters, which a terminal would obey", refusal);
        }
    }
}
