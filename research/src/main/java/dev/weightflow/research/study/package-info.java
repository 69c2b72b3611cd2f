/** Studies: comparisons designed to answer one question, each with a report of its own. */
package dev.weightflow.research.study;
