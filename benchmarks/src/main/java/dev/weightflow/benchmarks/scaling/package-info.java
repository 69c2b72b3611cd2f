/** Load of a platform of many workers on its parts, extrapolated from the measured cost of one. */
package dev.weightflow.benchmarks.scaling;
