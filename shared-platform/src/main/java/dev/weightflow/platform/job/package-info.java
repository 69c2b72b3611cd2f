/**
 * Jobs: requested, claimed, worked on, ended. Ingestions, trainings and evaluations are jobs; a service defines its specification, its events, the
 * work itself and its failure codes as one {@link dev.weightflow.platform.job.JobDefinition}; its wiring starts a {@link
 * dev.weightflow.platform.job.JobService}, which its resources and channels use.
 *
 * <p>{@link dev.weightflow.platform.job.JobProjection} is the state folded from the journal, {@link dev.weightflow.platform.job.Jobs} decides what to
 * append to it, {@link dev.weightflow.platform.job.JobWorker} claims and works, and {@link dev.weightflow.platform.job.Leases} expires the claims of
 * silent workers. Several instances over one journal share the work: a claim's number is the fencing token, so that at most one worker's results
 * count.
 */
package dev.weightflow.platform.job;
