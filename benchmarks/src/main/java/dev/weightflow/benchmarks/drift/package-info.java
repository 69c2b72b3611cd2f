/** Simulated model-years: how often drift is found where there is none, and how soon where there is. */
package dev.weightflow.benchmarks.drift;
