package dev.weightflow.platform.job;

import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Index of archived jobs, {@value #ENTRY} bytes of memory each: all that applying an event to one needs, and where the rest is stored. Immutable. An
 * entry is the beginning of the SHA-256 of the job's id, and its {@link Place}. Entries lie in sorted runs, a later one at most half as long as the
 * one before: adding merges runs of like lengths, and a lookup searches a handful.
 */
record ArchiveIndex(List<byte[]> runs) {
    private static final int KEY = 16;
    private static final int ENTRY = KEY + 3 * Integer.BYTES + 1 + Long.BYTES + Integer.BYTES;
    private static final JobState[] STATES = JobState.values();
    static final ArchiveIndex EMPTY = new ArchiveIndex(List.of());

    /**
     * Ended job in the index.
     *
     * @param part the number of the part that holds it
     * @param generation 0 for a job that was never accepted
     * @param claim the number of its latest claim
     * @param requestedAt time of the first request, or of the rejection
     */
    record Place(int part, int generation, int claim, JobState state, Instant requestedAt) {
        private static Place read(ByteBuffer entry) {
            return new Place(
                    entry.getInt(),
                    entry.getInt(),
                    entry.getInt(),
                    STATES[entry.get()],
                    Instant.ofEpochSecond(entry.getLong(), entry.getInt()));
        }

        private void write(ByteBuffer entry) {
            entry.putInt(part)
                    .putInt(generation)
                    .putInt(claim)
                    .put((byte) state.ordinal())
                    .putLong(requestedAt.getEpochSecond())
                    .putInt(requestedAt.getNano());
        }
    }

    ArchiveIndex {
        runs = List.copyOf(runs);
        if (runs.stream().anyMatch(run -> run.length % ENTRY != 0)) {
            throw new IllegalArgumentException("the index of archived jobs has a run that ends within an entry");
        }
    }

    Optional<Place> place(JobId job) {
        byte[] key = key(job);
        for (int i = runs.size() - 1; i >= 0; i--) {
            int found = search(runs.get(i), key);
            if (found >= 0) {
                return Optional.of(Place.read(ByteBuffer.wrap(runs.get(i), found * ENTRY + KEY, ENTRY - KEY)));
            }
        }
        return Optional.empty();
    }

    ArchiveIndex with(Map<JobId, Place> places) {
        List<byte[]> entries = new ArrayList<>();
        places.forEach((job, place) -> {
            ByteBuffer entry = ByteBuffer.allocate(ENTRY).put(key(job), 0, KEY);
            place.write(entry);
            entries.add(entry.array());
        });
        entries.sort(Arrays::compareUnsigned);
        ByteBuffer added = ByteBuffer.allocate(entries.size() * ENTRY);
        entries.forEach(added::put);
        List<byte[]> longer = new ArrayList<>(runs);
        byte[] last = added.array();
        while (!longer.isEmpty() && longer.get(longer.size() - 1).length < 2 * last.length) {
            last = merged(longer.remove(longer.size() - 1), last);
        }
        longer.add(last);
        return new ArchiveIndex(longer);
    }

    /** Returns the parts with jobs that the other index does not know; runs that both share are skipped. */
    Set<Integer> partsUnknownTo(ArchiveIndex other) {
        Set<Integer> parts = new HashSet<>();
        for (byte[] run : runs) {
            if (other.runs.stream().noneMatch(known -> Arrays.equals(known, run))) {
                for (int at = 0; at < run.length; at += ENTRY) {
                    byte[] key = Arrays.copyOfRange(run, at, at + KEY);
                    if (other.runs.stream().noneMatch(known -> search(known, key) >= 0)) {
                        parts.add(ByteBuffer.wrap(run).getInt(at + KEY));
                    }
                }
            }
        }
        return parts;
    }

    private static byte[] merged(byte[] older, byte[] newer) {
        ByteBuffer merged = ByteBuffer.allocate(older.length + newer.length);
        int left = 0;
        int right = 0;
        while (left < older.length || right < newer.length) {
            int order = left == older.length
                    ? 1
                    : right == newer.length
                            ? -1
                            : Arrays.compareUnsigned(older, left, left + KEY, newer, right, right + KEY);
            if (order < 0) {
                merged.put(older, left, ENTRY);
                left += ENTRY;
            } else {
                merged.put(newer, right, ENTRY);
                right += ENTRY;
                left += order == 0 ? ENTRY : 0;
            }
        }
        return Arrays.copyOf(merged.array(), merged.position());
    }

    /** Returns the index of the entry, or a negative number. */
    private static int search(byte[] run, byte[] key) {
        int low = 0;
        int high = run.length / ENTRY - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Arrays.compareUnsigned(run, middle * ENTRY, middle * ENTRY + KEY, key, 0, KEY);
            if (order == 0) {
                return middle;
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private static byte[] key(JobId job) {
        return Digest.sha256().digest(job.value().getBytes(StandardCharsets.UTF_8));
    }
}
