/**
 * What this instance does: it asks for evaluations of what trainings completed, works on requests one at a time, and tells how it gets
 * on.
 */
package dev.weightflow.evaluator.work;
