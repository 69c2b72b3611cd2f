/**
 * Simulation of the whole domain on virtual time and one thread: the real journals, job decisions, gate, retraining policies and garbage collection
 * over logs and a store in memory. Every event and every fault follows from a seed.
 */
package dev.weightflow.chaos.simulation;
