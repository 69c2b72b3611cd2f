/**
 * From a training specification to the network that it describes. The specification is what events and manifests hold; the
 * network belongs to the model, which knows no events. Trainer and evaluator read specifications here, and therefore alike.
 */
package dev.weightflow.spec;
