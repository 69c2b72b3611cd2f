/**
 * Training again by itself. A person gives a model a policy; every data set that is ingested from then on is judged by it once,
 * and the judgement is a fact of the model: {@code RetrainingTriggered}, from which the training's request follows, or
 * {@code RetrainingSkipped}. One retraining a model at a time: the next data set waits until the gate has ruled on the last result.
 */
package dev.weightflow.registry.retraining;
