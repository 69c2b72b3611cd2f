/**
 * Jobs: requested, claimed, worked on, ended. Ingestions, trainings and evaluations are jobs; a service brings its specification,
 * its events, the work itself and its failure codes as one {@link dev.weightflow.platform.job.JobDefinition}, and {@link
 * dev.weightflow.platform.job.JobService} is what its wiring starts and its resources and channels use.
 *
 * <p>{@link dev.weightflow.platform.job.JobProjection} is what the journal says about jobs, {@link
 * dev.weightflow.platform.job.Jobs} decides what is added to it, {@link dev.weightflow.platform.job.JobWorker} claims and works,
 * and {@link dev.weightflow.platform.job.Leases} takes claims from workers that are not heard of any more. Several instances
 * over one journal share the work: a claim's number is the fencing token, so that at most one worker's results count.
 */
package dev.weightflow.platform.job;
