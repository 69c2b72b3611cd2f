/** Retraining policies: as forms, with a preview of their effect and the decisions so far. */
package dev.weightflow.console.retraining;
