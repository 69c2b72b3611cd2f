package dev.weightflow.drift.sequence;

/**
 * Statement of the evidence after a window.
 *
 * @param evidence the greatest so far; 1 says nothing
 * @param threshold 1/α
 * @param share part of the last window that is strange beyond what is so in the reference: 0 to 1
 * @param alarms whether the evidence has reached the threshold and the last window's share the least one
 * @param missingGroups how many groups a source of the reference has too few for a change to be found soon; 0 if all have enough. The error rate holds with any
 *     number
 */
public record DriftReading(double evidence, double threshold, double share, boolean alarms, int missingGroups) {}
