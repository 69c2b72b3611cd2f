package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.platform.eventlog.Offsets;
import dev.weightflow.schema.id.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Segments of one log, in order: the latest ones, the chain of pages with those before, and what is not enough for a full one yet.
 *
 * @param log the log that they were read from
 * @param savedAt the time up to which everything that was committed is saved: that at which the pass that stored it began
 * @param full the number of records in all full segments, those in pages included
 * @param end for each partition, the offset behind the last record of a full segment
 * @param earlier the digest of the latest page
 * @param segments the full segments that are in no page
 * @param open the records behind the full segments
 * @param slot the place of the open ones, 0 or 1: each manifest leaves what the one before it names
 */
record SegmentManifest(
        SavedLog log,
        Instant savedAt,
        long full,
        Map<Integer, Long> end,
        Optional<Digest> earlier,
        List<Segment> segments,
        Optional<Segment> open,
        int slot) {
    private static final String FORMAT = "weightflow-segments-v1";

    SegmentManifest {
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(savedAt, "savedAt");
        end = Map.copyOf(end);
        segments = List.copyOf(segments);
    }

    /**
     * Full segments before those of the manifest, stored once under their digest.
     *
     * @param earlier the digest of the page before
     */
    record Page(Optional<Digest> earlier, List<Segment> segments) {
        Page {
            segments = List.copyOf(segments);
        }
    }

    static SegmentManifest empty(SavedLog log) {
        return new SegmentManifest(log, Instant.EPOCH, 0, Map.of(), Optional.empty(), List.of(), Optional.empty(), 0);
    }

    /** Returns the number of saved records. */
    long records() {
        return full + open.map(Segment::records).orElse(0);
    }

    /** Returns the position behind the last saved record of each partition. */
    Offsets position() {
        return new Offsets(open.map(this::endOf).orElse(end));
    }

    private Map<Integer, Long> endOf(Segment next) {
        Map<Integer, Long> reached = new TreeMap<>(end);
        next.partitions().forEach((partition, range) -> reached.put(partition, range.to()));
        return reached;
    }

    /** Returns the manifest with a full segment more and no open one. */
    SegmentManifest with(Segment next) {
        List<Segment> more = new ArrayList<>(segments);
        more.add(next);
        return new SegmentManifest(
                log, savedAt, full + next.records(), endOf(next), earlier, more, Optional.empty(), slot);
    }

    /** Returns the manifest with that open segment, in the other slot. */
    SegmentManifest withOpen(Segment rest) {
        return new SegmentManifest(log, savedAt, full, end, earlier, segments, Optional.of(rest), 1 - slot);
    }

    SegmentManifest at(Instant now) {
        return new SegmentManifest(log, now, full, end, earlier, segments, open, slot);
    }

    /** Returns the manifest with its first segments in a page. */
    SegmentManifest paged(Digest page, int moved) {
        return new SegmentManifest(
                log, savedAt, full, end, Optional.of(page), segments.subList(moved, segments.size()), open, slot);
    }

    /** Returns what the topic's writer signs. */
    byte[] statement() {
        StringBuilder text = new StringBuilder(String.join(
                "\n",
                FORMAT,
                log.topic(),
                log.topicId(),
                log.epoch(),
                savedAt + " " + full + " " + slot,
                new TreeMap<>(end).toString(),
                earlier.map(Digest::hex).orElse("-"),
                open.map(Segment::statement).orElse("-\n")));
        segments.forEach(segment -> text.append(segment.statement()));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
