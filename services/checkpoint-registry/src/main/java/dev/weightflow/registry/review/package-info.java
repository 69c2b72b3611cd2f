/**
 * The registry at work. It looks at what is known (evaluations, models) and brings about what should follow: registers what was
 * evaluated for a model, and has the gate rule on versions that nothing was decided about. It looks again whenever a fact
 * arrives and from time to time, so a restart, a repetition and an outage all take the same way.
 */
package dev.weightflow.registry.review;
