/** Start times of the command line and the platform, against the same without class-data archives, and against a bare JVM. */
package dev.weightflow.benchmarks.start;
