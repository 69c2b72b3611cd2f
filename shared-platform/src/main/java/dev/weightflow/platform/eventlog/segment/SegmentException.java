package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.id.Digest;

/** Failure of saving a log in segments, or of restoring it from them. */
public abstract sealed class SegmentException extends ProblemException {
    private SegmentException(String code, ProblemKind kind, String message) {
        super(code, kind, message);
    }

    /** Thrown when a segment or a manifest is not what the topic's writer has stored. */
    public static final class Damaged extends SegmentException {
        private Damaged(String what) {
            super("segment-damaged", ProblemKind.DAMAGED, what + ".");
        }

        static Damaged format(String why) {
            return new Damaged("The segment cannot be used: " + why);
        }

        static Damaged segment(String topic, Digest content, String why) {
            return new Damaged("The segment " + content.shortId() + " of " + topic + " cannot be used: " + why);
        }

        static Damaged manifest(String topic, String why) {
            return new Damaged("The manifest of the segments of " + topic + " cannot be used: " + why);
        }
    }

    /** Thrown when the manifest is signed by a key that is not on the key ring. */
    public static final class KeyUnknown extends SegmentException implements Retriable {
        KeyUnknown(String topic, String why) {
            super(
                    "segment-key-unknown",
                    ProblemKind.UNAVAILABLE,
                    "The manifest of the segments of " + topic + " cannot be checked: " + why
                            + "; add the writer's public key to the key ring.");
        }
    }

    /** Thrown when a topic is no continuation of its segments: it ends before them, or begins behind their end. */
    public static final class Ahead extends SegmentException {
        Ahead(String topic, int partition, long saved, long first, long end) {
            super(
                    "segments-ahead",
                    ProblemKind.CONFLICT,
                    "Partition " + partition + " of " + topic + " holds the offsets " + first + " to " + end
                            + ", and its segments are saved up to " + saved
                            + ": the topic has lost facts that its segments have. docs/runbook.md says how to restore it.");
        }
    }
}
