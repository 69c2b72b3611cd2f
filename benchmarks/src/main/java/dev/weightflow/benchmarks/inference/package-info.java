/** Coverage of the intervals and error rates of the tests of a comparison, where the truth is known. */
package dev.weightflow.benchmarks.inference;
