/** What an evaluation found: metrics by task, the report, and the gate that a promotion passes. */
package dev.weightflow.schema.evaluation;
