package dev.weightflow.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identity of an evaluation report: the SHA-256 of its canonical JSON. */
public record ReportId(@JsonValue String value) implements Identifier.OfContent {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ReportId {
        value = Digest.checked("a report id", value);
    }

    public static ReportId of(Digest digest) {
        return new ReportId(digest.hex());
    }

    @Override
    public String toString() {
        return value;
    }
}
