/** How long the command line and the platform take to start, against the same without class-data archives, and against a bare JVM. */
package dev.weightflow.benchmarks.start;
