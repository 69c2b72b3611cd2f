/**
 * Drift: whether what a model sees is still like what its champion was registered on. Datasets without labels are windows of it. Each is measured by an
 * evaluation of the champion, compared once with the champion's validation images, and adds to the evidence so far; enough evidence, with an effect that
 * is large enough, leads to a request of labels, and never to a training by itself.
 */
package dev.weightflow.retraining.drift;
