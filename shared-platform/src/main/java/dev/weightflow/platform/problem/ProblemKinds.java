package dev.weightflow.platform.problem;

import dev.weightflow.platform.service.ServiceStartingException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How codes are shown. A service adds those of its own exceptions by producing a bean of this type.
 *
 * @param byCode the kinds by the exceptions' stable codes
 */
public record ProblemKinds(Map<String, ProblemKind> byCode) {
    private static final String LATER =
            "Try again in a moment; if it stays, look at the health of Kafka and the object store.";

    public ProblemKinds {
        byCode = Map.copyOf(byCode);
    }

    /** The kinds of the platform's own exceptions. */
    public static ProblemKinds platform() {
        ProblemKind invalid = ProblemKind.of(400, "Invalid request");
        ProblemKind notNow = ProblemKind.of(503, "Not available at present", LATER);
        return new ProblemKinds(Map.ofEntries(
                Map.entry("invalid-record", invalid),
                Map.entry("unreadable-json", invalid),
                Map.entry("invalid-argument", invalid),
                Map.entry("event-envelope-broken", invalid),
                Map.entry("event-type-unknown", invalid),
                Map.entry("event-data-unreadable", invalid),
                Map.entry("causation-too-deep", ProblemKind.of(409, "Chain of events too long")),
                Map.entry("object-not-found", ProblemKind.of(404, "Object not found")),
                Map.entry("object-too-large", ProblemKind.of(422, "Object too large for a document")),
                Map.entry("object-damaged", ProblemKind.of(502, "Object damaged")),
                Map.entry("object-store-access-denied", ProblemKind.of(502, "Object store refuses access")),
                Map.entry("job-not-found", ProblemKind.of(404, "Job not found")),
                Map.entry("job-conflict", ProblemKind.of(409, "Not in this state of the job")),
                Map.entry(ServiceStartingException.CODE, notNow),
                Map.entry("object-store-unavailable", notNow),
                Map.entry("object-store-outcome-unknown", notNow),
                Map.entry("local-file", ProblemKind.of(507, "No room or no right to write")),
                Map.entry("broker-unavailable", notNow),
                Map.entry("broker-outcome-unknown", notNow),
                Map.entry("log-fenced", notNow),
                Map.entry("log-timeout", notNow),
                Map.entry("log-newer-events", notNow),
                Map.entry("log-closed", notNow),
                Map.entry("log-truncated", notNow),
                Map.entry("log-append-refused", ProblemKind.of(502, "Kafka refuses the events")),
                Map.entry("log-outcome-unknown", notNow),
                Map.entry("log-unavailable", notNow),
                Map.entry("log-topic-missing", notNow)));
    }

    /** The kind of that code, if it is known. */
    public Optional<ProblemKind> kind(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    /** These kinds and those; of the same code the other's counts. */
    public ProblemKinds and(ProblemKinds other) {
        Map<String, ProblemKind> all = new HashMap<>(byCode);
        all.putAll(other.byCode);
        return new ProblemKinds(all);
    }
}
