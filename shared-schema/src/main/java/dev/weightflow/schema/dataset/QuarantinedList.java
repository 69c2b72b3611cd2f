package dev.weightflow.schema.dataset;

import dev.weightflow.schema.Faults;
import java.util.List;

/** Quarantined samples, where a {@link DatasetManifest} cannot hold them all. Stored as canonical JSON under its digest. */
public record QuarantinedList(int format, List<Quarantined> quarantined) {
    public static final int FORMAT = 1;
    /** Longest list: with its reasons it is a document of a few megabytes. */
    public static final int LONGEST = 10_000;

    public QuarantinedList {
        quarantined = Faults.listOf(quarantined);
        Faults.of("A list of quarantined samples")
                .require(format == FORMAT, "format must be %d, not %d", FORMAT, format)
                .require(
                        !quarantined.isEmpty() && quarantined.size() <= LONGEST,
                        "quarantined must be 1 to %d, not %d",
                        LONGEST,
                        quarantined.size())
                .raise();
    }

    public static QuarantinedList of(List<Quarantined> quarantined) {
        return new QuarantinedList(FORMAT, quarantined);
    }
}
