/**
 * Retraining policies. A person gives a model a policy; every dataset that is ingested from then on is decided upon once, and the decision is an
 * event of the model: {@code RetrainingTriggered}, which leads to the request of a training, or {@code RetrainingSkipped}. Each model has one
 * training at a time: the next dataset waits until the gate has decided on the last result.
 */
package dev.weightflow.retraining.policy;
