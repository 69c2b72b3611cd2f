package dev.weightflow.platform.job;

import java.util.Optional;

/**
 * Cancellation of a job.
 *
 * @param reason one sentence; absent in events of earlier releases about jobs that no worker had claimed
 * @param by the person who asked for it
 */
public record JobCancellation(Optional<String> reason, Optional<String> by) {}
