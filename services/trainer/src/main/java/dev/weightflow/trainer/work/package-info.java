/**
 * How claimed jobs are worked on: the loop that claims and runs them, what a run may ask of and tell its supervisor, the commit of a
 * checkpoint, heartbeats, and the watch over workers that fell silent.
 */
package dev.weightflow.trainer.work;
