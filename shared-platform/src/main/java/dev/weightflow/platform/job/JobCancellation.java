package dev.weightflow.platform.job;

import java.util.Optional;

/**
 * How a job was cancelled.
 *
 * @param reason in one sentence; absent in what earlier releases stated of jobs that nobody worked on
 * @param by who asked for it
 */
public record JobCancellation(Optional<String> reason, Optional<String> by) {}
