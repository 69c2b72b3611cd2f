package dev.weightflow.model.dataset;

/**
 * One thing that is wrong with a dataset or a sample.
 *
 * @param code what kind of fault it is
 * @param subject the file, or where there is none the id, that has it
 * @param message one sentence that names the subject and the way out
 */
public record Violation(ViolationCode code, String subject, String message) {}
