package dev.weightflow.cli.jobs;

/**
 * The trainer's answer to a request.
 *
 * @param known whether the job was there already
 */
public record Accepted(String job, boolean known) {}
