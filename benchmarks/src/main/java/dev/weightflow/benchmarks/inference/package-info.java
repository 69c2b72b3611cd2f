/** How often the intervals and tests of a comparison are right, where the truth is known. */
package dev.weightflow.benchmarks.inference;
