/**
 * What a training job is and how it moves from state to state. A decision states facts, facts are appended to the log, and only
 * replaying a fact changes a state; so every instance of the trainer, replaying the same log, knows the same jobs.
 *
 * <p>A worker takes a job by appending a claim. Claims are numbered, and of two with the same number the first in the log counts:
 * the number is the fencing token of everything that the worker states about the job, and what a worker states under an older
 * claim changes nothing.
 */
package dev.weightflow.trainer.job;
