/**
 * Test whether, how much and in what a window differs from a reference: {@link dev.weightflow.drift.change.ChangeTest}. One test of one window; for one window
 * after another see {@link dev.weightflow.drift.sequence}.
 */
package dev.weightflow.drift.change;
