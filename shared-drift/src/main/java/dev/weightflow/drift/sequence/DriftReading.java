package dev.weightflow.drift.sequence;

/**
 * What the evidence says after a window.
 *
 * @param evidence the greatest so far; 1 says nothing
 * @param threshold 1/α
 * @param share part of the last window that is strange beyond what is so in the reference: 0 to 1
 * @param alarms whether the evidence has reached the threshold and the last window's share the least one
 * @param missingGroups how many groups the reference has too few to find a change soon; 0 if it has enough. The error rate holds with any number
 */
public record DriftReading(double evidence, double threshold, double share, boolean alarms, int missingGroups) {}
