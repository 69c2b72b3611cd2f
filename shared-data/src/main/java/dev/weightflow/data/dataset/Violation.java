package dev.weightflow.data.dataset;

import dev.weightflow.schema.Printable;

/**
 * Fault of a dataset or a sample.
 *
 * @param subject the faulty file, or the id where there is none
 */
public record Violation(ViolationCode code, String subject, String message) {
    /** Sanitises both texts, which may quote a foreign file. */
    public Violation {
        subject = Printable.of(subject);
        message = Printable.lines(message);
    }
}
