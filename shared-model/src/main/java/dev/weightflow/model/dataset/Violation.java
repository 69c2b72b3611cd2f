package dev.weightflow.model.dataset;

/**
 * One thing that is wrong with a dataset or a sample.
 *
 * @param subject the file, or where there is none the id, that has it
 */
public record Violation(ViolationCode code, String subject, String message) {}
